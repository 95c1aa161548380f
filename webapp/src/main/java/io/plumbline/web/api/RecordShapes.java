package io.plumbline.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tells of a record's fields which are always there and which may be null, as the record itself does. */
final class RecordShapes implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        JavaType java = Json31.mapper().constructType(type.getType());
        if (resolved != null && java != null && java.getRawClass().isRecord()) {
            Schema<?> shape = resolved;
            if (resolved.get$ref() != null) {
                shape = context.getDefinedModels()
                        .get(resolved.get$ref().substring(Components.COMPONENTS_SCHEMAS_REF.length()));
            }
            if (shape != null && shape.getProperties() != null) {
                describe(java.getRawClass(), shape);
            }
        }
        return resolved;
    }

    @SuppressWarnings("rawtypes") // the model's properties are raw
    private static void describe(Class<?> record, Schema<?> shape) {
        Map<String, Schema> properties = new LinkedHashMap<>(shape.getProperties());
        Set<String> required = new TreeSet<>();
        boolean leftOut = isLeftOut(record.getAnnotation(JsonInclude.class));
        for (RecordComponent component : record.getRecordComponents()) {
            String name = name(component);
            Schema<?> property = properties.get(name);
            if (property == null) {
                continue;
            }
            if (property.get$ref() != null) {
                property.setTypes(null);
            }
            boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class) && !isWanted(component);
            boolean absent =
                    nullable && (leftOut || isLeftOut(component.getAccessor().getAnnotation(JsonInclude.class)));
            if (!absent) {
                required.add(name);
            }
            if (nullable && !absent) {
                properties.put(name, orNull(property));
            }
        }
        shape.setProperties(properties);
        shape.setRequired(required.isEmpty() ? null : required.stream().toList());
    }

    /** A field of a body that Java cannot vouch for, and that the handler insists on. */
    private static boolean isWanted(RecordComponent component) {
        var words = component.getAccessor().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        return words != null
                && words.requiredMode() == io.swagger.v3.oas.annotations.media.Schema.RequiredMode.REQUIRED;
    }

    private static boolean isLeftOut(@Nullable JsonInclude include) {
        return include != null && include.value() == JsonInclude.Include.NON_NULL;
    }

    private static String name(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null || property.value().isEmpty() ? component.getName() : property.value();
    }

    private static Schema<?> orNull(Schema<?> property) {
        if (property.get$ref() != null) {
            return new Schema<>()
                    .addAnyOfItem(new Schema<>().$ref(property.get$ref()))
                    .addAnyOfItem(new Schema<>().types(Set.of("null")));
        }
        if (property.getTypes() != null && !property.getTypes().contains("null")) {
            Set<String> types = new LinkedHashSet<>(property.getTypes());
            types.add("null");
            property.setTypes(types);
            if (property.getEnum() != null) {
                property.addEnumItemObject(null);
            }
        }
        return property;
    }
}
