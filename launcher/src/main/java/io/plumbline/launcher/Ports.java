package io.plumbline.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ports on the loopback address: free ones, and the one a part used the last time. */
final class Ports {
    private Ports() {}

    static boolean free(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException busy) {
            return false;
        }
    }

    static int anyFree() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("No free port on the loopback address", e);
        }
    }

    /** The wanted port; for 0 the remembered one while it is free, else a new one, which is remembered in the file. */
    static int choose(int wanted, Path memory) {
        if (wanted != 0) {
            if (!free(wanted)) {
                throw new LauncherException("Port " + wanted + " on 127.0.0.1 is in use by another program.");
            }
            return wanted;
        }
        try {
            if (Files.exists(memory)) {
                var text = Files.readString(memory).strip();
                if (text.matches("\\d{1,5}") && free(Integer.parseInt(text))) {
                    return Integer.parseInt(text);
                }
            }
            var port = anyFree();
            OwnerOnly.write(memory, port + "\n");
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + memory, e);
        }
    }
}
