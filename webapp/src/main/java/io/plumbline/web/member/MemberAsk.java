package io.plumbline.web.member;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.MemberQuery;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.BindParam;

/**
 * What a program asks of a dimension's members.
 *
 * @param asOf the day; today where it is absent
 * @param commit recorded time; the head where it is absent
 * @param filter each {@code attribute:value}, or {@code attribute} alone for the value null
 * @param sort {@code attribute}, or {@code -attribute} for descending
 */
public record MemberAsk(
        @BindParam("as_of") @Parameter(name = "as_of") @Nullable
        LocalDate asOf,

        @Nullable Long commit,
        @Nullable String q,
        @Nullable List<String> filter,
        @Nullable String sort) {

    /**
     * @param place where the page before ended; null for the first page
     */
    MemberQuery query(Dimension dimension, long head, @Nullable String place, int limit) {
        List<MemberQuery.Filter> filters = new ArrayList<>();
        for (String one : filter == null ? List.<String>of() : filter) {
            int colon = one.indexOf(':');
            String attribute = colon < 0 ? one : one.substring(0, colon);
            dimension.attribute(attribute);
            filters.add(new MemberQuery.Filter(attribute, colon < 0 ? null : one.substring(colon + 1)));
        }
        return new MemberQuery(
                commit(commit, head),
                asOf == null ? LocalDate.now(ZoneOffset.UTC) : asOf,
                q == null || q.isBlank() ? null : q,
                filters,
                order(dimension),
                place,
                limit);
    }

    /** The commit that is asked for, or the head; UNKNOWN_COMMIT where it is above the head. */
    public static long commit(@Nullable Long asked, long head) {
        if (asked != null && (asked < 0 || asked > head)) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_COMMIT, "There is no commit " + asked + ". The newest is " + head + ".");
        }
        return asked == null ? head : asked;
    }

    private Optional<MemberQuery.Sort> order(Dimension dimension) {
        if (sort == null || sort.isBlank()) {
            return Optional.empty();
        }
        boolean descending = sort.startsWith("-");
        String attribute = descending ? sort.substring(1) : sort;
        dimension.attribute(attribute);
        return Optional.of(new MemberQuery.Sort(attribute, descending));
    }
}
