package io.plumbline.web.lineage;

import static io.plumbline.engine.error.ErrorCode.UNKNOWN_COMMIT;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_DIMENSION;
import static io.plumbline.engine.error.ErrorCode.UNKNOWN_MEMBER;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.lineage.Genealogy;
import io.plumbline.engine.lineage.TraceGenealogy;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.member.HistoryStore;
import io.plumbline.web.api.Refuses;
import io.plumbline.web.member.MemberFinding;
import io.plumbline.web.member.MemberTime;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a member was called, whom it came from and who took over from it. */
@RestController
@RequestMapping(path = "/api/v1/dimensions/{code}/members", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "dimensions")
class GenealogyApi {
    private final Database database;

    GenealogyApi(Database database) {
        this.database = database;
    }

    /**
     * A genealogy as a commit has it.
     *
     * @param names the keys that the member had, oldest first
     * @param links who took over from whom, up to the member and down from it, oldest first
     * @param complete false where only the nearest links are here
     */
    @Schema(name = "Genealogy")
    record GenealogyJson(List<Called> names, List<Link> links, boolean complete, long commit) {}

    /** A key and its days. */
    @Schema(name = "GenealogyName")
    record Called(
            List<String> key,
            @JsonProperty("valid_from") LocalDate validFrom,
            @JsonProperty("valid_to") LocalDate validTo) {}

    /** A member by the key that it had last. */
    @Schema(name = "Relative")
    record Relative(@JsonProperty("member_id") UUID memberId, List<String> key) {}

    /**
     * A member that took over from another.
     *
     * @param weight the share that it took, as a decimal fraction
     * @param commit the commit that recorded it
     */
    @Schema(name = "GenealogyLink")
    record Link(Relative from, Relative into, LocalDate effective, String weight, long commit) {}

    @GetMapping("/{key}/genealogy")
    @Operation(
            operationId = "getGenealogy",
            summary = "What a member was called, whom it came from and who took over from it",
            description = "The key is the member's id, or the parts of its business key joined by commas.")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_MEMBER, UNKNOWN_COMMIT})
    GenealogyJson genealogy(
            @PathVariable String code,
            @PathVariable String key,
            @RequestParam(required = false) @Nullable Long commit) {
        Dimension dimension = new DimensionStore(database.read()).at(code, at(commit));
        return traced(dimension, finding(dimension).byPath(key, at(commit)), at(commit));
    }

    @GetMapping("/genealogy")
    @Operation(
            operationId = "getGenealogyByKey",
            summary = "The same, for keys of any characters: one key parameter for each part")
    @Refuses({UNKNOWN_DIMENSION, UNKNOWN_MEMBER, UNKNOWN_COMMIT})
    GenealogyJson genealogy(
            @PathVariable String code,
            @RequestParam List<String> key,
            @RequestParam(required = false) @Nullable Long commit) {
        Dimension dimension = new DimensionStore(database.read()).at(code, at(commit));
        return traced(dimension, finding(dimension).byKey(key, at(commit)), at(commit));
    }

    private GenealogyJson traced(Dimension dimension, long memberNo, long commit) {
        Genealogy genealogy = new TraceGenealogy(database.read(), dimension).of(memberNo, commit);
        return new GenealogyJson(
                genealogy.names().stream()
                        .map(name -> new Called(
                                name.key().parts(),
                                name.days().from(),
                                name.days().to()))
                        .toList(),
                genealogy.links().stream()
                        .map(link -> new Link(
                                relative(link.from()),
                                relative(link.into()),
                                link.effective(),
                                link.weight().toPlainString(),
                                link.commit()))
                        .toList(),
                genealogy.complete(),
                commit);
    }

    private static Relative relative(Genealogy.Relative of) {
        return new Relative(of.id(), of.key().parts());
    }

    private MemberFinding finding(Dimension dimension) {
        return new MemberFinding(dimension, new HistoryStore(database.read(), dimension));
    }

    private long at(@Nullable Long commit) {
        return MemberTime.of(
                        null,
                        commit == null ? null : commit.toString(),
                        new HeadStore(database.read()).commit(),
                        LocalDate.now(ZoneOffset.UTC))
                .commit();
    }
}
