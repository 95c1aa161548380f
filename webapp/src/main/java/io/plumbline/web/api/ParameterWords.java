package io.plumbline.web.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the parameters of the API mean: one word means the same in every call of a resource. */
final class ParameterWords {
    private static final Map<String, String> WORDS = new HashMap<>();

    static {
        WORDS.put(
                "cursor",
                "The next of the page before; absent for the first page. All other parameters stay as they were.");
        WORDS.put("limit", "Rows of a page, 1 to 1000; what is outside is taken as the nearest bound.");
        WORDS.put("as_of", "The day in valid time; today where it is absent.");
        WORDS.put("commit", "The commit to read at; the newest where it is absent.");
        WORDS.put("q", "Text that the key begins with, or that a text attribute contains.");
        WORDS.put("filter", "attribute:value, or attribute alone for the value null; may be repeated.");
        WORDS.put("sort", "An attribute, or -attribute for descending.");
        WORDS.put("If-Match", "The ETag that was read: 412 where the resource is another one now.");
        WORDS.put("Last-Event-ID", "The id of the last event that arrived; the stream goes on after it.");
        WORDS.put("/dimensions code", "The dimension's code.");
        WORDS.put(
                "/dimensions key",
                "The member's id, or the parts of its business key joined by commas; as a parameter, one for each part.");
        WORDS.put("/dimensions from", "The commit to compare from; it may be the newer one. 0 is before the first.");
        WORDS.put("/dimensions to", "The commit to compare with.");
        WORDS.put("/dimensions title", "The change set's title; one that says what it is where it is absent.");
        WORDS.put("/dimensions reason", "Why; the steward reads it first.");
        WORDS.put("/dimensions format", "csv, json, parquet or xlsx.");
        WORDS.put("/dimensions kind", "Only differences of this kind.");
        WORDS.put(
                "/dimensions attribute", "The attribute's name; in a comparison, only differences with a cell of it.");
        WORDS.put("/lineage table", "Such as television.station_d_hist.");
        WORDS.put("/lineage key", "The parts of the business key, one parameter for each.");
        WORDS.put("/lineage column", "The column's name.");
        WORDS.put("/lineage tag", "The release's tag, such as c000042.");
        WORDS.put("/fact-sources code", "The fact source's code.");
        WORDS.put("/policies code", "The domain's code.");
        WORDS.put("/change-sets id", "The change set's number.");
        WORDS.put("/change-sets comment", "The comment that began the thread.");
        WORDS.put("/change-sets status", "Only change sets in this state; may be repeated.");
        WORDS.put("/change-sets author", "Only change sets of the person of this number.");
        WORDS.put("/change-sets kind", "Only changes of this kind.");
        WORDS.put("/change-sets attribute", "Only changes with a cell of this attribute.");
        WORDS.put(
                "/change-sets own",
                "true leaves out what the change set below, upon which this one was made, says just so.");
        WORDS.put("/commits n", "The commit's number.");
        WORDS.put("/commits dimension", "Only commits that touched the dimension of this code.");
        WORDS.put("/releases dimension", "Only releases of the dimension of this code.");
        WORDS.put("/releases after", "Only publications above this id, oldest first.");
        WORDS.put("/publications id", "The publication's number.");
        WORDS.put("/jobs id", "The job's id.");
        WORDS.put("/tokens id", "The token's number.");
        WORDS.put("/people login", "The person's login.");
        WORDS.put("/people id", "The token's number.");
        WORDS.put("/uploads id", "The upload's id.");
        WORDS.put("/webhooks id", "The webhook's number.");
        WORDS.put("/webhooks delivery", "The delivery's number, as the list of deliveries has it.");
        WORDS.put("/search q", "The words: a part of a key, a name, a title or a message.");
        WORDS.put("/uploads step", "The number of the step, as the list of corrections has it.");
        WORDS.put("/what-ifs id", "The what-if's number.");
        WORDS.put("/what-ifs format", "json, csv or xlsx.");
        WORDS.put("/what-ifs table", "Of csv, the list that is wanted: groups, flows, series or movers.");
        WORDS.put("/what-ifs change_set", "Only what-ifs that ask about the change set of this number.");
    }

    private ParameterWords() {}

    static void describe(OpenAPI document) {
        document.getPaths()
                .forEach((path, item) -> item.readOperations().forEach(operation -> {
                    List<Parameter> parameters = operation.getParameters();
                    if (parameters != null) {
                        parameters.stream()
                                .filter(parameter -> parameter.getDescription() == null)
                                .forEach(parameter -> parameter.setDescription(words(path, parameter.getName())));
                    }
                }));
    }

    private static String words(String path, String name) {
        String resource = "/" + path.split("/", -1)[3];
        String words = WORDS.getOrDefault(resource + " " + name, WORDS.get(name));
        if (words == null) {
            throw new IllegalStateException("nothing says what the parameter " + name + " of " + path + " means");
        }
        return words;
    }
}
