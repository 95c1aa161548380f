package io.plumbline.web.event;

import io.plumbline.engine.event.SendDelivery;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** One courier for each webhook that something is due to: a receiver that takes its time holds up nobody but itself. */
@Component
final class Couriers implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(Couriers.class);
    private static final long LAST_SECONDS = 2;

    private final SendDelivery send;
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("webhook-", 0).factory());

    Couriers(SendDelivery send) {
        this.send = send;
    }

    /** Sends couriers to the webhooks that something is due to, and waits for none of them. */
    void look() {
        for (long webhook : send.due()) {
            if (!threads.isShutdown() && underWay.add(webhook)) {
                threads.execute(() -> go(webhook));
            }
        }
    }

    /** The same at once, for whoever does not want to wait for the next look; a look that cannot be made now is made then. */
    void hurry() {
        if (!threads.isShutdown()) {
            threads.execute(() -> {
                try {
                    look();
                } catch (DataAccessException e) {
                    LOG.debug("webhooks are looked at later", e);
                }
            });
        }
    }

    private void go(long webhook) {
        try {
            boolean goesOn = true;
            while (goesOn && !threads.isShutdown()) {
                goesOn = send.sendNext(webhook);
            }
        } catch (RuntimeException e) {
            // What was taken is due again in a minute.
            LOG.warn("the courier of webhook {} came back early, and goes again", webhook, e);
        } finally {
            underWay.remove(webhook);
        }
    }

    /** Lets those under way come back, but not for long: what they carry is sent again after the next start. */
    @Override
    public void destroy() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(LAST_SECONDS, TimeUnit.SECONDS)) {
            threads.shutdownNow();
        }
    }
}
