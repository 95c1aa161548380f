package io.plumbline.engine.validation;

import io.plumbline.engine.change.Change;
import io.plumbline.engine.change.ChangeStore;
import io.plumbline.engine.change.ProposedHistories;
import io.plumbline.engine.change.Span;
import io.plumbline.engine.change.Successions;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.MemberRef;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.member.BusinessKey;
import io.plumbline.engine.member.SuccessionStore;
import io.plumbline.engine.member.Successor;
import io.plumbline.engine.time.Period;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/**
 * Whoever takes over from another member is there on the day on which that one ends.
 *
 * <p>Looked at are the members that a change set merges or splits, and those that it ends although they took over from others; what it makes of
 * the others counts too.
 */
final class SuccessionRules {
    private final DSLContext dsl;
    private final long changeSetId;
    private final long head;
    private final Consumer<Finding> findings;
    private final MemberBatches batches = new MemberBatches(this::look);

    SuccessionRules(DSLContext dsl, long changeSetId, long head, Consumer<Finding> findings) {
        this.dsl = dsl;
        this.changeSetId = changeSetId;
        this.head = head;
        this.findings = findings;
    }

    void add(Dimension dimension, List<Change> ofOneMember) {
        boolean mayEnd = ofOneMember.getFirst().memberNo() != null
                && ofOneMember.stream().anyMatch(change -> !change.kind().isAboutValues());
        if (mayEnd) {
            batches.add(dimension, ofOneMember);
        }
    }

    /** Looks at what is still waiting. */
    void end() {
        batches.end();
    }

    private void look(Dimension dimension, List<List<Change>> batch) {
        ProposedHistories proposed = new ProposedHistories(dsl, changeSetId, dimension, head);
        missing(dimension, batch, proposed);
        leftBehind(dimension, batch, proposed);
    }

    private void missing(Dimension dimension, List<List<Change>> batch, ProposedHistories proposed) {
        Set<MemberRef> refs = new HashSet<>();
        batch.forEach(changes ->
                changes.forEach(change -> change.successors().forEach(successor -> refs.add(successor.member()))));
        if (refs.isEmpty()) {
            return;
        }
        Map<UUID, List<Span>> lives = proposed.of(refs);
        for (List<Change> changes : batch) {
            for (Change change : changes) {
                for (Successor successor : change.successors()) {
                    if (!isThere(lives.getOrDefault(successor.member().member(), List.of()), change.effective())) {
                        findings.accept(Finding.general(
                                "SUCCESSOR",
                                Severity.ERROR,
                                successor.member().shown() + " of " + dimension.code() + " would take over from "
                                        + change.key().shown() + " on " + change.effective()
                                        + ", but is not there on that day. Choose another one, another day, or let it begin"
                                        + " by then in this change set."));
                    }
                }
            }
        }
    }

    private void leftBehind(Dimension dimension, List<List<Change>> batch, ProposedHistories proposed) {
        List<Long> numbers = new ArrayList<>();
        Map<Long, BusinessKey> keys = new HashMap<>();
        for (List<Change> changes : batch) {
            Long number = changes.getFirst().memberNo();
            if (number != null) {
                numbers.add(number);
                keys.put(number, changes.getFirst().key());
            }
        }
        List<SuccessionStore.Step> steps = new SuccessionStore(dsl).into(dimension, numbers, head);
        if (steps.isEmpty()) {
            return;
        }
        List<Long> all = new ArrayList<>(numbers);
        steps.forEach(step -> all.add(step.memberNo()));
        Map<Long, List<Span>> lives = proposed.byNumber(all);
        Map<Long, List<Change>> said = new ChangeStore(dsl)
                .ofMembers(
                        changeSetId,
                        dimension,
                        steps.stream().map(SuccessionStore.Step::memberNo).toList());
        for (SuccessionStore.Step step : steps) {
            LocalDate day = step.effective();
            List<Period> before = lives.getOrDefault(step.memberNo(), List.of()).stream()
                    .map(Span::period)
                    .toList();
            if (Successions.endsOn(before, day)
                    && !isThere(lives.getOrDefault(step.successorNo(), List.of()), day)
                    && said.getOrDefault(step.memberNo(), List.of()).stream()
                            .noneMatch(change -> change.kind().isSuccession()
                                    && change.effective().equals(day))) {
                List<Span> left = lives.getOrDefault(step.memberNo(), List.of());
                String ended =
                        BusinessKey.ofValues(dimension, left.getLast().values()).shown();
                findings.accept(Finding.general(
                        "SUCCESSOR",
                        Severity.ERROR,
                        Objects.requireNonNull(keys.get(step.successorNo())).shown() + " of " + dimension.code()
                                + " took over from " + ended
                                + " on " + day
                                + " and would not be there on that day any more. Let it stay until after that day, or merge "
                                + ended + " into another member in this change set."));
            }
        }
    }

    private static boolean isThere(List<Span> spans, LocalDate day) {
        return spans.stream().anyMatch(span -> span.period().contains(day));
    }
}
