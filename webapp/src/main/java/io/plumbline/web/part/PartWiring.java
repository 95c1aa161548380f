package io.plumbline.web.part;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Pages do not wait for a part that is known to be away. */
@Configuration(proxyBeanMethods = false)
class PartWiring {
    private static final int AFTER_THE_OTHERS = 10;

    @Bean
    FilterRegistrationBean<PageWhileAway> pageWhileAway(Parts parts) {
        FilterRegistrationBean<PageWhileAway> registration = new FilterRegistrationBean<>(new PageWhileAway(parts));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + AFTER_THE_OTHERS);
        return registration;
    }
}
