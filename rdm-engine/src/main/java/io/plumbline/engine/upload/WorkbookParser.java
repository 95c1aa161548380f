package io.plumbline.engine.upload;

import io.plumbline.engine.error.RdmException;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The program that reads one file and nothing else: it says what the file is, then the rows of each sheet that it is asked for.
 *
 * <p>Shape: asked for by two numbers of 4 bytes on its input, a sheet and the last row that is wanted; says {@link ParserWord}s on its output. It ends when its
 * input does, for then the application that started it is gone.
 */
final class WorkbookParser {
    /** Rows of a sheet that are asked for. */
    private record Ask(int sheet, int lastRow) {}

    private WorkbookParser() {}

    /** @param args the file */
    public static void main(String[] args) {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err);
        bearSignals();
        beFirstToGo();
        BlockingQueue<Ask> asks = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("asks").start(() -> listen(asks));
        ApartProgram.run(() -> read(Path.of(args[0]), asks, out));
    }

    private static void read(Path file, BlockingQueue<Ask> asks, OutputStream out)
            throws IOException, InterruptedException {
        try (Workbook workbook = FileKind.open(file, GuardedZip.MAX_INFLATED, () -> beat(out))) {
            new ParserWord.Opened(workbook.about(), workbook.sheets()).write(out);
            while (true) {
                Ask ask = asks.take();
                try (RawRows rows = workbook.rows(workbook.sheets().get(ask.sheet()), ask.lastRow())) {
                    write(rows, out);
                }
            }
        } catch (RdmException e) {
            ParserWord.Refused.of(e).write(out);
        }
    }

    private static void write(RawRows rows, OutputStream out) throws IOException {
        RowBlock block = new RowBlock();
        for (RawRows.RawRow row = rows.next(); row != null; row = rows.next()) {
            block.add(row);
            if (block.isFull()) {
                new ParserWord.Rows(block.take()).write(out);
            }
        }
        if (!block.isEmpty()) {
            new ParserWord.Rows(block.take()).write(out);
        }
        new ParserWord.End(rows.merged(), rows.hidden()).write(out);
    }

    private static void beat(OutputStream out) {
        try {
            new ParserWord.Beat().write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void listen(BlockingQueue<Ask> asks) {
        try (DataInputStream in = new DataInputStream(System.in)) {
            while (true) {
                asks.add(new Ask(in.readInt(), in.readInt()));
            }
        } catch (IOException parentIsGone) {
            Runtime.getRuntime().halt(0);
        }
    }

    /** Ctrl+C and the end of a service reach each process of a group; the application alone decides what becomes of its files. */
    private static void bearSignals() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (true) {
                LockSupport.park();
            }
        }));
    }

    /** Where the machine's memory runs out, the system (Linux) ends this process before the application. */
    private static void beFirstToGo() {
        try {
            Files.writeString(Path.of("/proc/self/oom_score_adj"), "1000");
        } catch (IOException e) {
            System.err.println("not marked as the first to go: " + e.getMessage());
        }
    }
}
