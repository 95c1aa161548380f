package io.plumbline.engine.change;

import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.Successor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Finds those who take over from a member by the keys that somebody named.
 *
 * <p>Errors: BAD_REQUEST where they do not fit the kind of change or their weights do not sum to 1, UNKNOWN_MEMBER.
 */
record NamedSuccessors(
        Dimension dimension,
        ChangeKind kind,
        List<String> of,
        UUID memberId,
        Function<Collection<String>, Map<String, MemberRef>> members) {

    List<Successor> of(List<NamedSuccessor> named) {
        if (!kind.isSuccession()) {
            require(named.isEmpty(), kind + " has nobody take over: leave them out, or say MERGED or SPLIT.");
            return List.of();
        }
        boolean isMerge = kind == ChangeKind.MERGED;
        require(
                isMerge ? named.size() == 1 : named.size() > 1,
                isMerge
                        ? "A member is merged into one other: found " + named.size() + "."
                        : "A member is split into two or more, each with its weight: found " + named.size() + ".");
        Map<String, MemberRef> found =
                members.apply(named.stream().map(NamedSuccessor::key).toList());
        List<Successor> successors = new ArrayList<>();
        for (NamedSuccessor one : named) {
            MemberRef ref = found.get(one.key());
            if (ref == null) {
                throw new RdmException(
                        ErrorCode.UNKNOWN_MEMBER,
                        dimension.code() + " has no member " + one.key() + " to take over from " + String.join(", ", of)
                                + ". Mend the key, or add the member in this change set first.");
            }
            require(
                    !ref.member().equals(memberId),
                    String.join(", ", of) + " cannot take over from itself: it ends on that day. For a part that keeps"
                            + " the code, add a new member under the recycled code and name it here.");
            require(
                    successors.stream().noneMatch(other -> other.member().equals(ref)),
                    one.key() + " is named twice among those who take over.");
            successors.add(successor(one, ref, isMerge));
        }
        BigDecimal sum = Successor.sum(successors);
        require(
                sum.compareTo(BigDecimal.ONE) == 0,
                "The weights of those who take over sum to " + sum.toPlainString() + ", expected 1.");
        return successors;
    }

    private static Successor successor(NamedSuccessor named, MemberRef ref, boolean isMerge) {
        if (named.weight() == null) {
            require(isMerge, "The weight of " + named.key() + " is missing; those of all who take over sum to 1.");
            return Successor.alone(ref);
        }
        try {
            return new Successor(ref, new BigDecimal(named.weight()));
        } catch (IllegalArgumentException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The weight of " + named.key() + ": found " + named.weight()
                            + ", expected a number above 0 and at most 1, with at most " + Successor.DECIMALS
                            + " decimals.",
                    e);
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new RdmException(ErrorCode.BAD_REQUEST, sentence);
        }
    }
}
