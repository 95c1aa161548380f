package io.plumbline.web.api;

import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.BindParam;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.method.HandlerMethod;

/**
 * What a handler reads of a request.
 *
 * @param names of parameters and parts
 * @param repeatable those that may stand more than once
 */
record KnownParameters(Set<String> names, Set<String> repeatable, Set<String> headers) {

    static KnownParameters of(HandlerMethod method) {
        KnownParameters known = new KnownParameters(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        for (MethodParameter parameter : method.getMethodParameters()) {
            Parameter declared = parameter.getParameter();
            RequestParam param = declared.getAnnotation(RequestParam.class);
            RequestPart part = declared.getAnnotation(RequestPart.class);
            RequestHeader header = declared.getAnnotation(RequestHeader.class);
            if (param != null) {
                known.add(param.name().isEmpty() ? declared.getName() : param.name(), declared.getType());
            } else if (part != null) {
                known.add(part.name().isEmpty() ? declared.getName() : part.name(), declared.getType());
            } else if (header != null) {
                known.headers().add(header.name());
            } else if (declared.isAnnotationPresent(ModelAttribute.class)) {
                for (Parameter field :
                        declared.getType().getDeclaredConstructors()[0].getParameters()) {
                    BindParam bound = field.getAnnotation(BindParam.class);
                    known.add(bound == null ? field.getName() : bound.value(), field.getType());
                }
            }
        }
        return known;
    }

    private void add(String name, Class<?> type) {
        names.add(name);
        if (Collection.class.isAssignableFrom(type)) {
            repeatable.add(name);
        }
    }

    boolean isKnown(String name) {
        return names.contains(name);
    }
}
