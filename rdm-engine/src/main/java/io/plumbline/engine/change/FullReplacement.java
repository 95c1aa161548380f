package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a full replacement ends: the members that live on its effective date and are absent from the file. */
final class FullReplacement {
    private static final long FREE = 100;
    private static final long PERCENT = 5;

    private FullReplacement() {}

    /**
     * The retirements, or CONFIRM_RETIRED where there are many and the analyst did not type their number.
     *
     * @param confirmed the number that the analyst typed
     */
    static List<Change> retirements(
            Dimension dimension,
            HistoryStore history,
            long base,
            LocalDate effective,
            UploadedKeys keys,
            @Nullable Long confirmed) {
        List<Change> retired = new ArrayList<>();
        long[] live = new long[1];
        history.stream(base, effective, version -> {
            live[0]++;
            BusinessKey key = BusinessKey.ofValues(dimension, version.values());
            if (!keys.has(key) && !keys.renames(version.memberId())) {
                retired.add(new Change(
                        dimension.code(), ChangeKind.RETIRED, version.memberNo(), key, effective, null, List.of()));
            }
        });
        long count = retired.size();
        boolean many = count > FREE || count * 100 > live[0] * PERCENT;
        if (many && (confirmed == null || confirmed != count)) {
            throw new RdmException(
                    ErrorCode.CONFIRM_RETIRED,
                    "As a full replacement this file would retire " + count + " of " + live[0] + " members of "
                            + dimension.code() + " on " + effective
                            + (confirmed == null ? "" : ", not " + confirmed)
                            + ". If that is meant, send it again with confirm_retired=" + count
                            + "; else send it as changes.");
        }
        return retired;
    }
}
