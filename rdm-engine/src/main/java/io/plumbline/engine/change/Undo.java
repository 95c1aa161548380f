package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.Version;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What takes back from one member what a commit did to it, and leaves alone what was edited since.
 *
 * <p>Day by day: where the commit changed a value and nobody changed it since, the value before comes back; where somebody did, theirs stays and
 * is named. A life that the commit gave goes, unless somebody edited the member on one of its days: then all of it stays. Where later edits of the same
 * cells are to be undone too, the value before comes back all the same, and they are named as well.
 *
 * @param changes what leads from the history as it is now to the wanted one
 * @param later the attributes and days that were edited later
 */
public record Undo(List<Change> changes, List<Later> later) {
    public Undo {
        changes = List.copyOf(changes);
        later = List.copyOf(later);
    }

    /**
     * A later edit of what the commit did.
     *
     * @param attribute null where it is the member itself, that would go
     */
    public record Later(@Nullable String attribute, LocalDate from) {}

    /**
     * @param before the member's visible versions before the commit, oldest first; like the others possibly none
     * @param written as the commit left them
     * @param now as they are at the head
     */
    public static Undo of(
            Dimension dimension,
            long memberNo,
            BusinessKey key,
            List<Version> before,
            List<Version> written,
            List<Version> now,
            LaterEdits edits) {
        List<Period> pieces = Days.pieces(List.of(before, written, now));
        boolean isEdited = pieces.stream()
                .map(Period::from)
                .anyMatch(day -> Days.lives(written, day)
                        && !Days.lives(before, day)
                        && Days.at(now, day)
                                .filter(version -> !version.values()
                                        .equals(Days.at(written, day)
                                                .map(Version::values)
                                                .orElse(null)))
                                .isPresent());
        boolean keeps = edits == LaterEdits.KEEP;
        boolean staysWhole = keeps && isEdited;
        List<Later> later = new ArrayList<>();
        TreeSet<String> named = new TreeSet<>();
        List<Version> wanted = Days.history(pieces, day -> {
            if (!lives(before, written, now, day, staysWhole, keeps)) {
                return null;
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (int at = 0; at < dimension.attributes().size(); at++) {
                Attribute attribute = dimension.attributes().get(at);
                boolean onAllRows = attribute.keepsOneValue();
                Object was = onAllRows ? first(before, at) : Days.value(before, day, at);
                Object left = onAllRows ? first(written, at) : Days.value(written, day, at);
                Object is = onAllRows ? first(now, at) : Days.value(now, day, at);
                boolean isLater = !Objects.equals(is, left) && is != Days.ABSENT;
                boolean isUndone = !Objects.equals(was, left) && was != Days.ABSENT;
                if (isLater && isUndone && !Objects.equals(is, was) && named.add(attribute.name())) {
                    later.add(new Later(attribute.name(), day));
                }
                values.add(isUndone && !(isLater && keeps) || is == Days.ABSENT ? was : is);
            }
            return values;
        });
        if (isEdited) {
            pieces.stream()
                    .map(Period::from)
                    .filter(day -> Days.lives(now, day) && !Days.lives(before, day) && Days.lives(written, day))
                    .findFirst()
                    .ifPresent(day -> later.add(new Later(null, day)));
        }
        return new Undo(TimelineDiff.of(dimension, memberNo, key, now, wanted), later);
    }

    private static boolean lives(
            List<Version> before,
            List<Version> written,
            List<Version> now,
            LocalDate day,
            boolean staysWhole,
            boolean keeps) {
        boolean was = Days.lives(before, day);
        boolean left = Days.lives(written, day);
        boolean is = Days.lives(now, day);
        if (was == left || is != left && keeps) {
            // The commit did nothing to the day, or somebody decided on it since.
            return is;
        }
        return was || staysWhole;
    }

    private static @Nullable Object first(List<Version> versions, int at) {
        return versions.isEmpty() ? Days.ABSENT : versions.getFirst().values().get(at);
    }
}
