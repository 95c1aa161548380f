package io.plumbline.web.part;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Nobody waits for long for a part that is known to be away. */
@Configuration(proxyBeanMethods = false)
class PartWiring {
    private static final int AFTER_THE_OTHERS = 10;

    @Bean
    FilterRegistrationBean<AnswerWhileAway> answerWhileAway(Parts parts) {
        FilterRegistrationBean<AnswerWhileAway> registration = new FilterRegistrationBean<>(new AnswerWhileAway(parts));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + AFTER_THE_OTHERS);
        return registration;
    }
}
