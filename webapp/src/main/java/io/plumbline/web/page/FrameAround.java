package io.plumbline.web.page;

import io.plumbline.engine.access.Installation;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSetStatus;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.job.JobKind;
import io.plumbline.engine.job.JobStore;
import io.plumbline.web.part.Part;
import io.plumbline.web.part.Parts;
import io.plumbline.web.problem.Outage;
import io.plumbline.web.security.SignedIn;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.List;
import java.util.function.IntSupplier;
import org.jooq.exception.DataAccessException;
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
    private final Parts parts;

    FrameAround(Database database, Installation installation, Parts parts) {
        this.database = database;
        this.installation = installation;
        this.parts = parts;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this)
                .excludePathPatterns("/api/**", "/assets/**", "/actuator/**", "/v3/**", "/health/*");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Person person = person();
        boolean counts = person != null && mayCount(request);
        request.setAttribute(
                "frame",
                new Frame(
                        person,
                        installation.demo(),
                        person == null ? null : theme(person),
                        person != null && counts ? counted(() -> due(person)) : 0,
                        counts ? counted(this::running) : 0,
                        path(request),
                        AwayBanner.of(parts.all(), Instant.now())));
        return true;
    }

    /** A page that tells an error does not wait for the database, which may be the reason. */
    private boolean mayCount(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) == null && !parts.isAway(Part.DATABASE);
    }

    private static int counted(IntSupplier count) {
        try {
            return count.getAsInt();
        } catch (DataAccessException e) {
            if (Outage.isOne(e)) {
                return 0;
            }
            throw e;
        }
    }

    /** What the reader asked for, also where the answer comes from the page of errors. */
    private static String path(HttpServletRequest request) {
        Object asked = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String path = asked == null ? request.getRequestURI() : asked.toString();
        // The key of a set-up link is nothing to be shown again.
        String query = path.equals("/setup") ? null : request.getQueryString();
        return path + (query == null ? "" : "?" + query);
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
