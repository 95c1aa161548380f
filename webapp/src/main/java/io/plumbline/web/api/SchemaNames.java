package io.plumbline.web.api;

import io.swagger.v3.core.jackson.TypeNameResolver;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Names of schemas: the record's, with that of what it is a part of in front; no name for two shapes. */
final class SchemaNames extends TypeNameResolver {
    private final Map<String, Class<?>> given = new ConcurrentHashMap<>();

    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
        String name = name(type);
        Class<?> other = given.putIfAbsent(name, type);
        if (other != null && other != type) {
            throw new IllegalStateException(other + " and " + type + " would both be described as " + name);
        }
        return name;
    }

    private static String name(Class<?> type) {
        String own = type.getSimpleName().replaceFirst("(?<=.)(Json|View)$", "");
        Class<?> outer = type.getEnclosingClass();
        return outer == null || outer.getSimpleName().endsWith("Api") ? own : name(outer) + own;
    }
}
