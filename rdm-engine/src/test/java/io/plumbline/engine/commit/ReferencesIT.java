package io.plumbline.engine.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.member.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** References through definition, edit, commit and the reads of history. */
class ReferencesIT {
    private Markets markets;

    @BeforeEach
    void someMarkets() {
        markets = new Markets();
        markets.committed(
                "ADDED MARKET_D M1 2026-01-01 label=North",
                "ADDED MARKET_D M2 2026-01-01 label=South",
                "ADDED AREA_D CH,017 2026-01-01",
                "ADDED AREA_D A,1 2026-01-01");
    }

    @Test
    void keysAreWrittenAndShownWhileTheDurableIdIsKept() {
        markets.committed("ADDED STORE_D S1 2026-01-01 market=M1 area=CH,17");
        markets.committed("AMENDED STORE_D S1 2026-03-01 market=M2");
        assertThat(markets.versions("STORE_D", "S1"))
                .containsExactly(
                        "[S1, M1, CH,17, -] 2026-01-01 2026-03-01", "[S1, M2, CH,17, -] 2026-03-01 9999-12-31");
        String kept = markets.database
                .read()
                .fetchSingle("SELECT h.c2 FROM " + markets.dimension("STORE_D").historyTable()
                        + " h WHERE valid_from = '2026-03-01'")
                .get(0, String.class);
        assertThat(markets.history("MARKET_D").memberNoById(UUID.fromString(kept)))
                .isPresent();
    }

    @Test
    void memberOfTheSameChangeSetCanBeReferredToBeforeItIsCommitted() {
        markets.committed(
                "ADDED STORE_D HQ 2026-01-01",
                "ADDED MARKET_D M9 2026-01-01 label=New",
                "ADDED STORE_D S1 2026-01-01 market=M9 parent=HQ");
        assertThat(markets.versions("STORE_D", "S1")).containsExactly("[S1, M9, -, HQ] 2026-01-01 9999-12-31");
    }

    @Test
    void sameMemberIsNoChange() {
        markets.committed("ADDED STORE_D S1 2026-01-01 market=M1");
        assertThatThrownBy(() -> markets.draft("AMENDED STORE_D S1 2026-03-01 market=M1"))
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code().name()).isEqualTo("NOTHING_CHANGED"));
    }

    @Test
    void keyOfNobodyIsRefusedWithTheNearestOne() {
        assertThatThrownBy(() -> markets.draft("ADDED STORE_D S1 2026-01-01 market=M22"))
                .isInstanceOf(RdmException.class)
                .hasMessageContaining("found \"M22\", expected the key of a member of MARKET_D; M2 is near");
    }

    @Test
    void pagesFilterSortAndSearchByTheKeyThatIsShown() {
        markets.committed(
                "ADDED STORE_D S1 2026-01-01 market=M2 area=A,1",
                "ADDED STORE_D S2 2026-01-01 market=M1 area=CH,17",
                "ADDED STORE_D S3 2026-01-01 market=M2",
                "ADDED STORE_D S4 2026-01-01");
        assertThat(page(null, "market", "M2", null)).containsExactly("S1", "S3");
        assertThat(page(null, "market", "M7", null)).isEmpty();
        assertThat(page(null, "market", null, null)).containsExactly("S4");
        assertThat(page(null, "area", "CH,017", null)).containsExactly("S2");
        assertThat(page(null, "", null, "market")).containsExactly("S4", "S2", "S1", "S3");
        assertThat(page(null, "", null, "-market")).containsExactly("S3", "S1", "S2", "S4");
        assertThat(page("m1", "", null, null)).containsExactly("S2");
    }

    /** The keys of all pages, of one row each. */
    private List<String> page(
            @Nullable String search, String attribute, @Nullable String value, @Nullable String sort) {
        List<String> keys = new ArrayList<>();
        String cursor = null;
        do {
            var page = markets.history("STORE_D")
                    .page(new MemberQuery(
                            markets.head(),
                            Markets.MAR,
                            search,
                            attribute.isEmpty() ? List.of() : List.of(new MemberQuery.Filter(attribute, value)),
                            Optional.ofNullable(sort)
                                    .map(s -> new MemberQuery.Sort(s.replace("-", ""), s.startsWith("-"))),
                            cursor,
                            1));
            for (Version version : page.items()) {
                keys.add(String.valueOf(version.values().getFirst()));
            }
            cursor = page.next();
        } while (cursor != null);
        return keys;
    }
}
