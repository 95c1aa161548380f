package io.plumbline.web.part;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import io.plumbline.web.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * How the parts fare, as of a second ago. A thread of its own looks at them, over a database connection of its own, so that no page waits
 * for a part that is away, and no crowded pool looks like one.
 */
@Component
public final class Parts implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);
    private static final long LOOK_MILLIS = 1000;
    private static final long ASK_STORE_MILLIS = 2000;
    private static final int CONNECT_MILLIS = 1000;
    private static final int ANSWER_MILLIS = 3000;
    private static final int FAILURES = 2;

    private final HikariDataSource connection;
    private final Database database;
    private final StoreProbe store;
    private final Launcher launcher;
    private final Instant began = Instant.now();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(
            2, Thread.ofVirtual().name("parts-", 0).factory());
    private volatile Map<Part, PartState> states = Look.first(began);
    private volatile Optional<Figures> figures = Optional.empty();
    private int failures;
    private volatile boolean running;

    Parts(Settings settings, Lake lake) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("plumbline-look");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setUsername(settings.jdbcUser());
        config.setPassword(settings.jdbcPassword());
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(CONNECT_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", CONNECT_MILLIS);
        config.addDataSourceProperty("socketTimeout", ANSWER_MILLIS);
        this.connection = new HikariDataSource(config);
        this.database = new Database(connection);
        this.store = new StoreProbe(lake);
        this.launcher = new Launcher(settings.home());
    }

    /** All parts, in the order of {@link Part}. */
    public List<PartState> all() {
        return List.copyOf(states.values());
    }

    public PartState state(Part part) {
        return Objects.requireNonNull(states.get(part));
    }

    public boolean isAway(Part part) {
        return state(part).isAway();
    }

    /** What the database said last; empty while it is away. */
    public Optional<Figures> figures() {
        return isAway(Part.DATABASE) ? Optional.empty() : figures;
    }

    /** What the database answers to the connection that looks: whoever asks this way waits for no other. Empty where it does not answer. */
    public <T> Optional<T> asked(Function<Database, T> question) {
        if (isAway(Part.DATABASE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.apply(database));
        } catch (DataAccessException e) {
            LOG.debug("the database did not answer", e);
            return Optional.empty();
        }
    }

    private void look() {
        try {
            try {
                figures = Optional.of(Figures.read(database));
                failures = 0;
            } catch (RuntimeException e) {
                failures++;
                LOG.debug("the database did not answer", e);
            }
            Look look = new Look(
                    Instant.now(),
                    began,
                    failures >= FAILURES ? Optional.empty() : figures,
                    store.last(),
                    launcher.told());
            Map<Part, PartState> before = states;
            states = look.after(before);
            before.forEach((part, was) -> tell(was, state(part)));
        } catch (RuntimeException e) {
            LOG.error("a look at the parts failed", e);
        }
    }

    private static void tell(PartState was, PartState now) {
        if (was.condition() == now.condition()) {
            return;
        }
        if (now.isAway() || now.condition() == PartState.Condition.BEHIND) {
            LOG.warn("{}: {} since {}. {}", now.part().words(), now.condition(), now.since(), now.said());
        } else if (was.isAway() || was.condition() == PartState.Condition.BEHIND) {
            LOG.info(
                    "{}: {} again, after {} s",
                    now.part().words(),
                    now.condition(),
                    Duration.between(was.since(), now.since()).toSeconds());
        }
    }

    @Override
    public void start() {
        running = true;
        look();
        var _ = threads.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var _ = threads.scheduleWithFixedDelay(store::ask, 0, ASK_STORE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
        connection.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the first request is answered. */
    @Override
    public int getPhase() {
        return 0;
    }
}
