package io.plumbline.engine.whatif;

import io.plumbline.engine.dimension.AttributeType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a report is about: the question with everything pinned that its answer depends on.
 *
 * @param groups the attributes that are grouped by, in the order of the runner's arrays
 * @param measures those that were asked for
 * @param scales digits after the point by measure name
 * @param members the touched members by dimension and durable id
 * @param membersTouched how many members the change sets touch
 * @param planReason why no impact index answers it; empty where one does
 * @param currentDay the day that bindings to the current key look at; null without such a binding
 */
public record ReportSubject(
        String factSource,
        List<Group> groups,
        List<Measure> measures,
        Map<String, Integer> scales,
        Grain grain,
        @Nullable LocalDate currentDay,
        long baselineCommit,
        Map<Long, String> contentHashes,
        String factSnapshot,
        Map<MemberName, Member> members,
        long membersTouched,
        String planReason,
        String askedBy,
        Instant askedAt,
        Instant finishedAt) {

    /** A grouping attribute with the type of its values. */
    public record Group(GroupAttribute attribute, AttributeType type) {}

    /** A member as the runner names it. */
    public record MemberName(String dimension, String memberId) {}

    /**
     * What people know a touched member by.
     *
     * @param label its first describing attribute; null where that is empty
     * @param sources the workbook cells that ask for its changes, by attribute; without entries for other origins
     */
    public record Member(List<String> key, @Nullable String label, Map<String, String> sources) {
        public Member {
            key = List.copyOf(key);
            sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
        }
    }

    public ReportSubject {
        groups = List.copyOf(groups);
        measures = List.copyOf(measures);
        scales = Map.copyOf(scales);
        contentHashes = Collections.unmodifiableMap(new LinkedHashMap<>(contentHashes));
        members = Map.copyOf(members);
    }

    /** The measure by which things are ranked: the first that is added up. */
    public Optional<Measure> leading() {
        return measures.stream().filter(measure -> measure.has(Aggregate.SUM)).findFirst();
    }

    /** How many digits a measure has after the point. */
    public int scale(Measure measure) {
        return scales.getOrDefault(measure.name(), 0);
    }
}
