package io.plumbline.web.health;

import io.plumbline.web.page.AwayBanner;
import io.plumbline.web.part.Parts;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How the installation fares, also while the database is away. */
@Controller
class HealthPages {
    private final Parts parts;

    HealthPages(Parts parts) {
        this.parts = parts;
    }

    @GetMapping("/health")
    String health(@Nullable Principal who, Model model) {
        look(who, model);
        return "health/health";
    }

    /** The part of the page that changes. */
    @GetMapping("/health/parts")
    String parts(@Nullable Principal who, Model model) {
        look(who, model);
        return "health/health :: parts(view=${view})";
    }

    /** Strangers learn which part is away, not why. */
    private void look(@Nullable Principal who, Model model) {
        model.addAttribute("view", HealthShown.of(parts.all(), Instant.now()));
        model.addAttribute("detailed", who != null);
    }

    /**
     * What every page shows of parts that are away: 204 where it shows the truth already, 205 where it may be loaded again.
     *
     * @param shown the mark of what the page shows
     * @param waits whether the page waits to be loaded again as soon as everything is back
     */
    @GetMapping("/health/banner")
    @Nullable
    String banner(
            @RequestParam(defaultValue = "") String shown,
            @RequestParam(defaultValue = "false") boolean waits,
            HttpServletResponse response,
            Model model) {
        AwayBanner now = AwayBanner.of(parts.all(), Instant.now());
        boolean isBack = waits && now.parts().isEmpty();
        if (isBack || now.mark().equals(shown)) {
            response.setStatus((isBack ? HttpStatus.RESET_CONTENT : HttpStatus.NO_CONTENT).value());
            return null;
        }
        model.addAttribute("away", now);
        model.addAttribute("waits", waits);
        return "health/banner :: away(away=${away},waits=${waits})";
    }
}
