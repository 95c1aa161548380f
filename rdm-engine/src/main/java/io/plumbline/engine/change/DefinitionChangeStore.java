package io.plumbline.engine.change;

import static io.plumbline.engine.jooq.Tables.DEFINITION_CHANGE;

import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.Redefinition;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.DSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The changes of definitions that change sets propose; one that has such a change has no changes of members. */
public final class DefinitionChangeStore {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DSLContext dsl;

    public DefinitionChangeStore(DSLContext dsl) {
        this.dsl = dsl;
    }

    /** The change of a definition that a change set proposes; empty where it changes members. */
    public Optional<Redefinition> find(long changeSetId) {
        return dsl.selectFrom(DEFINITION_CHANGE)
                .where(DEFINITION_CHANGE.CHANGE_SET_ID.eq(changeSetId))
                .fetchOptional(row -> Redefinition.ofKept(
                        new DimensionStore(dsl)
                                .version(
                                        row.get(DEFINITION_CHANGE.DIMENSION_ID),
                                        row.get(DEFINITION_CHANGE.BASE_VERSION)),
                        row.get(DEFINITION_CHANGE.DEFINITION),
                        fills(row.get(DEFINITION_CHANGE.FILLS))));
    }

    /** Refuses a change set that changes a definition, where it is asked to hold something else. */
    void requireNone(long changeSetId) {
        if (find(changeSetId).isPresent()) {
            throw new RdmException(
                    ErrorCode.WRONG_STATE,
                    "Change set " + changeSetId
                            + " changes a definition and holds nothing else. Change members in a change set of their own.");
        }
    }

    void insert(long changeSetId, Redefinition change) {
        dsl.insertInto(DEFINITION_CHANGE)
                .set(DEFINITION_CHANGE.CHANGE_SET_ID, changeSetId)
                .set(DEFINITION_CHANGE.DIMENSION_ID, change.before().id())
                .set(DEFINITION_CHANGE.BASE_VERSION, change.before().version())
                .set(DEFINITION_CHANGE.DEFINITION, change.kept())
                .set(DEFINITION_CHANGE.FILLS, JSON.writeValueAsString(new TreeMap<>(change.fills())))
                .execute();
    }

    private static Map<String, String> fills(String json) {
        Map<String, String> fills = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : JSON.readTree(json).properties()) {
            fills.put(entry.getKey(), entry.getValue().asString());
        }
        return fills;
    }
}
