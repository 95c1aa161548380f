package io.plumbline.web.api;

import io.plumbline.engine.access.Person;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The frame of the generated description of the API. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    static {
        // Who is signed in comes from the token or the session, never from a parameter.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Person.class);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Plumbline")
                        .version("1")
                        .description(
                                "Everything that a person can do in the pages. Errors are RFC 9457 problem details with a stable code and,"
                                        + " for trouble in rows, findings at their cells. Lists are paged by cursor: send next as cursor until it is null."
                                        + " A browser's session works too, with its form token in the header X-CSRF-TOKEN.")
                        .license(new License().name("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }
}
