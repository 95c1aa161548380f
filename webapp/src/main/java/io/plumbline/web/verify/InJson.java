package io.plumbline.web.verify;

import io.plumbline.engine.error.Checked;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** For a program: one JSON object once all is done, {@code {"clean":…,"checks":[{"check","clean","counts","breaches":[…]}]}}. */
record InJson(PrintStream out) implements Telling {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public void each(Checked checked) {}

    @Override
    public void end(List<Checked> all) {
        ObjectNode answer = JSON.createObjectNode();
        answer.put("clean", all.stream().allMatch(Checked::isClean));
        ArrayNode checks = answer.putArray("checks");
        for (Checked checked : all) {
            ObjectNode one = checks.addObject();
            one.put("check", checked.what());
            one.put("clean", checked.isClean());
            ObjectNode counts = one.putObject("counts");
            checked.counts().forEach(counts::put);
            ArrayNode breaches = one.putArray("breaches");
            checked.breaches()
                    .forEach(breach -> breaches.addObject()
                            .put("place", breach.place())
                            .put("found", breach.found())
                            .put("expected", breach.expected())
                            .put("next", breach.next())
                            .put("sentence", breach.sentence()));
        }
        out.println(answer);
        out.flush();
    }
}
