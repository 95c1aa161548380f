package io.plumbline.web.security;

import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.problem.Refusal;
import io.plumbline.web.settings.ObservationSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;

/** Who reads the metrics: administrators, and a collector with the operator's metrics token, which needs no database. */
@Configuration(proxyBeanMethods = false)
class MetricsAccess {
    private static final String PATH = "/actuator/prometheus";

    @Bean
    @Order(-1)
    SecurityFilterChain metricsTokenChain(HttpSecurity http, ObservationSettings settings) {
        SecurityWiring.headers(http);
        return http.securityMatcher(request -> isMetrics(request) && hasToken(request, settings))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(0)
    SecurityFilterChain metricsChain(HttpSecurity http, TokenStore tokens, PersonStore people, Meters meters) {
        SecurityWiring.headers(http);
        return http.securityMatcher(MetricsAccess::isMetrics)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .addFilterBefore(new FreshPerson(people), CsrfFilter.class)
                .addFilterBefore(new BearerSignIn(tokens, people, meters), UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().hasRole(Role.ADMIN.name()))
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(Refusal::send).accessDeniedHandler(Refusal::send))
                .build();
    }

    private static boolean isMetrics(HttpServletRequest request) {
        return request.getRequestURI().equals(PATH);
    }

    private static boolean hasToken(HttpServletRequest request, ObservationSettings settings) {
        String value = BearerSignIn.value(request);
        return value != null
                && settings.metricsToken()
                        .filter(token -> MessageDigest.isEqual(bytes(token), bytes(value)))
                        .isPresent();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
