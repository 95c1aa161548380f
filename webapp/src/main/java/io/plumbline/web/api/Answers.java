package io.plumbline.web.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpStatus;

/** How a call is answered when it is done, where its signature does not say. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Answers {
    HttpStatus value() default HttpStatus.OK;

    /** Whether the answer has an ETag; a GET that has one takes If-None-Match. */
    boolean eTag() default false;

    /** Whether the answer says where the new thing is. */
    boolean location() default false;
}
