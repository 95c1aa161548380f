package io.plumbline.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.launcher.client.PlayedServer.Answer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Differences of any number, read through all pages. */
class DiffCommandTest {
    private static final String CALL = "GET /change-sets/17/changes?limit=1000";
    private static final String BOOKS = """
            {"dimension":"ITEM_D","key":["A","1"],"kind":"AMENDED","effective":"2026-03-01","until":"2026-04-01",
             "cells":[{"attribute":"category","before":"Books","after":"Sports","source":"Items!D17"},
                      {"attribute":"size","before":null,"after":4,"source":null}],"into":[]}""";
    private static final String SPLIT = """
            {"dimension":"ITEM_D","key":["B"],"kind":"SPLIT","effective":"2026-03-01","until":null,"cells":[],
             "into":[{"key":"C","weight":"0.6"},{"key":"D","weight":"0.4"}]}""";

    @TempDir
    Path folder;

    @AutoClose
    private PlayedServer server;

    @BeforeEach
    void play() throws IOException {
        server = new PlayedServer(folder);
    }

    @Test
    void eachCellIsALineBeforeAndAfterWithItsPlace() {
        server.on(CALL, page(BOOKS, "a/b")).on(CALL + "&cursor=a%2Fb", page(SPLIT, null));
        assertThat(server.rdm("diff", "17").out()).isEqualTo("""
                        ITEM_D A,1  amended from 2026-03-01 until 2026-04-01
                            category: Books → Sports  (Items!D17)
                            size: (none) → 4
                        ITEM_D B  split from 2026-03-01
                            taken over by C, weight 0.6
                            taken over by D, weight 0.4
                        1 amended, 1 split
                        """);
    }

    @Test
    void allPagesAreOneDocument() {
        server.on(CALL, page(BOOKS, "c2"))
                .on(CALL + "&cursor=c2", page(SPLIT, "c3"))
                .on(CALL + "&cursor=c3", page(BOOKS, null));
        var document = server.rdm("diff", "17", "--json").json();
        assertThat(document.path("items")).hasSize(3);
        assertThat(document.path("items").get(1)).isEqualTo(Server.JSON.readTree(SPLIT));
        assertThat(document.path("next").isNull()).isTrue();
    }

    @Test
    void listThatWasEditedMeanwhileIsReadAnewAndNothingIsSaidTwice() {
        server.on(CALL, page(BOOKS, "c2"), page(SPLIT, null))
                .on(CALL + "&cursor=c2", Answer.problem(409, "CONTENT_CHANGED", "It was edited."));
        var said = server.rdm("diff", "17", "--json");
        assertThat(said.exit()).isZero();
        assertThat(said.json().path("items")).containsExactly(Server.JSON.readTree(SPLIT));
        assertThat(said.err()).contains("edited meanwhile");
    }

    @Test
    void listThatIsEditedAllTheTimeEndsWith5AndTheProblemAlone() {
        server.on(CALL, page(BOOKS, "c2"))
                .on(CALL + "&cursor=c2", Answer.problem(409, "CONTENT_CHANGED", "It was edited."));
        var said = server.rdm("diff", "17", "--json");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.json().path("code").asString()).isEqualTo("CONTENT_CHANGED");
    }

    @Test
    void twoCommitsAreComparedWithTheSameFilters() {
        server.on(
                "GET /dimensions/ITEM_D/compare?from=4&to=9&kind=AMENDED&attribute=category&limit=1000",
                page(BOOKS, null));
        var said = server.rdm("diff", "ITEM_D", "4", "9", "--kind", "amended", "--attribute", "category");
        assertThat(said.out()).endsWith("1 amended\n");
    }

    @Test
    void noDifferenceIsSaid() {
        server.on(CALL, "{\"items\":[],\"next\":null}");
        assertThat(server.rdm("diff", "17")).isEqualTo(new PlayedServer.Said(0, "no changes\n", ""));
    }

    @Test
    void valueSteersNoTerminal() {
        server.on(CALL, page(BOOKS.replace("Sports", "\\u001b[2J\\nITEM_D Z"), null));
        assertThat(server.rdm("diff", "17").out())
                .doesNotContain("\u001b")
                .contains("    category: Books → \uFFFD[2J\uFFFDITEM_D Z");
    }

    private static Answer page(String item, @org.jspecify.annotations.Nullable String next) {
        return Answer.json(
                200, "{\"items\":[" + item + "],\"next\":" + (next == null ? "null" : "\"" + next + "\"") + "}");
    }
}
