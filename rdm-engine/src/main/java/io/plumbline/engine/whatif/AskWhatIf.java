package io.plumbline.engine.whatif;

import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.DefinitionChangeStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.HistoryPolicy;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.member.HeadStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jooq.DSLContext;

/**
 * Takes a question down, with its groups and measures named; {@link RunWhatIf} answers it.
 *
 * <p>Outcomes: the what-if; UNKNOWN_CHANGE_SET, UNKNOWN_FACT_SOURCE, WRONG_STATE (a change set that is over), FACT_BINDING (the facts do not
 * point at a dimension), BAD_REQUEST (plan, attribute, measure or dates), FACTS_MISSING, OBJECT_STORE.
 */
public final class AskWhatIf {
    private final Database database;
    private final RefreshFactSource refresh;

    public AskWhatIf(Database database, Lake lake) {
        this.database = database;
        this.refresh = new RefreshFactSource(database, lake);
    }

    public WhatIf ask(WhatIfQuestion question, long personId) {
        return ask(question, personId, (tx, whatIf) -> {});
    }

    /** @param together writes what is never to be without the what-if, such as the job that answers it, in the same transaction */
    public WhatIf ask(WhatIfQuestion question, long personId, BiConsumer<DSLContext, WhatIf> together) {
        List<ChangeSet> changeSets = changeSets(question);
        FactSource source = refresh.refresh(question.factSource());
        DimensionStore dimensions = new DimensionStore(database.read());
        Set<String> touched = new LinkedHashSet<>();
        changeSets.forEach(changeSet -> touched.addAll(changeSet.dimensions()));
        touched.forEach(source::bound);
        dates(question, source);
        List<GroupAttribute> groups =
                question.groupBy().isEmpty() ? List.of(usualGroup(question, touched, dimensions)) : question.groupBy();
        for (GroupAttribute group : groups) {
            source.bound(group.dimension());
            refuseSensitive(dimensions.byCode(group.dimension()).attribute(group.attribute()));
        }
        List<String> measures = question.measures().isEmpty()
                ? source.measures().stream().map(Measure::name).toList()
                : question.measures();
        Set<String> seen = new LinkedHashSet<>(touched);
        groups.forEach(group -> seen.add(group.dimension()));
        List<Binding> bindings = seen.stream().map(source::bound).toList();
        PlanChoice.check(
                question,
                bindings,
                PlanChoice.of(
                        new ImpactIndexStore(database.read()),
                        question,
                        source,
                        bindings,
                        measures.stream().map(source::measure).toList()));
        Map<Long, String> hashes = new LinkedHashMap<>();
        changeSets.forEach(changeSet -> hashes.put(changeSet.id(), changeSet.contentHash()));
        return database.inTransaction(tx -> {
            WhatIf asked = insert(tx, question.withDefaults(groups, measures), source, hashes, personId);
            together.accept(tx, asked);
            return new WhatIfStore(tx).get(asked.id());
        });
    }

    private static WhatIf insert(
            DSLContext tx, WhatIfQuestion question, FactSource source, Map<Long, String> hashes, long personId) {
        WhatIfStore store = new WhatIfStore(tx);
        return store.get(store.insert(
                question,
                source.id(),
                new HeadStore(tx).commit(),
                hashes,
                source.facts().snapshot(),
                personId));
    }

    private List<ChangeSet> changeSets(WhatIfQuestion question) {
        ChangeSetStore store = new ChangeSetStore(database.read());
        List<ChangeSet> changeSets = new ArrayList<>();
        for (long id : question.changeSets()) {
            ChangeSet changeSet = store.get(id);
            if (changeSet.status().isEnded()) {
                throw new RdmException(
                        ErrorCode.WRONG_STATE,
                        "Change set " + id + " is " + changeSet.status()
                                + "; a what-if asks about change sets that may still be committed.");
            }
            requireMembers(changeSet);
            changeSets.add(changeSet);
        }
        return changeSets;
    }

    private void requireMembers(ChangeSet changeSet) {
        if (new DefinitionChangeStore(database.read()).find(changeSet.id()).isPresent()) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "Change set " + changeSet.id()
                            + " changes a definition; a what-if asks about changes of members. Its findings say what it does to history.");
        }
        new DimensionStore(database.read())
                .redefinedSince(changeSet.dimensions(), changeSet.baseCommit())
                .ifPresent(code -> {
                    throw new RdmException(
                            ErrorCode.WRONG_STATE,
                            "The definition of " + code + " was changed since change set " + changeSet.id()
                                    + " was made. Rebase it, and ask then.");
                });
    }

    /** A report is read by more people than may see such values. */
    private static void refuseSensitive(Attribute attribute) {
        if (attribute.sensitive() != null) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The attribute " + attribute.name()
                            + " is sensitive, and a report is not grouped by its values. Group by another attribute.");
        }
    }

    private static void dates(WhatIfQuestion question, FactSource source) {
        boolean asksForDates = question.from() != null || question.to() != null || question.grain() != Grain.NONE;
        if (asksForDates && source.dateColumn() == null) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The facts of " + source.code()
                            + " have no date, so they have no range of days and no grain. Ask without them.");
        }
    }

    /** The first attribute with a history that the change sets change; else the first one that the dimension has. */
    private GroupAttribute usualGroup(WhatIfQuestion question, Set<String> touched, DimensionStore dimensions) {
        Set<GroupAttribute> changed = new HashSet<>();
        ChangeStore store = new ChangeStore(database.read());
        for (long id : question.changeSets()) {
            store.streamByMember(
                    id,
                    (dimension, changes) -> changes.forEach(change -> change.cells()
                            .forEach(cell -> changed.add(new GroupAttribute(dimension.code(), cell.attribute())))));
        }
        for (boolean onlyChanged : new boolean[] {true, false}) {
            for (String code : touched) {
                Dimension dimension = dimensions.byCode(code);
                Optional<GroupAttribute> first = dimension.describing().stream()
                        .filter(attribute ->
                                attribute.history() == HistoryPolicy.NEW_VERSION && attribute.sensitive() == null)
                        .map(Attribute::name)
                        .map(name -> new GroupAttribute(code, name))
                        .filter(group -> !onlyChanged || changed.contains(group))
                        .findFirst();
                if (first.isPresent()) {
                    return first.get();
                }
            }
        }
        throw new RdmException(
                ErrorCode.BAD_REQUEST,
                "Name the attributes to group by: no dimension of these change sets has one that keeps a history.");
    }
}
