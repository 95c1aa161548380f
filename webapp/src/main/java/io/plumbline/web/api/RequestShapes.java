package io.plumbline.web.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Of what a program sends, a field that may be null may be left out as well; a parameter is there or is not, and a file's form has its fields in it. */
final class RequestShapes {
    @SuppressWarnings("rawtypes") // as the model has them
    private final Map<String, Schema> shapes;

    private final Set<String> seen = new HashSet<>();

    private RequestShapes(@SuppressWarnings("rawtypes") Map<String, Schema> shapes) {
        this.shapes = shapes;
    }

    static void loosen(OpenAPI document) {
        RequestShapes requests = new RequestShapes(document.getComponents().getSchemas());
        document.getPaths().values().stream()
                .flatMap(item -> item.readOperations().stream())
                .forEach(requests::loosen);
    }

    private void loosen(Operation operation) {
        List<Parameter> parameters = operation.getParameters() == null ? List.of() : operation.getParameters();
        parameters.forEach(parameter -> parameter.getSchema().getTypes().remove("null"));
        RequestBody body = operation.getRequestBody();
        if (body != null) {
            body.getContent().values().forEach(content -> loosen(content.getSchema()));
            MediaType form = body.getContent().get(org.springframework.http.MediaType.MULTIPART_FORM_DATA_VALUE);
            if (form != null) {
                parameters.stream()
                        .filter(RequestShapes::isField)
                        .forEach(field -> form.getSchema()
                                .addProperty(field.getName(), field.getSchema().description(field.getDescription())));
                operation.setParameters(
                        parameters.stream().filter(p -> !isField(p)).toList());
            }
        }
    }

    private static boolean isField(Parameter parameter) {
        return "query".equals(parameter.getIn());
    }

    private void loosen(@Nullable Schema<?> schema) {
        if (schema == null) {
            return;
        }
        if (schema.get$ref() != null) {
            String name = schema.get$ref().substring(Components.COMPONENTS_SCHEMAS_REF.length());
            if (seen.add(name)) {
                loosen(shapes.get(name));
            }
            return;
        }
        loosen(schema.getItems());
        if (schema.getAnyOf() != null) {
            schema.getAnyOf().forEach(this::loosen);
        }
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(this::loosen);
            if (schema.getRequired() != null) {
                List<String> required = schema.getRequired().stream()
                        .filter(name ->
                                schema.getProperties().get(name) instanceof Schema<?> property && !isNullable(property))
                        .toList();
                schema.setRequired(required.isEmpty() ? null : required);
            }
        }
    }

    private static boolean isNullable(Schema<?> schema) {
        return (schema.getTypes() != null && schema.getTypes().contains("null"))
                || (schema.getAnyOf() != null && schema.getAnyOf().stream().anyMatch(RequestShapes::isNullable));
    }
}
