package io.plumbline.web.search;

import io.plumbline.web.api.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finding things by words, for programs. */
@RestController
@Tag(name = "search", description = "Finding things by words")
class SearchApi {
    private final Finder finder;

    SearchApi(Finder finder) {
        this.finder = finder;
    }

    /** What was found, by kind. */
    @Schema(name = "Hits")
    record Hits(List<Hit> items) {}

    @GetMapping(path = "/api/v1/search", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            operationId = "searchAll",
            summary = "Dimensions, change sets, members and findings that hold the words",
            description =
                    "The first few of each kind. Members of a dimension of more than 200,000 are found by their whole key; its own list searches their texts.")
    @Refuses({})
    Hits search(@RequestParam String q) {
        return new Hits(finder.find(q));
    }
}
