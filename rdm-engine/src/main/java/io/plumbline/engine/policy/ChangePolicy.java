package io.plumbline.engine.policy;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.audit.AuditTrail;
import io.plumbline.engine.audit.Deed;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceStore;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Says anew what a domain wants; the versions before are kept. It holds at once, also for what is in review.
 *
 * <p>Outcomes: the policy in its new version; ROLE_MISSING; UNKNOWN_POLICY; STALE_VERSION; UNKNOWN_FACT_SOURCE, UNKNOWN_DIMENSION, and BAD_REQUEST
 * for a measure that the facts lack or a dimension of another domain.
 */
public final class ChangePolicy {
    private final AuditTrail trail;

    public ChangePolicy(Database database, AuditLog audit) {
        this.trail = new AuditTrail(database, audit);
    }

    /** @param seen the version that the person saw; null where they did not say */
    public Policy change(String domain, PolicyJson.Rules rules, @Nullable Integer seen, Person who) {
        String said = PolicyJson.write(rules.rule(), rules.dimensions()).toString();
        return trail.recorded(Deed.of(who, "policy.change", "policies/" + domain, said), tx -> {
            if (!who.has(Role.STEWARD) && !who.has(Role.ADMIN)) {
                throw new RdmException(
                        ErrorCode.ROLE_MISSING, "Changing a policy needs the role steward or administrator.");
            }
            PolicyStore policies = new PolicyStore(tx);
            policies.lock(domain);
            Policy before = policies.ofDomain(domain);
            if (seen != null && seen != before.version()) {
                throw new RdmException(
                        ErrorCode.STALE_VERSION,
                        "The policy of " + domain + " is at version " + before.version() + ", you saw version " + seen
                                + ". Read it again and repeat what you did.");
            }
            requireFitting(tx, domain, rules);
            policies.insert(domain, before.version() + 1, rules, who);
            return policies.ofDomain(domain);
        });
    }

    private static void requireFitting(DSLContext tx, String domain, PolicyJson.Rules rules) {
        DimensionStore dimensions = new DimensionStore(tx);
        for (String code : rules.dimensions().keySet()) {
            Dimension dimension = dimensions.byCode(code);
            if (!dimension.domain().equals(domain)) {
                throw new RdmException(
                        ErrorCode.BAD_REQUEST,
                        code + " is a dimension of " + dimension.domain() + ", not of " + domain
                                + ". Its rule belongs to the policy of " + dimension.domain() + ".");
            }
        }
        FactSourceStore sources = new FactSourceStore(tx);
        Stream.concat(Stream.of(rules.rule()), rules.dimensions().values().stream())
                .flatMap(rule -> rule.budgets().stream())
                .forEach(budget -> {
                    FactSource source = sources.byCode(budget.factSource());
                    if (!budget.measure().equals(Budget.ROWS)
                            && !source.measure(budget.measure()).summed()) {
                        throw new RdmException(
                                ErrorCode.BAD_REQUEST,
                                "A budget limits a sum, and " + budget.measure() + " of " + source.code()
                                        + " is not added up. Take another measure, or " + Budget.ROWS + ".");
                    }
                });
    }
}
