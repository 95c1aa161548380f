package io.plumbline.web.profile;

import io.plumbline.web.dimension.DimensionPages;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The page of a dimension's profile. */
@Controller
class ProfilePages {
    private final ProfileReading reading;
    private final DimensionPages dimensions;

    ProfilePages(ProfileReading reading, DimensionPages dimensions) {
        this.reading = reading;
        this.dimensions = dimensions;
    }

    /**
     * @param commit the newest where it is absent
     * @param attribute whose past is shown; without it the first that is no key
     */
    @GetMapping("/dimensions/{code}/profile")
    String profile(
            @PathVariable String code,
            @RequestParam(required = false) @Nullable Long commit,
            @RequestParam(required = false) @Nullable String attribute,
            Model model) {
        ProfileReading.Read read = reading.read(code, commit);
        model.addAttribute(
                "view", ProfileShown.of(dimensions.head(read.dimension(), "profile"), read, commit, attribute));
        return "profile/profile";
    }
}
