package io.plumbline.launcher.client;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gets a dimension's members as a file: the workbook that can be sent back, or an export. */
@Command(
        name = "pull",
        description = {
            "Writes the members of a dimension to a file: the workbook that can be sent back, or an export.",
            "The file is whole or it is not there."
        })
final class PullCommand extends ClientCommand {
    private static final String STDOUT = "-";

    @Parameters(index = "0", paramLabel = "DIMENSION", description = "its code")
    private String dimension = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "where it goes; DIMENSION with the format as its ending where it is absent, - for stdout")
    private @Nullable String file;

    /** What a file is. */
    private enum Format {
        XLSX,
        CSV,
        JSON,
        PARQUET
    }

    @Option(names = "--format", description = "xlsx, csv, json or parquet; where it is absent as FILE ends, else xlsx")
    private @Nullable Format format;

    @Option(names = "--as-of", paramLabel = "DATE", description = "the day; today where it is absent")
    private @Nullable LocalDate asOf;

    @Option(names = "--at", paramLabel = "COMMIT", description = "the commit; the newest where it is absent")
    private @Nullable Long commit;

    @Option(
            names = "--filter",
            paramLabel = "ATTRIBUTE:VALUE",
            description = "only members with this value, or with ATTRIBUTE alone those without one; may be repeated")
    private List<String> filters = List.of();

    @Option(names = "--force", description = "overwrite a file that is there")
    private boolean force;

    PullCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    ExitCode run(Output output) {
        var toStdout = STDOUT.equals(file);
        if (toStdout && output.isJson()) {
            throw Refusal.misused("--json and - both want stdout; name a file.");
        }
        var kind = format == null ? ending() : format;
        var ending = kind.name().toLowerCase(Locale.ROOT);
        var named = file == null ? dimension + "." + ending : file;
        var target =
                surroundings().folder().resolve(toStdout ? dimension : named).normalize();
        if (!toStdout && !force && Files.exists(target)) {
            throw isThere(named);
        }
        var parent = target.getParent();
        if (!toStdout && parent != null && !Files.isDirectory(parent)) {
            throw Refusal.misused("Cannot write " + named + ": there is no folder " + parent + ". Make it first.");
        }
        try {
            var part = toStdout
                    ? Files.createTempFile("pull-", ".part")
                    : target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                server().download(query(kind, ending), part);
                if (toStdout) {
                    Files.copy(part, output.stream());
                    output.stream().flush();
                } else {
                    told(output, move(part, target), named, ending);
                }
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw isThere(named);
        } catch (IOException e) {
            throw Refusal.misused(
                    "Cannot write " + named + " (" + e + "); name a folder that is there and can be written.");
        }
        return ExitCode.DONE;
    }

    private Format ending() {
        for (var one : Format.values()) {
            if (file != null
                    && file.toLowerCase(Locale.ROOT).endsWith("." + one.name().toLowerCase(Locale.ROOT))) {
                return one;
            }
        }
        return Format.XLSX;
    }

    private Query query(Format kind, String ending) {
        var query = kind == Format.XLSX
                ? Query.of("dimensions", dimension, "workbook")
                : Query.of("dimensions", dimension, "export").with("format", ending);
        query = query.with("as_of", asOf).with("commit", commit);
        for (var filter : filters) {
            query = query.with("filter", filter);
        }
        return query;
    }

    private Path move(Path part, Path target) throws IOException {
        return force
                ? Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE)
                : Files.move(part, target);
    }

    private static void told(Output output, Path target, String named, String ending) throws IOException {
        var bytes = Files.size(target);
        output.document(Server.JSON
                .createObjectNode()
                .put("file", target.toString())
                .put("format", ending)
                .put("bytes", bytes));
        output.line("Wrote " + named + ", " + String.format(Locale.ROOT, "%,d", bytes) + " bytes.");
    }

    private static Refusal isThere(String named) {
        return Refusal.misused(
                "There is a file " + named + " already; name another one, or overwrite it with --force.");
    }
}
