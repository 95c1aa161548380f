package io.plumbline.web.member;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.HistoryStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** How addresses name a member: by its durable id, or by the parts of its business key. */
public final class MemberFinding {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Dimension dimension;
    private final HistoryStore history;

    public MemberFinding(Dimension dimension, HistoryStore history) {
        this.dimension = dimension;
        this.history = history;
    }

    /** The number of the member that a segment of a path names: its id, or its key's parts joined by commas. Errors: UNKNOWN_MEMBER. */
    public long byPath(String segment, long commit) {
        Optional<Long> byId = UUID_FORM.matcher(segment).matches()
                ? history.memberNoById(UUID.fromString(segment))
                : Optional.empty();
        return byId.orElseGet(() -> byKey(Arrays.asList(segment.split(",", -1)), commit));
    }

    /** The number of the member that has, or last had, a key. Errors: UNKNOWN_MEMBER. */
    public long byKey(List<String> parts, long commit) {
        BusinessKey key = key(parts);
        Long memberNo = history.memberNosByKey(List.of(key), commit).get(key);
        if (memberNo == null) {
            throw unknown(dimension, key.shown(), commit);
        }
        return memberNo;
    }

    private BusinessKey key(List<String> parts) {
        if (parts.size() != dimension.key().size()) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_MEMBER,
                    "A key of " + dimension.code() + " has " + dimension.key().size() + " parts ("
                            + String.join(", ", dimension.key()) + "), found " + parts.size() + ".");
        }
        try {
            return new BusinessKey(parts);
        } catch (IllegalArgumentException e) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_MEMBER, "That is no key of " + dimension.code() + ": " + e.getMessage() + ".", e);
        }
    }

    static RdmException unknown(Dimension dimension, String which, long commit) {
        return new RdmException(
                ErrorCode.UNKNOWN_MEMBER, dimension.code() + " has no member " + which + " at commit " + commit + ".");
    }
}
