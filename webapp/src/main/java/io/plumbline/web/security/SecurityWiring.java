package io.plumbline.web.security;

import io.plumbline.engine.access.Installation;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.web.observation.Meters;
import io.plumbline.web.problem.Refusal;
import io.plumbline.web.settings.Settings;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.time.Instant;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationFailureHandler;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Two chains: the API, for bearer tokens and sessions; and the pages, for sessions. Both refuse what nobody allowed. */
@Configuration(proxyBeanMethods = false)
class SecurityWiring {
    private static final String PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

    @Bean
    AuthenticationProvider passwordSignIn(PersonStore people, PasswordEncoder encoder) {
        return new PasswordSignIn(people, encoder);
    }

    @Bean
    LoginThrottle loginThrottle() {
        return new LoginThrottle(Clock.systemUTC());
    }

    @Bean
    FilterRegistrationBean<LocalHostsOnly> localHostsOnly(Installation installation) {
        FilterRegistrationBean<LocalHostsOnly> registration = new FilterRegistrationBean<>(new LocalHostsOnly());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        registration.setEnabled(installation.demo());
        return registration;
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit(Settings settings) {
        FilterRegistrationBean<BodyLimit> registration =
                new FilterRegistrationBean<>(new BodyLimit(settings.maxUploadMb()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }

    @Bean
    @Order(1)
    SecurityFilterChain apiChain(HttpSecurity http, TokenStore tokens, PersonStore people, Meters meters) {
        headers(http);
        return http.securityMatcher("/api/**", "/v3/api-docs/**", "/iceberg/**")
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
                .csrf(csrf -> csrf.ignoringRequestMatchers(BearerSignIn::isUsedBy))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .addFilterBefore(new FreshPerson(people), CsrfFilter.class)
                .addFilterBefore(new BearerSignIn(tokens, people, meters), UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(Refusal::send).accessDeniedHandler(Refusal::send))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pageChain(HttpSecurity http, PersonStore people, LoginThrottle throttle, Meters meters) {
        headers(http);
        SavedRequestAwareAuthenticationSuccessHandler success = new SavedRequestAwareAuthenticationSuccessHandler();
        SimpleUrlAuthenticationFailureHandler failure = new SimpleUrlAuthenticationFailureHandler("/login?failed");
        // A forward comes from inside: what it shows was refused or checked before.
        return http.csrf(csrf ->
                        csrf.ignoringRequestMatchers(request -> request.getDispatcherType() != DispatcherType.REQUEST))
                .addFilterBefore(new FreshPerson(people), CsrfFilter.class)
                .addFilterBefore(new ThrottledLogin(throttle, meters), UsernamePasswordAuthenticationFilter.class)
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.FORWARD, DispatcherType.ERROR)
                        .permitAll()
                        .requestMatchers("/login", "/setup", "/assets/**", "/webjars/**", "/favicon.ico", "/health/**")
                        .permitAll()
                        .requestMatchers("/actuator/health/**")
                        .permitAll()
                        .requestMatchers("/actuator/**")
                        .denyAll()
                        .anyRequest()
                        .authenticated())
                .formLogin(form -> form.loginPage("/login")
                        .usernameParameter(ThrottledLogin.LOGIN_FIELD)
                        .successHandler((request, response, authentication) -> {
                            throttle.succeeded(ThrottledLogin.login(request), request.getRemoteAddr());
                            if (authentication.getPrincipal() instanceof SignedIn signedIn) {
                                people.noteSignIn(signedIn.person().id(), Instant.now());
                            }
                            success.onAuthenticationSuccess(request, response, authentication);
                        })
                        .failureHandler((request, response, e) -> {
                            throttle.failed(ThrottledLogin.login(request), request.getRemoteAddr());
                            failure.onAuthenticationFailure(request, response, e);
                        }))
                .logout(logout -> logout.logoutSuccessUrl("/login?signed_out"))
                .exceptionHandling(handling -> handling.accessDeniedHandler(Refusal::send))
                .build();
    }

    static void headers(HttpSecurity http) {
        http.addFilterBefore(new ContentPolicy(), HeaderWriterFilter.class)
                .headers(headers -> headers.frameOptions(frame -> frame.deny())
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(permissions -> permissions.policy(PERMISSIONS))
                        .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN)));
    }
}
