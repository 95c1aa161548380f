package io.plumbline.engine.event;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows a try: whether and when the delivery is tried again, and whether the webhook goes on at all. The pauses are those that Standard
 * Webhooks advises; in sum three days.
 */
final class RetryPlan {
    /** After so long without a success a webhook is disabled. */
    static final Duration PATIENCE = Duration.ofDays(5);

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final int GONE = 410;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private RetryPlan() {}

    /**
     * What becomes of a delivery and its webhook.
     *
     * @param problem why the try failed; null where the receiver took the message
     * @param nextTry null where none follows
     * @param disable why the webhook is disabled now; null where it is not
     */
    record Next(
            DeliveryStatus status,
            @Nullable String problem,
            @Nullable Instant nextTry,
            @Nullable String disable) {}

    /**
     * @param attempt which try it was, from 1
     * @param failingSince since when every try before this one failed, as far as they count
     */
    static Next after(Reply reply, EventType type, int attempt, @Nullable Instant failingSince, Instant now) {
        if (reply instanceof Reply.Answered answered && answered.isTaken()) {
            return new Next(DeliveryStatus.DELIVERED, null, null, null);
        }
        String problem = problem(reply);
        boolean isGone = reply instanceof Reply.Answered answered && answered.status() == GONE;
        String disable = isGone
                ? "The receiver answered 410: it is gone for good."
                : type != EventType.TEST
                                && failingSince != null
                                && !failingSince.plus(PATIENCE).isAfter(now)
                        ? "Every try has failed for " + PATIENCE.toDays() + " days. The last one: " + problem
                        : null;
        // A test is about this moment, and somebody looks on.
        if (type == EventType.TEST || attempt > PAUSES.size()) {
            return new Next(DeliveryStatus.FAILED, problem, null, disable);
        }
        Duration pause = PAUSES.get(attempt - 1);
        Duration asked = asked(reply, now);
        return new Next(DeliveryStatus.PENDING, problem, now.plus(asked.compareTo(pause) > 0 ? asked : pause), disable);
    }

    private static String problem(Reply reply) {
        return switch (reply) {
            case Reply.Unanswered(String why) -> why;
            case Reply.Answered(int status, String beginning, String later) ->
                "The receiver answered " + status + "; it takes a message with 200 to 299."
                        + (status >= 300 && status < 400
                                ? " Redirects are not followed: name the address that it leads to."
                                : "");
        };
    }

    /** How long the receiver asks to be left alone; a day at the most. */
    private static Duration asked(Reply reply, Instant now) {
        if (!(reply instanceof Reply.Answered answered)
                || answered.retryAfter() == null
                || answered.status() != TOO_MANY && answered.status() != UNAVAILABLE) {
            return Duration.ZERO;
        }
        Duration asked = duration(answered.retryAfter().strip(), now);
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    /** Seconds, or a moment; nothing where it is neither. */
    private static Duration duration(String header, Instant now) {
        if (header.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        try {
            Instant moment = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(now, moment);
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
