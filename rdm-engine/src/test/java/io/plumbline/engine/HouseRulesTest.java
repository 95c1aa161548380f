package io.plumbline.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of docs/architecture.md, as far as a machine can hold them. */
class HouseRulesTest {
    private static final String ROOT = "io.plumbline.engine.";
    private static final List<String> FLOOR =
            List.of("error", "time", "database", "lake", "access", "audit", "people", "job");
    private static final List<String> PIPELINE = List.of(
            "dimension",
            "member",
            "upload",
            "change",
            "validation",
            "whatif",
            "policy",
            "review",
            "commit",
            "profile",
            "publication",
            "event",
            "lineage",
            "verify");

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.plumbline.engine");

    @TestFactory
    Stream<DynamicTest> packageImportsOnlyWhatStandsLeftOfIt() {
        return PIPELINE.stream()
                .map(word -> DynamicTest.dynamicTest(word, () -> {
                    List<String> right = new ArrayList<>();
                    for (String other : PIPELINE.subList(PIPELINE.indexOf(word) + 1, PIPELINE.size())) {
                        right.add(ROOT + other + "..");
                    }
                    if (!right.isEmpty()) {
                        noClasses()
                                .that()
                                .resideInAPackage(ROOT + word + "..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(right.toArray(new String[0]))
                                .because("the packages are a pipeline: a newcomer reads it from left to right")
                                .check(ENGINE);
                    }
                }));
    }

    @Test
    void floorStandsOnNothingOfThePipeline() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        FLOOR.stream().map(word -> ROOT + word + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        PIPELINE.stream().map(word -> ROOT + word + "..").toArray(String[]::new))
                .because("every word of the pipeline stands on the floor, so it may lean on none of them")
                .check(ENGINE);
    }

    @Test
    void engineKnowsNoFrameworkAndNoCluster() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta.servlet..", "org.apache.spark..")
                .because("the domain runs in a web application, a program or a test alike")
                .check(ENGINE);
    }

    @Test
    void namesSayWhatAThingIs() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + "jooq..")
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Dto|DTO)")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .because("a name that fits everything explains nothing")
                .check(ENGINE);
    }

    @Test
    void storesOpenNoTransactions() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Store")
                .and()
                .resideInAPackage("io.plumbline.engine..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.plumbline.engine.database.Database")
                .because("a verb is one transaction; a store that opened its own would commit half of it")
                .check(ENGINE);
    }

    @Test
    void timelineAloneDecidesHistory() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "change..", ROOT + "commit..", ROOT + "whatif..")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("Timeline")
                .because("what becomes of a history is decided in one place, and asked for by commit and what-if only")
                .check(ENGINE);
    }
}
