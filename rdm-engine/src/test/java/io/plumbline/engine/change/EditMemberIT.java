package io.plumbline.engine.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.DefinitionJson;
import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes put in one by one. */
class EditMemberIT {
    private static final LocalDate DAY = LocalDate.of(2026, 1, 1);

    private final Database database = TestDatabase.fresh();
    private final EditMember edit = new EditMember(database, TestDatabase.AUDIT);
    private final Person ana = person("ana", Role.ANALYST);
    private final Person ben = person("ben", Role.ANALYST);
    private long set;

    @BeforeEach
    void draft() {
        new DefineDimension(database).define(DefinitionJson.parse("""
                                {"code":"SHOP_D","label":"Shops","domain":"RETAIL","key":["shop"],"attributes":[
                                  {"name":"shop","type":"text","length":10},
                                  {"name":"region","type":"text","length":10,"history":"NEW_VERSION"},
                                  {"name":"size","type":"decimal","precision":8,"scale":2,"history":"OVERWRITE"}]}"""), ana.id());
        set = new OpenChangeSet(database, TestDatabase.AUDIT)
                .open("Shops", "new", DAY, List.of("SHOP_D"), ana)
                .id();
    }

    @Test
    void addedMemberHasEveryAttribute() {
        Change made = edit(ChangeKind.ADDED, Map.of("region", "EMEA", "size", "3.5"), ana)
                .getFirst();
        assertThat(made.effective()).isEqualTo(DAY);
        assertThat(made.cells()).extracting(CellChange::attribute).containsExactly("shop", "region", "size");
        assertThat(made.cells().getLast().after()).isEqualTo(new BigDecimal("3.50"));
    }

    @Test
    void laterEditTakesThePlaceOfTheEarlierOne() {
        edit(ChangeKind.ADDED, Map.of("region", "EMEA"), ana);
        edit(ChangeKind.ADDED, Map.of("region", "APAC"), ana);
        ChangePage page = new ChangeStore(database.read()).page(set, null, null, null, 0, 10);
        assertThat(page.items()).hasSize(1);
        assertThat(page.items().getFirst().cells().get(1).after()).isEqualTo("APAC");
    }

    @Test
    void whoeverEditsIsAnAuthorAndTheContentIsAnother() {
        String before = new ChangeSetStore(database.read()).get(set).contentHash();
        edit(ChangeKind.ADDED, Map.of(), ben);
        ChangeSet after = new ChangeSetStore(database.read()).get(set);
        assertThat(after.authors()).contains(ana.id(), ben.id());
        assertThat(after.contentHash()).isNotEqualTo(before);
    }

    @Test
    void wrongValueSaysWhatIsExpected() {
        refused(ErrorCode.CELL_TYPE, () -> edit(ChangeKind.ADDED, Map.of("size", "wide"), ana));
    }

    @Test
    void memberThatIsNotThereCannotBeAmended() {
        refused(ErrorCode.UNKNOWN_MEMBER, () -> edit(ChangeKind.AMENDED, Map.of("region", "EMEA"), ana));
    }

    @Test
    void viewerMayNotEdit() {
        refused(ErrorCode.ROLE_MISSING, () -> edit(ChangeKind.ADDED, Map.of(), person("vic", Role.VIEWER)));
    }

    private List<Change> edit(ChangeKind kind, Map<String, @Nullable String> values, Person who) {
        return edit.edit(set, new ChangeRequest("SHOP_D", List.of("S1"), kind, null, null, values, null), who);
    }

    private static void refused(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RdmException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private Person person(String login, Role role) {
        PersonStore people = new PersonStore(database.read());
        return people.find(people.create(login, login, "", Set.of(role))).orElseThrow();
    }
}
