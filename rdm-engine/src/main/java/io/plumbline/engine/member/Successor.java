package io.plumbline.engine.member;

import io.plumbline.engine.dimension.MemberRef;
import java.math.BigDecimal;
import java.util.Collection;

/**
 * A member that takes over from one that ends.
 *
 * @param weight its share, above 0 and at most 1, with at most 12 decimals; the shares of all who take over sum to 1
 */
public record Successor(MemberRef member, BigDecimal weight) {
    public static final int DECIMALS = 12;

    public Successor {
        weight = weight.stripTrailingZeros();
        if (weight.signum() <= 0 || weight.compareTo(BigDecimal.ONE) > 0 || weight.scale() > DECIMALS) {
            throw new IllegalArgumentException("a weight is above 0 and at most 1, with at most " + DECIMALS
                    + " decimals, found " + weight.toPlainString());
        }
    }

    public static Successor alone(MemberRef member) {
        return new Successor(member, BigDecimal.ONE);
    }

    /** For people: the key and the share in percent. */
    public String shown() {
        return member.shown() + " "
                + weight.movePointRight(2).stripTrailingZeros().toPlainString() + " %";
    }

    public static BigDecimal sum(Collection<Successor> successors) {
        return successors.stream().map(Successor::weight).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
