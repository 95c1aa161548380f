package io.plumbline.engine.database;

import io.plumbline.engine.TestDatabase;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.MariaDbDataSource;

/** A link to a database that fails at the next COMMIT, once, in the way that a test chooses. */
public final class CutLink implements AutoCloseable {
    private static final int HEADER = 4;
    private static final int COM_QUERY = 3;

    private final TestDatabase.Server far;
    private final ServerSocket door;
    private final AtomicReference<Cut> next = new AtomicReference<>(Cut.NONE);
    private final AtomicReference<Runnable> beside = new AtomicReference<>(() -> {});
    private final CountDownLatch end = new CountDownLatch(1);

    /** When the link fails. */
    public enum Cut {
        NONE,
        /** The COMMIT does not reach the server. */
        BEFORE_COMMIT,
        /** The server has committed, its answer does not come back. */
        AFTER_COMMIT,
        /** Nothing is passed on any more and nobody is told: the server keeps the transaction open, the client waits. */
        SILENT_BEFORE_COMMIT,
        /** The server has committed; nothing is passed on any more and nobody is told. */
        SILENT_AFTER_COMMIT
    }

    private CutLink(TestDatabase.Server far, ServerSocket door) {
        this.far = far;
        this.door = door;
    }

    /** To the database that tests share. */
    public static CutLink open() {
        return to(TestDatabase.server());
    }

    public static CutLink to(TestDatabase.Server far) {
        try {
            CutLink link = new CutLink(far, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(link::accept);
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Chooses how the next COMMIT through the link goes. */
    public void failNext(Cut cut) {
        next.set(cut);
    }

    /** Has something done while the next COMMIT is on its way to the server. */
    public void besideNextCommit(Runnable deed) {
        beside.set(deed);
    }

    /** Whether the chosen failure has happened. */
    public boolean isSpent() {
        return next.get() == Cut.NONE;
    }

    /** New connections through the link to a schema. */
    public DataSource source(String schema) {
        TestDatabase.Server through = new TestDatabase.Server(
                door.getInetAddress().getHostAddress(), door.getLocalPort(), far.user(), far.password());
        try {
            MariaDbDataSource source =
                    new MariaDbDataSource(through.url(schema) + "&transactionIsolation=READ_COMMITTED");
            source.setUser(far.user());
            source.setPassword(far.password());
            return source;
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = reached(client);
                if (server == null) {
                    continue;
                }
                AtomicReference<Cut> cut = new AtomicReference<>(Cut.NONE);
                Thread.ofVirtual().start(() -> pass(client, server, () -> commands(client, server, cut)));
                Thread.ofVirtual().start(() -> pass(client, server, () -> answers(client, server, cut)));
            } catch (IOException e) {
                // The door is closed: the test is over.
                return;
            }
        }
    }

    /** The far end; null where nobody answers there, and then the client is told so. */
    private @Nullable Socket reached(Socket client) throws IOException {
        try {
            Socket server = new Socket(far.host(), far.port());
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            return server;
        } catch (IOException e) {
            client.close();
            return null;
        }
    }

    private interface Passing {
        void run() throws IOException;
    }

    /** Passes on until either side goes away or the link is cut; then both ends are closed. */
    private static void pass(Socket client, Socket server, Passing passing) {
        try (client;
                server) {
            passing.run();
        } catch (IOException e) {
            // That is what a cut link is.
        }
    }

    private void commands(Socket client, Socket server, AtomicReference<Cut> cut) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        OutputStream out = server.getOutputStream();
        byte[] header = new byte[HEADER];
        while (true) {
            in.readFully(header);
            byte[] body = new byte[(header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16];
            in.readFully(body);
            if (isCommit(body)) {
                cut.set(next.getAndSet(Cut.NONE));
                Thread.ofVirtual().start(beside.getAndSet(() -> {}));
                if (cut.get() == Cut.BEFORE_COMMIT) {
                    return;
                }
                if (cut.get() == Cut.SILENT_BEFORE_COMMIT) {
                    awaitEnd();
                    return;
                }
            }
            out.write(header);
            out.write(body);
            out.flush();
        }
    }

    private void answers(Socket client, Socket server, AtomicReference<Cut> cut) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        while (true) {
            int read = server.getInputStream().read(buffer);
            if (read < 0 || cut.get() == Cut.AFTER_COMMIT) {
                return;
            }
            if (cut.get() == Cut.SILENT_AFTER_COMMIT) {
                awaitEnd();
                return;
            }
            client.getOutputStream().write(buffer, 0, read);
        }
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isCommit(byte[] body) {
        return body.length > 0
                && body[0] == COM_QUERY
                && new String(body, 1, body.length - 1, StandardCharsets.UTF_8).equalsIgnoreCase("COMMIT");
    }

    @Override
    public void close() {
        end.countDown();
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
