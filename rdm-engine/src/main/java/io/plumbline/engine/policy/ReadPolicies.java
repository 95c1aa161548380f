package io.plumbline.engine.policy;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.whatif.Binding;
import io.plumbline.engine.whatif.CheckStaleness;
import io.plumbline.engine.whatif.FactSource;
import io.plumbline.engine.whatif.FactSourceStore;
import io.plumbline.engine.whatif.WhatIf;
import io.plumbline.engine.whatif.WhatIfStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.DSLContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what a change set needs: the policies of its domains, the days of its changes, its reports.
 *
 * <p>Before the commit a report counts while it is not stale. At the commit it counts while the content is the one that it was asked about: new
 * facts take no approval back. Where a definition is changed there are neither days nor reports, so budgets and locked periods say nothing.
 */
public final class ReadPolicies {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext dsl;

    public ReadPolicies(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** For what comes next in its life. */
    public Wanted now(ChangeSet set) {
        return set.status() == ChangeSetStatus.APPROVED || set.status() == ChangeSetStatus.COMMITTED
                ? forCommit(set)
                : forReview(set);
    }

    /** For submission and review. */
    public Wanted forReview(ChangeSet set) {
        return wanted(set, true);
    }

    /** For the commit. */
    public Wanted forCommit(ChangeSet set) {
        return wanted(set, false);
    }

    private Wanted wanted(ChangeSet set, boolean fresh) {
        Map<String, Set<String>> domains = new TreeMap<>();
        for (String code : set.dimensions()) {
            Dimension dimension = new DimensionStore(dsl).byCode(code);
            domains.computeIfAbsent(dimension.domain(), domain -> new TreeSet<>())
                    .add(code);
        }
        List<Wanted.Applied> rules = new ArrayList<>();
        Map<String, Integer> versions = new TreeMap<>();
        domains.forEach((domain, dimensions) -> {
            Policy policy = new PolicyStore(dsl).current(domain);
            if (policy.version() == 0) {
                return;
            }
            versions.put(domain, policy.version());
            rules.add(new Wanted.Applied(domain, dimensions, policy.rule()));
            policy.dimensions().forEach((code, rule) -> {
                if (dimensions.contains(code)) {
                    rules.add(new Wanted.Applied(code, Set.of(code), rule));
                }
            });
        });
        return Wanted.of(rules, facts(rules, set, fresh), versions);
    }

    /** As much as the rules ask for: a change set may have a million changes, and the commit asks in its last transaction. */
    private Wanted.Facts facts(List<Wanted.Applied> rules, ChangeSet set, boolean fresh) {
        boolean asksForDays = rules.stream().anyMatch(applied -> applied.rule().asksForDays());
        boolean asksForReports =
                rules.stream().anyMatch(applied -> applied.rule().asksForReports());
        if (!asksForReports || new DefinitionChangeStore(dsl).find(set.id()).isPresent()) {
            return new Wanted.Facts(Map.of(), Map.of(), List.of());
        }
        Map<String, Set<String>> bound = new HashMap<>();
        for (FactSource source : new FactSourceStore(dsl).all()) {
            Set<String> dimensions = new HashSet<>();
            for (Binding binding : source.bindings()) {
                dimensions.add(binding.dimension());
            }
            bound.put(source.code(), dimensions);
        }
        return new Wanted.Facts(
                asksForDays ? new ChangeStore(dsl).days(set.id()) : Map.of(), bound, movements(set, fresh));
    }

    /** Of the reports about this change set alone, newest first. */
    private List<Movement> movements(ChangeSet set, boolean fresh) {
        WhatIfStore asked = new WhatIfStore(dsl);
        List<Movement> movements = new ArrayList<>();
        for (WhatIf whatIf : asked.ofChangeSet(set.id())) {
            boolean counts = whatIf.finishedAt() != null
                    && whatIf.question().changeSets().equals(List.of(set.id()))
                    && set.contentHash().equals(whatIf.contentHashes().get(set.id()))
                    && (!fresh || !new CheckStaleness(dsl).check(whatIf).isStale());
            if (counts) {
                asked.report(whatIf.id()).ifPresent(text -> movements.add(Movement.of(whatIf, JSON.readTree(text))));
            }
        }
        return movements;
    }
}
