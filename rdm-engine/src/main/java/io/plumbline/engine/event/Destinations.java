package io.plumbline.engine.event;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where webhooks may be sent to: into the open network, and to hosts that the operator named. Whoever makes a webhook could otherwise have
 * the application call what only the application can reach.
 */
public final class Destinations {
    private static final int LONGEST = 1000;

    /** Finds the addresses of a host; tests put their own in place of the system's. */
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    private final boolean isDemo;
    private final Set<String> named;
    private final Names names;

    /**
     * @param isDemo whether the own machine and private networks are open too, as they are in a demo
     * @param named hosts that are open wherever they are, in lower case
     */
    public Destinations(boolean isDemo, Set<String> named) {
        this(isDemo, named, InetAddress::getAllByName);
    }

    Destinations(boolean isDemo, Set<String> named, Names names) {
        this.isDemo = isDemo;
        this.named = Set.copyOf(named);
        this.names = names;
    }

    /** The address of a receiver as an administrator wrote it, looked up and found open. Errors: BAD_REQUEST, LOCATION_NOT_ALLOWED. */
    String require(String written) {
        URI address = parse(written.strip());
        try {
            resolve(address);
        } catch (UnknownHostException e) {
            throw new RdmException(
                    ErrorCode.BAD_REQUEST,
                    "The host " + address.getHost()
                            + " of the webhook's address cannot be found from here. Look at its spelling, or whether this machine's name service knows it.",
                    e);
        }
        return address.toString();
    }

    private static URI parse(String written) {
        URI address;
        try {
            address = new URI(written);
        } catch (URISyntaxException e) {
            throw bad("is none", e);
        }
        String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw bad("begins with " + address.getScheme() + ":", null);
        }
        if (address.getHost() == null || address.getHost().isEmpty()) {
            throw bad("names no host", null);
        }
        if (address.getRawUserInfo() != null) {
            throw bad("has a name or a password before its host", null);
        }
        if (address.getRawFragment() != null) {
            throw bad("has a part behind #, which is never sent", null);
        }
        if (written.length() > LONGEST) {
            throw bad("has more than " + LONGEST + " characters", null);
        }
        return address;
    }

    /** Without the address itself, which may hold a key. */
    private static RdmException bad(String what, @org.jspecify.annotations.Nullable Throwable cause) {
        String sentence =
                "The webhook's address " + what + ". It has to be http:// or https:// with a host and a path.";
        return cause == null
                ? new RdmException(ErrorCode.BAD_REQUEST, sentence)
                : new RdmException(ErrorCode.BAD_REQUEST, sentence, cause);
    }

    /**
     * The addresses that the host has now, all of them open; whoever connects has to take one of these and not ask again. Errors:
     * LOCATION_NOT_ALLOWED.
     */
    List<InetAddress> resolve(URI address) throws UnknownHostException {
        String host = address.getHost().toLowerCase(Locale.ROOT);
        List<InetAddress> found = List.of(names.of(host));
        if (!named.contains(host)) {
            for (InetAddress one : found) {
                Network network = Network.of(one);
                if (!isOpen(network)) {
                    throw new RdmException(
                            ErrorCode.LOCATION_NOT_ALLOWED,
                            "The host " + host + " of the webhook's address is at " + one.getHostAddress() + ", "
                                    + network.words()
                                    + ", where nothing is sent. An administrator of the machine can open it by naming the host in RDM_WEBHOOK_HOSTS.");
                }
            }
        }
        return found;
    }

    private boolean isOpen(Network network) {
        return switch (network) {
            case OPEN -> true;
            case LOOPBACK, PRIVATE -> isDemo;
            case LINK_LOCAL, SPECIAL -> false;
        };
    }
}
