package io.plumbline.web.api;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.web.problem.HttpCode;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** With which codes a call is refused, besides those that every call may be refused with. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Refuses {
    ErrorCode[] value() default {};

    HttpCode[] http() default {};
}
