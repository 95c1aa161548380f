package io.plumbline.web.start;

import java.util.Optional;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** Prints the one-time set-up link, once, when the port is known. */
public final class SetupLink {
    private final Optional<String> value;

    public SetupLink(Optional<String> value) {
        this.value = value;
    }

    Optional<String> value() {
        return value;
    }

    /** Tells the one who started the application where to make the first administrator. */
    @EventListener
    public void print(WebServerInitializedEvent event) {
        value.ifPresent(link -> System.out.println("Set up this installation, once: http://localhost:"
                + event.getWebServer().getPort() + "/setup?key=" + link));
    }
}
