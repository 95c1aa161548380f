package io.plumbline.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rules of the house for the web application, as far as a machine can hold them. */
class HouseRulesTest {
    private static final JavaClasses WEB = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.plumbline.web");

    @Test
    void packagesOfWordsHaveNoCycles() {
        slices().matching("io.plumbline.web.(*)..")
                .should()
                .beFreeOfCycles()
                .because("a newcomer reads one word at a time, and a cycle has no first word")
                .check(WEB);
    }

    @Test
    void pagesAndApiLeaveSqlToStores() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Pages")
                .or()
                .haveSimpleNameEndingWith("Api")
                .or()
                .haveSimpleNameEndingWith("View")
                .or()
                .haveSimpleNameEndingWith("Json")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jooq..", "java.sql..", "io.plumbline.engine.jooq..")
                .because("all SQL of an aggregate is in its store, where a change of the tables is made once")
                .check(WEB);
    }

    @Test
    void apiAndPagesDoNotLeanOnEachOther() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Api")
                .should()
                .dependOnClassesThat()
                .haveSimpleNameEndingWith("Pages")
                .because("what both need is a verb or a store, so that a page can change without the API")
                .check(WEB);
    }

    @Test
    void apiIsMappedUnderItsVersion() {
        classes()
                .that()
                .areAnnotatedWith(org.springframework.web.bind.annotation.RestController.class)
                .should()
                .haveSimpleNameEndingWith("Api")
                .because("one kind of file has one ending, and security tells the API by its path")
                .check(WEB);
    }

    @Test
    void namesSayWhatThingsAre() {
        noClasses()
                .should()
                .haveNameMatching(".*\\.(Abstract|Base)[A-Z]\\w*")
                .orShould()
                .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Dto|DTO)")
                .because("such names say how a thing is made, not what it is")
                .check(WEB);
    }

    @Test
    void sparkStaysOutside() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.spark..")
                .because("Spark and the servlet container clash on one classpath; the runner is a program of its own")
                .check(WEB);
    }
}
