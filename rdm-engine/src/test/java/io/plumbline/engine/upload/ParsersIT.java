package io.plumbline.engine.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.engine.error.ErrorCode;
import io.plumbline.engine.error.RdmException;
import io.plumbline.engine.job.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read by real processes, which meet their limits, are killed, are cancelled, and lose their parent. */
class ParsersIT {
    private static final byte[] KEY = "a key for tests".getBytes(StandardCharsets.UTF_8);
    private static final String ROWS = SheetXml.row("station_code", "network")
            + SheetXml.row("KABC", "ABC").repeat(5_000);
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static Path good;
    private static Path endless;

    @BeforeAll
    static void makeFiles() {
        good = SheetXml.of("Stations", ROWS).write(folder);
        endless = SheetXml.endless("Stations", ROWS).write(folder);
    }

    @Test
    void rowsAreThoseThatAreReadInside() {
        Path file = SheetXml.of("Stations", "")
                .sheet(
                        SheetXml.row("station_code", "network", "power_kw", "licensed_on", "live")
                                + "<row><c t='s'><v>0</v></c><c t='str'><f>A</f><v>\u8a9e</v></c><c><v>0.5</v></c><c s='1'><v>61</v></c><c t='b'><v>1</v></c></row>"
                                + "<row><c t='inlineStr'><is><t>a_xD800_</t></is></c><c><f>1+1</f></c><c t='e'><v>#N/A</v></c><c s='1'><v>60</v></c></row>",
                        "<mergeCells><mergeCell ref='A2:A3'/></mergeCells>")
                .shared("<si><t>KABC</t></si>")
                .write(folder);
        assertThat(rowsOf(parsers(ParserLimits.USUAL)::open, file))
                .hasSize(2)
                .isEqualTo(rowsOf((path, progress) -> FileKind.open(path, GuardedZip.MAX_INFLATED, () -> {}), file));
    }

