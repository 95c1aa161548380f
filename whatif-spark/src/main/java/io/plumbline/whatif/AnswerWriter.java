package io.plumbline.whatif;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
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

    private void answer(Answer answer) throws IOException {
        json.writeStartObject();
        json.writeNumberField("version", 1);
        json.writeObjectFieldStart("facts");
        json.writeNumberField("rows", answer.facts().<Long>getAs("rows"));
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
        json.writeEndArray();
        json.writeArrayFieldStart("movers");
        movers(answer.movers());
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

    private void cell(Row cell) throws IOException {
        var groups = request.groupBy().size();
        json.writeStartObject();
        bucket(cell);
        groups(cell, "before", cell.<Boolean>getAs("matched_before"), groups);
        groups(cell, "after", cell.<Boolean>getAs("matched_after"), groups);
        json.writeBooleanField("changed", cell.<Boolean>getAs("changed"));
        json.writeNumberField("rows", cell.<Long>getAs("rows"));
        measures(cell, true);
        json.writeEndObject();
    }

    private void distinct(Answer.DistinctCounts counts) throws IOException {
        for (var row : counts.rows()) {
            json.writeStartObject();
            bucket(row);
            distinct(counts.measure(), row.getAs("side"), row, !row.<Boolean>getAs("total"), row.getAs("values"));
        }
        for (var side : List.of("before", "after")) {
            if (counts.rows().stream().noneMatch(row -> side.equals(row.getAs("side")))) {
                json.writeStartObject();
                json.writeNullField("bucket");
                distinct(counts.measure(), side, null, false, 0);
            }
        }
    }

    private void distinct(String measure, String side, @Nullable Row row, boolean grouped, long values)
            throws IOException {
        json.writeStringField("side", side);
        json.writeFieldName("group");
        if (row == null) {
            json.writeNull();
        } else {
            array(row, "g", grouped, request.groupBy().size());
        }
        json.writeStringField("measure", measure);
        json.writeNumberField("distinct", values);
        json.writeEndObject();
    }

    /** Each dimension's list comes with most rows first; they are merged in that order. */
    private void movers(List<Answer.MoversOf> lists) throws IOException {
        record Next(Answer.MoversOf list, int listed, int position) {
            Row row() {
                return list.rows().get(position);
            }

            long rows() {
                return row().<Long>getAs("rows");
            }
        }
        var heads = new PriorityQueue<Next>((a, b) ->
                a.rows() != b.rows() ? Long.compare(b.rows(), a.rows()) : Integer.compare(a.listed(), b.listed()));
        IntStream.range(0, lists.size())
                .filter(i -> !lists.get(i).rows().isEmpty())
                .forEach(i -> heads.add(new Next(lists.get(i), i, 0)));
        for (var written = 0; written < Movers.MOST && !heads.isEmpty(); written++) {
            var next = heads.remove();
            mover(next.list(), next.row());
            if (next.position() + 1 < next.list().rows().size()) {
                heads.add(new Next(next.list(), next.listed(), next.position() + 1));
            }
        }
    }

    private void mover(Answer.MoversOf list, Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("dimension", list.dimension());
        json.writeStringField("member", row.getAs("member"));
        groups(row, "before", row.<Boolean>getAs("present_before"), list.groups());
        groups(row, "after", row.<Boolean>getAs("present_after"), list.groups());
        json.writeNumberField("rows", row.<Long>getAs("rows"));
        measures(row, true);
        json.writeEndObject();
    }

    private void bucket(Row row) throws IOException {
        var bucket = row.getAs("bucket");
        json.writeFieldName("bucket");
        if (bucket == null) {
            json.writeNull();
        } else {
            json.writeString(bucket.toString());
        }
    }

    private void groups(Row row, String side, boolean matched, int size) throws IOException {
        json.writeFieldName(side);
        array(row, side, matched, size);
    }

    private void array(Row row, String side, boolean matched, int size) throws IOException {
        if (!matched) {
            json.writeNull();
            return;
        }
        json.writeStartArray();
        for (var i = 0; i < size; i++) {
            json.writeString(row.<String>getAs(side + i));
        }
        json.writeEndArray();
    }

    private void measures(Row row, boolean extremes) throws IOException {
        json.writeObjectFieldStart("measures");
        for (var m = 0; m < request.measures().size(); m++) {
            var measure = request.measures().get(m);
            if (!measure.numeric()) {
                continue;
            }
            var numbers = Aggregates.Numbers.of(row, m);
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
        if (value == null) {
            json.writeNullField(field);
        } else {
            json.writeStringField(field, value.toPlainString());
        }
    }
}
