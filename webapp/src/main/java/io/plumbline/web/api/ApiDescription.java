package io.plumbline.web.api;

import com.fasterxml.jackson.core.type.TypeReference;
import io.plumbline.engine.access.Person;
import io.plumbline.web.problem.Problem;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** The frame of the generated description of the API. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    static {
        // Who is signed in comes from the token or the session, never from a parameter.
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Person.class);
        SpringDocUtils.getConfig().replaceWithSchema(JsonNode.class, new Schema<>().$ref("#/components/schemas/Value"));
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Plumbline")
                        .version("1")
                        .description("""
                                Everything that a person can do in the pages. Errors are RFC 9457 problem details with a stable code and, for trouble in rows, \
                                findings at their cells. Lists are paged by cursor: send next as cursor until it is null. Each call that changes something takes \
                                an Idempotency-Key. Versions travel as ETags. A browser's session works too, with its form token in the header X-CSRF-TOKEN. \
                                An unknown address is 404 NOT_FOUND, a method that is not offered 405 METHOD_NOT_ALLOWED with Allow.""")
                        .license(new License().name("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                "token",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("A bearer token of a person, made at /api/v1/tokens.")))
                .addSecurityItem(new SecurityRequirement().addList("token"));
    }

    @Bean
    ModelResolver modelResolver() {
        return new ModelResolver(Json31.mapper(), new SchemaNames()).openapi31(true);
    }

    @Bean
    RecordShapes recordShapes() {
        return new RecordShapes();
    }

    @Bean
    GlobalOpenApiCustomizer wholeDocument() {
        return document -> {
            ParameterWords.describe(document);
            ModelConverters.getInstance(true).readAll(Problem.class).forEach(document.getComponents()::addSchemas);
            shapes().forEach(document.getComponents()::addSchemas);
            RequestShapes.loosen(document);
        };
    }

    /** Of bodies that are kept as JSON texts. */
    private static Map<String, Schema<?>> shapes() {
        try (InputStream file = new ClassPathResource("api/shapes.yaml").getInputStream()) {
            Map<String, Object> read = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
            return Json31.mapper().convertValue(read, new TypeReference<Map<String, Schema<?>>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