    @Test
    void refusalOfTheReadingProcessReachesTheSender() throws IOException {
        Path csv = Files.writeString(folder.resolve("stations.csv"), "station_code;network\nKABC;ABC\n");
        assertThat(refusal(parsers(ParserLimits.USUAL), csv, Progress.UNWATCHED))
                .satisfies(rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.FILE_TYPE))
                .satisfies(rejected -> assertThat(rejected.sentence()).contains("CSV"));
    }

    @Test
    void fileThatNeedsTooMuchMemoryIsRefusedAndTheNextOneIsRead() {
        Parsers parsers = parsers(new ParserLimits(24, LONG, LONG, 64, 1));
        Path hungry = SheetXml.manySharedTexts("Stations", ROWS, 40).write(folder);
        ReadOutcome.Rejected rejected = refusal(parsers, hungry, Progress.UNWATCHED);
        assertThat(rejected.code()).isEqualTo(ErrorCode.PARSER_LIMIT);
        assertThat(rejected.sentence())
                .contains("stopped before its first row", "more memory than the 24 MB", "RDM_PARSER_HEAP");
        assertThat(rowsOf(parsers::open, good)).hasSize(5_000);
        assertThat(leftFolders()).isEmpty();
    }

    @Test
    void fileWithoutEndIsRefusedWhenItsTimeIsUp() {
        Parsers parsers = parsers(new ParserLimits(64, Duration.ofSeconds(1), LONG, 64, 1));
        ReadOutcome.Rejected rejected = refusal(parsers, endless, Progress.UNWATCHED);
        assertThat(rejected.code()).isEqualTo(ErrorCode.PARSER_LIMIT);
        assertThat(rejected.sentence()).contains("longer than the 1 s", "RDM_PARSER_SECONDS");
        assertNoneReads(endless);
    }

    @Test
    void processThatMakesNoHeadwayIsEnded() {
        Parsers parsers = parsers(new ParserLimits(64, LONG, Duration.ofSeconds(1), 64, 1));
        ReadOutcome.Rejected rejected = refusal(parsers, endless, inTheMiddle(() -> signal("STOP", endless)));
        assertThat(rejected.code()).isEqualTo(ErrorCode.PARSER_LIMIT);
        assertThat(rejected.sentence()).contains("no headway for 1 s", "RDM_PARSER_SILENCE_SECONDS");
        assertNoneReads(endless);
    }

    @Test
    void textThatIsSharedByManyCellsMeetsTheLimitOfOutput() {
        Parsers parsers = parsers(new ParserLimits(64, LONG, LONG, 1, 1));
        Path wide = SheetXml.of(
                        "Stations", SheetXml.row("station_code") + "<row><c t='s'><v>0</v></c></row>".repeat(100))
                .shared("<si><t>" + "x".repeat(CellText.MAX_TEXT) + "</t></si>")
                .write(folder);
        ReadOutcome.Rejected rejected = refusal(parsers, wide, Progress.UNWATCHED);
        assertThat(rejected.code()).isEqualTo(ErrorCode.PARSER_LIMIT);
        assertThat(rejected.sentence()).contains("more than the 1 MB", "RDM_PARSER_OUTPUT");
    }

    @Test
    void rowThatSharesOneTextThousandsOfTimesIsDamaged() {
        Path wide = SheetXml.of("Stations", "<row>" + "<c t='s'><v>0</v></c>".repeat(16_000) + "</row>")
                .shared("<si><t>" + "x".repeat(CellText.MAX_TEXT) + "</t></si>")
                .write(folder);
        assertThat(refusal(parsers(new ParserLimits(64, LONG, LONG, 64, 1)), wide, Progress.UNWATCHED))
                .satisfies(rejected -> assertThat(rejected.code()).isEqualTo(ErrorCode.FILE_DAMAGED))
                .satisfies(rejected -> assertThat(rejected.sentence()).contains("row 1 of sheet Stations"));
    }

    @Test
    void readingProcessKnowsNothingOfTheApplicationAndBearsTheSignalsOfItsTerminal() throws IOException {
        List<String> seen = new ArrayList<>();
        Parsers parsers = parsers(new ParserLimits(64, LONG, LONG, 64, 1));
        Progress watching = inTheMiddle(() -> {
            ProcessHandle process = reading(endless).findFirst().orElseThrow();
            seen.add(Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ")));
            signal("INT", endless);
            signal("TERM", endless);
            LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
            seen.add(process.isAlive() ? "alive" : "ended");
            signal("KILL", endless);
        });
        ReadOutcome.Rejected rejected = refusal(parsers, endless, watching);
        assertThat(seen).containsExactly("LC_ALL=C.UTF-8\0", "alive");
        assertThat(rejected.code()).isEqualTo(ErrorCode.PARSER_FAILED);
        assertThat(rejected.sentence()).contains("killed by signal 9", "rows", "Send the file again");
        assertThat(leftFolders()).isEmpty();
    }

    @Test
    void cancelInTheMiddleEndsTheProcessAtOnce() {
        Parsers parsers = parsers(new ParserLimits(64, LONG, LONG, 64, 1));
        List<Instant> wished = new ArrayList<>();
        Progress cancelled = inTheMiddle(() -> {
            wished.add(Instant.now());
            throw new RdmException(ErrorCode.CANCELLED, "The work was cancelled.");
        });
        assertThat(refusal(parsers, endless, cancelled).code()).isEqualTo(ErrorCode.CANCELLED);
        assertThat(Duration.between(wished.getFirst(), Instant.now())).isLessThan(Duration.ofSeconds(1));
        assertNoneReads(endless);
        assertThat(leftFolders()).isEmpty();
        assertThat(rowsOf(parsers::open, good)).hasSize(5_000);
    }

    @Test
    void processEndsByItselfWhenItsParentIsKilled() throws IOException {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        endless.toString())
                .inheritIO()
                .start();
        await(() -> !parent.isAlive() || reading(endless).findAny().isPresent());
        ProcessHandle process = reading(endless).findFirst().orElseThrow();
        parent.destroyForcibly();
        await(() -> !process.isAlive());
    }

    /** An application that reads a file. */
    static final class Parent {
        public static void main(String[] args) {
            new Parsers(ParserLimits.USUAL)
                    .open(Path.of(args[0]), Progress.UNWATCHED)
                    .only(new Workbook.Sheet(0, "", true));
        }
    }

    @Test
    void ofEightFilesAtOnceOneIsKilledAndSevenAreRead() throws InterruptedException, ExecutionException {
        Parsers parsers = parsers(new ParserLimits(64, LONG, LONG, 64, 2));
        Queue<String> steps = new ConcurrentLinkedQueue<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ReadOutcome.Rejected> killed = people.submit(() -> refusal(parsers, endless, inTheMiddle(() -> {
                await(() -> !steps.isEmpty());
                signal("KILL", endless);
            })));
            List<Future<List<SheetRow>>> others = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                others.add(people.submit(() -> rowsOf((file, progress) -> parsers.open(file, steps(steps)), good)));
            }
            for (Future<List<SheetRow>> other : others) {
                assertThat(other.get()).hasSize(5_000);
            }
            assertThat(killed.get().code()).isEqualTo(ErrorCode.PARSER_FAILED);
        }
        assertThat(steps).contains("Waiting until another file has been read; 2 are read at the same time");
        assertThat(leftFolders()).isEmpty();
    }

    private static Parsers parsers(ParserLimits limits) {
        return new Parsers(limits, folder);
    }

    private static Progress steps(Queue<String> steps) {
        return new Progress() {
            @Override
            public void step(String words) {
                steps.add(words);
            }

            @Override
            public void rows(long done, long total) {}
        };
    }

    private interface Act {
        void now() throws IOException;
    }

    /** Does something once, when the first rows have come. */
    private static Progress inTheMiddle(Act act) {
        AtomicBoolean done = new AtomicBoolean();
        return new Progress() {
            @Override
            public void step(String words) {}

            @Override
            public void rows(long rows, long total) {
                if (rows > 1_000 && done.compareAndSet(false, true)) {
                    try {
                        act.now();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        };
    }

    private static ReadOutcome.Rejected refusal(Parsers parsers, Path file, Progress progress) {
        return (ReadOutcome.Rejected) new WorkbookReader(KEY, parsers)
                .open(
                        file,
                        WorkbookReader.Sent.plain("stations.xlsx", "STATION_D"),
                        (code, commit) -> Stations.DIMENSION,
                        progress);
    }

    private static List<SheetRow> rowsOf(WorkbookReader.Opening opening, Path file) {
        try (ReadOutcome.Parsed parsed = (ReadOutcome.Parsed) new WorkbookReader(KEY, opening)
                .open(
                        file,
                        WorkbookReader.Sent.plain("stations.xlsx", "STATION_D"),
                        (code, commit) -> Stations.DIMENSION,
                        Progress.UNWATCHED)) {
            List<SheetRow> first = WorkbookReaderTest.readAll(parsed);
            assertThat(WorkbookReaderTest.readAll(parsed)).as("read again").isEqualTo(first);
            return first;
        }
    }

    private static Stream<ProcessHandle> reading(Path file) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> argument(process, WorkbookParser.class.getName()) != null)
                .filter(process -> argument(process, file.toString()) != null);
    }

    private static String argument(ProcessHandle process, String prefix) {
        return Arrays.stream(process.info().arguments().orElse(new String[0]))
                .filter(argument -> argument.startsWith(prefix))
                .map(argument -> argument.substring(prefix.length()))
                .findFirst()
                .orElse(null);
    }

    private static void assertNoneReads(Path file) {
        assertThat(reading(file)).isEmpty();
    }

    private static void signal(String name, Path file) {
        reading(file).forEach(process -> {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static List<Path> leftFolders() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isDirectory).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        Instant until = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(until);
            LockSupport.parkNanos(10_000_000);
        }
    }
}
