package io.plumbline.web.page;

import io.plumbline.engine.access.Installation;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.security.SignedIn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Gives every page its {@link Frame}, as the request attribute {@code frame}; error pages too. */
@Configuration(proxyBeanMethods = false)
class FrameAround implements WebMvcConfigurer, HandlerInterceptor {
    private static final int COUNTED = 100;

    private final Database database;
    private final Installation installation;

    FrameAround(Database database, Installation installation) {
        this.database = database;
        this.installation = installation;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).excludePathPatterns("/api/**", "/assets/**", "/actuator/**", "/v3/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Person person = person();
        String query = request.getQueryString();
        String path = request.getRequestURI() + (query == null ? "" : "?" + query);
        request.setAttribute(
                "frame",
                person == null
                        ? new Frame(null, installation.demo(), null, 0, 0, path)
                        : new Frame(person, installation.demo(), theme(person), due(person), running(), path));
        return true;
    }

    private static @Nullable Person person() {
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return known != null && known.getPrincipal() instanceof SignedIn signedIn ? signedIn.person() : null;
    }

    private static @Nullable String theme(Person person) {
        return person.theme().equals("light") || person.theme().equals("dark") ? person.theme() : null;
    }

    private int due(Person person) {
        if (!person.has(Role.STEWARD)) {
            return 0;
        }
        return (int) new ChangeSetStore(database.read())
                .list(List.of(ChangeSetStatus.SUBMITTED), null, null, COUNTED).stream()
                        .filter(set -> !set.authors().contains(person.id()))
                        .count();
    }

    private int running() {
        JobStore jobs = new JobStore(database.read());
        int running = 0;
        for (JobKind kind : JobKind.values()) {
            running += jobs.open(kind).size();
        }
        return running;
    }
}
