package io.plumbline.e2e;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** {@code ./rdm verify} on the running installation. */
final class VerifyProgram {
    private final RunningSystem system;
    private int runs;
    private int full;

    VerifyProgram(RunningSystem system) {
        this.system = system;
    }

    void requireClean(boolean quick) {
        runs++;
        full += quick ? 0 : 1;
        Rdm.Said said = system.launcher(
                Stream.concat(Stream.of("verify", "--json"), quick ? Stream.of("--quick") : Stream.empty())
                        .toList());
        if (said.exit() == 2) {
            throw new AssertionError("the installation could not be verified: " + said);
        }
        JsonNode answer = Api.JSON.readTree(said.out());
        List<String> breaches = answer.path("checks")
                .valueStream()
                .flatMap(check -> check.path("breaches").valueStream())
                .map(breach -> breach.path("sentence").asString())
                .toList();
        if (!breaches.isEmpty() || said.exit() != 0 || !answer.path("clean").asBoolean()) {
            throw new AssertionError("verify is not clean: " + breaches + " " + said);
        }
    }

    String told() {
        return "verified " + runs + " times, " + full + " of them in full: clean";
    }
}
