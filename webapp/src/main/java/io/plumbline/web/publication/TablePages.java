package io.plumbline.web.publication;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.member.HeadStore;
import io.plumbline.engine.publication.PublishedColumn;
import io.plumbline.engine.publication.ReleaseStore;
import io.plumbline.web.dimension.DimensionPages;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** What is published of a dimension, for those who read it in the lake. */
@Controller
class TablePages {
    private final Database database;
    private final DimensionPages dimensions;

    TablePages(Database database, DimensionPages dimensions) {
        this.database = database;
        this.dimensions = dimensions;
    }

    @GetMapping("/dimensions/{code}/tables")
    String tables(@PathVariable String code, Model model) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        Snippets snippets = new Snippets(ServletUriComponentsBuilder.fromCurrentContextPath()
                .path("/iceberg")
                .toUriString());
        model.addAttribute(
                "view",
                TablesShown.of(
                        dimensions.head(dimension, "tables"),
                        dimension,
                        new ReleaseStore(database.read()).newestPublished(code),
                        columns(dimension),
                        stewards(),
                        snippets));
        return "publication/tables";
    }

    @GetMapping(path = "/dimensions/{code}/sources.yml", produces = MediaType.APPLICATION_YAML_VALUE)
    @ResponseBody
    String sources(@PathVariable String code) {
        Dimension dimension = new DimensionStore(database.read()).byCode(code);
        return DbtSources.of(dimension, columns(dimension));
    }

    private List<String> stewards() {
        return new PersonStore(database.read())
                .all().stream()
                        .filter(person -> person.enabled() && person.has(Role.STEWARD))
                        .map(Person::displayName)
                        .toList();
    }

    private Map<String, List<PublishedColumn>> columns(Dimension dimension) {
        return PublishedColumn.byTable(database.read(), dimension, new HeadStore(database.read()).commit());
    }
}
