package io.plumbline.web.page;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.database.Database;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The reader's choice between light and dark. */
@Controller
class ThemePages {
    private final Database database;

    ThemePages(Database database) {
        this.database = database;
    }

    @PostMapping("/theme")
    String choose(Person who, @RequestParam String theme, @RequestParam(defaultValue = "/") String back) {
        database.transact(tx -> new PersonStore(tx).chooseTheme(who.id(), theme.equals("dark") ? "dark" : "light"));
        // Only back into this application: a foreign address would make a link that leads astray.
        return "redirect:" + (back.startsWith("/") && !back.startsWith("//") && !back.contains("\\") ? back : "/");
    }
}
