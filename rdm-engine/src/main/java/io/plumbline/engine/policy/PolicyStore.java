package io.plumbline.engine.policy;

import static io.plumbline.engine.jooq.Tables.DIMENSION;
import static io.plumbline.engine.jooq.Tables.PERSON;
import static io.plumbline.engine.jooq.Tables.POLICY_ENTRY;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.database.Utc;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** The policies of the domains, with all their versions. */
public final class PolicyStore {
    private final DSLContext dsl;

    public PolicyStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** The domains that have a dimension or a policy, by name. */
    public List<String> domains() {
        TreeSet<String> domains = new TreeSet<>(
                dsl.selectDistinct(DIMENSION.DOMAIN).from(DIMENSION).fetch(DIMENSION.DOMAIN));
        domains.addAll(
                dsl.selectDistinct(POLICY_ENTRY.DOMAIN).from(POLICY_ENTRY).fetch(POLICY_ENTRY.DOMAIN));
        return List.copyOf(domains);
    }

    /** What holds in each domain now, by name. */
    public List<Policy> all() {
        return domains().stream().map(this::current).toList();
    }

    /** What holds in a domain now; the usual where nobody said anything. Errors: UNKNOWN_POLICY where no such domain is. */
    public Policy ofDomain(String domain) {
        List<String> known = domains();
        if (!known.contains(domain)) {
            throw new RdmException(
                    ErrorCode.UNKNOWN_POLICY,
                    "There is no domain " + domain + "; there are " + String.join(", ", known)
                            + ". A domain comes with the first dimension that names it.");
        }
        return current(domain);
    }

    /** The same, also of a domain without dimensions. */
    Policy current(String domain) {
        return find(POLICY_ENTRY.DOMAIN.eq(domain)).orElseGet(() -> Policy.usual(domain));
    }

    /** A version, or UNKNOWN_POLICY. */
    public Policy version(String domain, int version) {
        return find(POLICY_ENTRY.DOMAIN.eq(domain).and(POLICY_ENTRY.VERSION.eq(version)))
                .orElseThrow(() -> new RdmException(
                        ErrorCode.UNKNOWN_POLICY, "The policy of " + domain + " has no version " + version + "."));
    }

    /** All versions, newest first. */
    public List<Policy> versions(String domain) {
        return fetch(POLICY_ENTRY.DOMAIN.eq(domain), null);
    }

    /** Lets one person at a time say something about a domain. */
    void lock(String domain) {
        dsl.select(DIMENSION.ID)
                .from(DIMENSION)
                .where(DIMENSION.DOMAIN.eq(domain))
                .orderBy(DIMENSION.ID)
                .forUpdate()
                .fetch();
    }

    void insert(String domain, int version, PolicyJson.Rules rules, Person who) {
        dsl.insertInto(POLICY_ENTRY)
                .set(POLICY_ENTRY.DOMAIN, domain)
                .set(POLICY_ENTRY.VERSION, version)
                .set(
                        POLICY_ENTRY.RULES,
                        PolicyJson.write(rules.rule(), rules.dimensions()).toString())
                .set(POLICY_ENTRY.CHANGED_BY, who.id())
                .set(POLICY_ENTRY.CHANGED_AT, Utc.now())
                .execute();
    }

    private Optional<Policy> find(Condition condition) {
        return fetch(condition, 1).stream().findFirst();
    }

    private List<Policy> fetch(Condition condition, @Nullable Integer limit) {
        return dsl.select(POLICY_ENTRY.asterisk(), PERSON.DISPLAY_NAME)
                .from(POLICY_ENTRY)
                .leftJoin(PERSON)
                .on(PERSON.ID.eq(POLICY_ENTRY.CHANGED_BY))
                .where(condition)
                .orderBy(POLICY_ENTRY.VERSION.desc())
                .limit(limit == null ? 1_000 : limit)
                .fetch(PolicyStore::read);
    }

    private static Policy read(Record row) {
        PolicyJson.Rules rules = PolicyJson.parse(row.get(POLICY_ENTRY.RULES));
        return new Policy(
                row.get(POLICY_ENTRY.DOMAIN),
                row.get(POLICY_ENTRY.VERSION),
                rules.rule(),
                rules.dimensions(),
                row.get(PERSON.DISPLAY_NAME),
                Utc.instant(row.get(POLICY_ENTRY.CHANGED_AT)));
    }
}
