package io.plumbline.engine.upload;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * A JSON file as a workbook of one sheet: row 1 has the names of all fields, and each object is a row below it.
 *
 * <p>Shape: an array of objects, or an object whose field {@code items} is one; the fields of an object are its values, and so are those of an object in its
 * field {@code values}, as the API writes members. An array of texts in the field {@code key}, the ids and the days of a version, which stand there too, are left out.
 */
final class JsonFile implements Workbook {
    static final String SHEET = "JSON";
    private static final int MAX_NAME = 200;
    private static final int MAX_DIGITS = 400;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxStringLength(CellText.MAX_TEXT)
                    .maxNumberLength(MAX_DIGITS)
                    .maxNameLength(MAX_NAME)
                    .build())
            .build();

    private final Path file;
    private final TextEncoding encoding;
    private final Runnable beat;
    private final Map<String, Integer> columns = new LinkedHashMap<>();

    private JsonFile(Path file, TextEncoding encoding, Runnable beat) {
        this.file = file;
        this.encoding = encoding;
        this.beat = beat;
    }

    /** Opens a file, in a first pass over it that gathers the names. Errors: FILE_DAMAGED. */
    static JsonFile open(Path file, Runnable beat) {
        JsonFile json;
        try {
            json = new JsonFile(file, TextEncoding.of(file, beat), beat);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try (Objects objects = json.new Objects(ALL)) {
            while (objects.next() != null) {
                if (json.columns.size() > CellText.MAX_COLUMN) {
                    throw damaged("it has more than " + CellText.MAX_COLUMN + " different fields");
                }
            }
        }
        return json;
    }

    @Override
    public List<Sheet> sheets() {
        return List.of(new Sheet(0, SHEET, true));
    }

    @Override
    public About about() {
        return new About(FileFormat.JSON, false, "Read as JSON with the fields " + shown() + ".");
    }

    private String shown() {
        List<String> names = columns.keySet().stream().limit(12).toList();
        return names.isEmpty() ? "of no object" : String.join(", ", names) + (columns.size() > 12 ? ", …" : "");
    }

    @Override
    public RawRows rows(Sheet sheet, int lastRow) {
        return new Rows(lastRow);
    }

    @Override
    public Supplier<RawRows> only(Sheet sheet) {
        return () -> rows(sheet, ALL);
    }

    @Override
    public void close() {}

    private static RdmException damaged(String why) {
        return new RdmException(
                ErrorCode.FILE_DAMAGED,
                "The JSON file cannot be read: " + why
                        + ". Expected an array of objects, such as [{\"station_code\":\"WABC\",\"network\":\"ABC\"}].");
    }

    private final class Rows implements RawRows {
        private final int lastRow;
        private @Nullable Objects objects;
        private boolean headerGiven;

        Rows(int lastRow) {
            this.lastRow = lastRow;
        }

        @Override
        public @Nullable RawRow next() {
            if (!headerGiven) {
                headerGiven = true;
                List<SheetCell> names = new ArrayList<>();
                columns.forEach(
                        (name, column) -> names.add(new SheetCell(1, column, SheetCell.Kind.TEXT, name, null, false)));
                if (!names.isEmpty()) {
                    return new RawRow(1, names);
                }
            }
            if (objects == null) {
                objects = new Objects(lastRow);
            }
            return objects.next();
        }

        @Override
        public List<String> merged() {
            return List.of();
        }

        @Override
        public void close() {
            if (objects != null) {
                objects.close();
            }
        }
    }

    /** One pass over the objects. */
    private final class Objects implements AutoCloseable {
        private final int lastRow;
        private final JsonParser json;
        private int number = 1;

        Objects(int lastRow) {
            this.lastRow = lastRow;
            try {
                this.json = FACTORY.createParser(ObjectReadContext.empty(), encoding.reader(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            try {
                enter();
            } catch (JacksonException e) {
                json.close();
                throw refusal(e);
            } catch (RuntimeException e) {
                json.close();
                throw e;
            }
        }

        private void enter() {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean items = json.currentName().equals("items");
                    first = json.nextToken();
                    if (items) {
                        break;
                    }
                    json.skipChildren();
                    first = null;
                }
            }
            if (first != JsonToken.START_ARRAY) {
                throw damaged("it is no array");
            }
        }

        RawRows.@Nullable RawRow next() {
            try {
                while (number < lastRow) {
                    JsonToken token = json.nextToken();
                    if (token == JsonToken.END_ARRAY) {
                        return null;
                    }
                    number++;
                    if (number > CsvFile.MAX_ROWS) {
                        throw new RdmException(
                                ErrorCode.FILE_TOO_LARGE,
                                "The file has more than " + CsvFile.MAX_ROWS
                                        + " objects. Send it in parts: rows that are absent mean nothing.");
                    }
                    if (token != JsonToken.START_OBJECT) {
                        throw damaged("what stands at " + place() + " is no object");
                    }
                    if (number % 1_000 == 0) {
                        beat.run();
                    }
                    Map<Integer, SheetCell> cells = new LinkedHashMap<>();
                    fields(cells, true);
                    if (!cells.isEmpty()) {
                        return new RawRows.RawRow(number, List.copyOf(cells.values()));
                    }
                }
                return null;
            } catch (JacksonException e) {
                throw refusal(e);
            }
        }

        private void fields(Map<Integer, SheetCell> cells, boolean outer) {
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (outer && name.equals("values") && token == JsonToken.START_OBJECT) {
                    fields(cells, false);
                } else if (outer && name.equals("key") && token == JsonToken.START_ARRAY) {
                    json.skipChildren();
                } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                    throw damaged("the field " + name + " at " + place() + " holds "
                            + (token == JsonToken.START_ARRAY ? "an array" : "an object"));
                } else {
                    int column = columns.computeIfAbsent(name, n -> columns.size() + 1);
                    SheetCell cell = cell(column, token);
                    if (cell != null && cells.put(column, cell) != null) {
                        throw damaged("the field " + name + " stands twice in the object that ends at " + place());
                    }
                }
            }
        }

        private @Nullable SheetCell cell(int column, JsonToken token) {
            return switch (token) {
                case VALUE_STRING ->
                    json.getString().isEmpty()
                            ? null
                            : new SheetCell(number, column, SheetCell.Kind.TEXT, json.getString(), null, false);
                case VALUE_TRUE -> new SheetCell(number, column, SheetCell.Kind.TRUTH, "TRUE", null, false);
                case VALUE_FALSE -> new SheetCell(number, column, SheetCell.Kind.TRUTH, "FALSE", null, false);
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    new SheetCell(number, column, SheetCell.Kind.NUMBER, plain(json.getString()), null, false);
                default -> null;
            };
        }

        /** Without an exponent; one that stands for more digits than anybody writes is refused. */
        private String plain(String text) {
            BigDecimal value;
            try {
                value = new BigDecimal(text);
            } catch (NumberFormatException e) {
                throw tooManyDigits(text);
            }
            if (Math.abs((long) value.scale()) > MAX_DIGITS) {
                throw tooManyDigits(text);
            }
            return value.toPlainString();
        }

        private RdmException tooManyDigits(String text) {
            return damaged("the number " + text + " at " + place() + " has too many digits");
        }

        private String place() {
            return "line " + json.currentLocation().getLineNr() + ", object " + (number - 1);
        }

        private RdmException refusal(JacksonException e) {
            String where = "line " + json.currentLocation().getLineNr() + " of it, in object " + number;
            return damaged(
                    e instanceof StreamConstraintsException
                            ? "a text, name or number, or the depth, is over its limit in " + where
                            : where + ", is no JSON");
        }

        @Override
        public void close() {
            json.close();
        }
    }
}
