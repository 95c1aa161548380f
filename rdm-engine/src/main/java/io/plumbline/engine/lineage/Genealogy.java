package io.plumbline.engine.lineage;

import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.time.Period;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * What a member was called, whom it came from and who took over from it.
 *
 * @param names the keys that it had, oldest first
 * @param links who took over from whom, up to the member and down from it through all generations, oldest first
 * @param complete whether these are all links; else the nearest ones
 */
public record Genealogy(List<Name> names, List<Link> links, boolean complete) {
    public Genealogy {
        names = List.copyOf(names);
        links = List.copyOf(links);
    }

    /** A key and the days on which the member had it. */
    public record Name(BusinessKey key, Period days) {}

    /** A member by its durable id and the key that it had last. */
    public record Relative(UUID id, BusinessKey key) {}

    /**
     * One member that took over from another.
     *
     * @param weight the share that it took; 1 where the other one was merged into it
     * @param commit the commit that recorded it
     */
    public record Link(Relative from, Relative into, LocalDate effective, BigDecimal weight, long commit) {
        public boolean isMerge() {
            return weight.compareTo(BigDecimal.ONE) == 0;
        }
    }
}
