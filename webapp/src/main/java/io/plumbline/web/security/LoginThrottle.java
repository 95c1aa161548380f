package io.plumbline.web.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Slows the guessing of passwords: after five failures within a minute, a login waits at that address. */
public final class LoginThrottle {
    private static final int FAILURES = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<String, Deque<Instant>> failures = new ConcurrentHashMap<>();

    LoginThrottle(Clock clock) {
        this.clock = clock;
    }

    public boolean isBlocked(String login, String address) {
        Deque<Instant> known = failures.computeIfPresent(key(login, address), (key, times) -> recent(times));
        return known != null && known.size() >= FAILURES;
    }

    public void failed(String login, String address) {
        if (failures.size() >= MOST_REMEMBERED) {
            failures.keySet().forEach(key -> failures.computeIfPresent(key, (same, times) -> recent(times)));
        }
        failures.compute(key(login, address), (key, times) -> {
            Deque<Instant> next = times == null ? new ArrayDeque<>() : new ArrayDeque<>(times);
            next.addLast(clock.instant());
            if (next.size() > FAILURES) {
                next.removeFirst();
            }
            return next;
        });
    }

    public void succeeded(String login, String address) {
        failures.remove(key(login, address));
    }

    private @org.jspecify.annotations.Nullable Deque<Instant> recent(Deque<Instant> times) {
        Deque<Instant> next = new ArrayDeque<>(times);
        Instant oldest = clock.instant().minus(WINDOW);
        next.removeIf(time -> time.isBefore(oldest));
        return next.isEmpty() ? null : next;
    }

    private static String key(String login, String address) {
        return address + ' ' + (login.length() > 60 ? login.substring(0, 60) : login);
    }
}
