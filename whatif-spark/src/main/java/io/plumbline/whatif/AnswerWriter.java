package io.plumbline.whatif;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an answer as the JSON of the run contract, version 1. */
final class AnswerWriter {
    private final Request request;
    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;

    private AnswerWriter(Request request) throws IOException {
        this.request = request;
        this.json = new JsonFactory().createGenerator(text);
    }

    static String write(Answer answer, Request request) {
        try {
            var writer = new AnswerWriter(request);
            writer.answer(answer);
            writer.json.close();
            return writer.text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write JSON to memory", e);
        }
    }

    /** What a run says that has built a share of an impact index. */
    static String write(BuildShare.Built built) {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("version", 1);
            json.writeArrayFieldStart("files");
            for (var file : built.files()) {
                json.writeString(file);
            }
            json.writeEndArray();
            json.writeNumberField("bytes", built.bytes());
            json.writeNumberField("fact_rows", built.factRows());
            json.writeNumberField("rows", built.rows());
            json.writeNumberField("seconds", built.seconds());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write JSON to memory", e);
        }
        return text.toString();
    }

    private void answer(Answer answer) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", 1);
        json.writeStringField("plan", answer.plan().word());
        json.writeNumberField("rows_read", answer.rowsRead());
        json.writeObjectFieldStart("facts");
        json.writeNumberField("rows", answer.facts().rows());
        measures(answer.facts(), false);
        json.writeEndObject();
        json.writeArrayFieldStart("cells");
        for (var cell : answer.cells()) {
            cell(cell);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("distinct");
        for (var count : answer.distinct()) {
            distinct(count);
        }
        nothingDistinct(answer.distinct());
        json.writeEndArray();
        json.writeArrayFieldStart("movers");
        for (var mover : answer.movers()) {
            mover(mover);
        }
        json.writeEndArray();
        json.writeNumberField("movers_total", answer.moversTotal());
        json.writeObjectFieldStart("spark");
        json.writeStringField("application", answer.application());
        json.writeStringField("master", answer.master());
        json.writeStringField("version", answer.sparkVersion());
        json.writeEndObject();
        json.writeNumberField("seconds", answer.seconds());
        json.writeEndObject();
    }

    private void cell(Answer.Cell cell) throws IOException {
        json.writeStartObject();
        bucket(cell.bucket());
        group("before", cell.before());
        group("after", cell.after());
        json.writeBooleanField("changed", cell.changed());
        json.writeNumberField("rows", cell.totals().rows());
        measures(cell.totals(), true);
        json.writeEndObject();
    }

    private void distinct(Answer.DistinctCount count) throws IOException {
        json.writeStartObject();
        bucket(count.bucket());
        json.writeStringField("side", count.side());
        group("group", count.group());
        json.writeStringField("measure", count.measure());
        json.writeNumberField("distinct", count.values());
        json.writeEndObject();
    }

    /** A side on which no fact is matched has no value, and says so. */
    private void nothingDistinct(List<Answer.DistinctCount> counts) throws IOException {
        for (var measure : request.measures()) {
            for (var side : List.of("before", "after")) {
                var silent = counts.stream()
                        .noneMatch(count -> count.measure().equals(measure.name())
                                && count.side().equals(side));
                if (measure.distinct() && silent) {
                    distinct(new Answer.DistinctCount(measure.name(), null, side, null, 0));
                }
            }
        }
    }

    private void mover(Answer.Mover mover) throws IOException {
        json.writeStartObject();
        json.writeStringField("dimension", mover.dimension());
        json.writeStringField("member", mover.member());
        group("before", mover.before());
        group("after", mover.after());
        json.writeNumberField("rows", mover.totals().rows());
        measures(mover.totals(), true);
        json.writeEndObject();
    }

    private void bucket(@Nullable LocalDate bucket) throws IOException {
        json.writeStringField("bucket", bucket == null ? null : bucket.toString());
    }

    private void group(String field, @Nullable List<@Nullable String> values) throws IOException {
        json.writeFieldName(field);
        if (values == null) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private void measures(Totals totals, boolean extremes) throws IOException {
        json.writeObjectFieldStart("measures");
        for (var m = 0; m < request.measures().size(); m++) {
            var measure = request.measures().get(m);
            var numbers = totals.measures().get(m);
            if (numbers == null) {
                continue;
            }
            json.writeObjectFieldStart(measure.name());
            json.writeNumberField("count", numbers.count());
            if (measure.summed()) {
                number("sum", numbers.sum());
            }
            if (extremes && measure.aggregates().contains(Request.Aggregate.MIN)) {
                number("min", numbers.min());
            }
            if (extremes && measure.aggregates().contains(Request.Aggregate.MAX)) {
                number("max", numbers.max());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void number(String field, @Nullable BigDecimal value) throws IOException {
        json.writeStringField(field, value == null ? null : value.toPlainString());
    }
}
