package io.plumbline.whatif;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where Spark computes: in this program ({@code local[*]}) or on a cluster, as the setting RDM_SPARK_MASTER names it. */
record Master(String address) {
    private static final Pattern LOCAL = Pattern.compile("local(\\[(\\*|\\d+)(,\\s*\\d+)?])?");
    private static final Pattern STANDALONE = Pattern.compile("spark://[^/\\s,]+:\\d{1,5}(,[^/\\s,]+:\\d{1,5})*");
    private static final Pattern OTHERS = Pattern.compile("yarn|k8s://\\S+");
    private static final int PATIENCE_MILLIS = 3_000;

    Master {
        if (!LOCAL.matcher(address).matches()
                && !STANDALONE.matcher(address).matches()
                && !OTHERS.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "RDM_SPARK_MASTER is " + address
                            + "; it has to be local[*] or a cluster's address such as spark://host:7077. What-ifs wait for a runner.");
        }
    }

    boolean isLocal() {
        return LOCAL.matcher(address).matches();
    }

    /** Why nobody answers at a standalone cluster's address; empty: somebody does, or Spark itself has to find out. */
    Optional<String> silence() {
        if (!STANDALONE.matcher(address).matches()) {
            return Optional.empty();
        }
        var reasons = new ArrayList<String>();
        for (var place : address.substring("spark://".length()).split(",", -1)) {
            var colon = place.lastIndexOf(':');
            var to = new InetSocketAddress(place.substring(0, colon), Integer.parseInt(place.substring(colon + 1)));
            try (var socket = new Socket()) {
                socket.connect(to, PATIENCE_MILLIS);
                return Optional.empty();
            } catch (IOException e) {
                reasons.add(place + ": " + (to.isUnresolved() ? "no such host" : e.getMessage()));
            }
        }
        return Optional.of(String.join("; ", reasons));
    }

    @Override
    public String toString() {
        return address;
    }
}
