package io.plumbline.web.problem;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says where a body cannot be read and what would be right; not what stands there, for it may be a password. */
final class UnreadableBody {
    private UnreadableBody() {}

    static Problem problem(HttpMessageNotReadableException e) {
        return switch (cause(e)) {
            case RdmException rdm -> Problem.of(rdm);
            case UnrecognizedPropertyException unknown ->
                bad(
                        ErrorCode.UNKNOWN_FIELD,
                        "The body has no field \"" + path(unknown) + "\"; known are "
                                + unknown.getKnownPropertyIds().stream()
                                        .map(String::valueOf)
                                        .sorted()
                                        .collect(Collectors.joining(", "))
                                + ". Mend the name, or leave the field out.");
            case InvalidFormatException wrong ->
                bad(
                        ErrorCode.BAD_REQUEST,
                        "The field " + path(wrong) + " is not what it has to be; expected is "
                                + expected(wrong.getTargetType()) + ".");
            case MismatchedInputException wrong ->
                bad(
                        ErrorCode.BAD_REQUEST,
                        wrong.getPath().isEmpty()
                                ? "The body is JSON of another shape; expected is an object as in /v3/api-docs."
                                : "The field " + path(wrong) + " is of another kind; expected is "
                                        + expected(wrong.getTargetType()) + ".");
            case StreamReadException broken ->
                bad(
                        ErrorCode.BAD_REQUEST,
                        "The body is no JSON at line "
                                + broken.getLocation().getLineNr() + ", column "
                                + broken.getLocation().getColumnNr() + ". Send JSON in the shape of /v3/api-docs.");
            case Throwable other ->
                bad(
                        ErrorCode.BAD_REQUEST,
                        "The body is missing, or cannot be read. Send JSON in the shape of /v3/api-docs.");
        };
    }

    /** What the reader of JSON says; below it there may be what made it say so. */
    private static Throwable cause(HttpMessageNotReadableException e) {
        if (e.getMostSpecificCause() instanceof RdmException rdm) {
            return rdm;
        }
        return e.getCause() instanceof JacksonException read ? read : e;
    }

    private static Problem bad(ErrorCode code, String sentence) {
        return Problem.of(new RdmException(code, sentence));
    }

    private static String path(JacksonException e) {
        List<JacksonException.Reference> path = e.getPath();
        return path.stream()
                .map(part ->
                        part.getPropertyName() == null ? "[" + part.getIndex() + "]" : "." + part.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    static String expected(@org.jspecify.annotations.Nullable Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.equals(LocalDate.class)) {
            return "a date such as 2026-03-01";
        }
        if (type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class) {
            return "a number";
        }
        return type.equals(String.class) ? "a text" : "a " + type.getSimpleName();
    }
}
