package io.plumbline.web.page;

import io.plumbline.engine.change.ChangeKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How many changes of one kind there are: sign, colour and word together. */
public record KindCount(ChangeKind kind, long number) {

    /** The kinds that occur, in their own order. */
    public static List<KindCount> of(Map<ChangeKind, Long> counts) {
        return Arrays.stream(ChangeKind.values())
                .filter(kind -> counts.getOrDefault(kind, 0L) > 0)
                .map(kind -> new KindCount(kind, counts.getOrDefault(kind, 0L)))
                .toList();
    }

    public String sign() {
        return sign(kind);
    }

    public String css() {
        return switch (kind) {
            case ADDED, REINSTATED -> "pl-plus";
            case RETIRED, MERGED, SPLIT -> "pl-minus";
            case AMENDED, CORRECTED, EXTENDED, CANCELLED, REKEYED -> "";
        };
    }

    public String word() {
        return word(kind);
    }

    public String shown() {
        return Shown.count(number);
    }

    public static String sign(ChangeKind kind) {
        return switch (kind) {
            case ADDED, REINSTATED -> "+";
            case AMENDED -> "→";
            case CORRECTED -> "≈";
            case RETIRED -> "−";
            case EXTENDED -> "←";
            case CANCELLED -> "×";
            case REKEYED -> "⇄";
            case MERGED -> "⤳";
            case SPLIT -> "⋔";
        };
    }

    public static String word(ChangeKind kind) {
        return switch (kind) {
            case ADDED -> "added";
            case AMENDED -> "amended";
            case CORRECTED -> "corrected";
            case RETIRED -> "retired";
            case REINSTATED -> "reinstated";
            case EXTENDED -> "extended";
            case CANCELLED -> "cancelled";
            case REKEYED -> "rekeyed";
            case MERGED -> "merged";
            case SPLIT -> "split";
        };
    }
}
