package io.plumbline.web.member;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The point on both axes of time that a member is looked at. */
public record MemberTime(LocalDate day, long commit, boolean past) {

    /** From the address: nothing means today and the head. */
    public static MemberTime of(@Nullable String asOf, @Nullable String commit, long head, LocalDate today) {
        try {
            LocalDate day = asOf == null || asOf.isBlank() ? today : LocalDate.parse(asOf.strip());
            boolean atHead =
                    commit == null || commit.isBlank() || commit.strip().equals("head");
            long number = atHead ? head : Long.parseLong(String.valueOf(commit).strip());
            if (number < 0 || number > head) {
                throw new RdmException(
                        ErrorCode.UNKNOWN_COMMIT, "There is no commit " + number + ". The newest is " + head + ".");
            }
            return new MemberTime(day, number, !atHead);
        } catch (DateTimeException | NumberFormatException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The point in time cannot be read: found " + asOf + " and " + commit
                            + ", expected a day such as 2026-03-01 and a commit number.",
                    e);
        }
    }
}
