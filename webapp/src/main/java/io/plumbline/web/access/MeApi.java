package io.plumbline.web.access;

import io.plumbline.engine.access.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who the caller is. */
@RestController
@RequestMapping(path = "/api/v1/me", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "me", description = "The caller's own account")
class MeApi {
    @GetMapping
    @Operation(operationId = "getMe", summary = "Whose token or session this is, and what roles that person has")
    PersonView me(Person who) {
        return PersonView.of(who);
    }
}
