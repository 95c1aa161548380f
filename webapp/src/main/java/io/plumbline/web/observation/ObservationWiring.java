package io.plumbline.web.observation;

import io.plumbline.web.settings.ObservationSettings;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.authentication.event.AuthenticationSuccessEvent;

/** Correlation ids around every request, and spans where a collector is named; without one, nothing of OpenTelemetry is loaded. */
@Configuration(proxyBeanMethods = false)
class ObservationWiring {
    private final Meters meters;

    ObservationWiring(Meters meters) {
        this.meters = meters;
    }

    @Bean
    static Traces traces(ObservationSettings settings) {
        return settings.hasCollector() ? new CollectedTraces(settings.openTelemetry()) : Traces.NONE;
    }

    @Bean
    static FilterRegistrationBean<RequestIds> requestIds(Traces traces, ObservationSettings settings) {
        FilterRegistrationBean<RequestIds> registration =
                new FilterRegistrationBean<>(new RequestIds(traces, settings.accessLog()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ERROR));
        return registration;
    }

    @EventListener
    void signedIn(AuthenticationSuccessEvent event) {
        meters.signedIn(Meters.Way.PASSWORD, Meters.Said.ACCEPTED);
    }

    @EventListener
    void refused(AbstractAuthenticationFailureEvent event) {
        meters.signedIn(Meters.Way.PASSWORD, Meters.Said.REFUSED);
    }
}
