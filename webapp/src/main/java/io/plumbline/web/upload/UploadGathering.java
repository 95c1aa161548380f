package io.plumbline.web.upload;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.change.ChangeSet;
import io.plumbline.engine.change.ChangeSetStore;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.Attribute;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.dimension.DimensionStore;
import io.plumbline.engine.dimension.NearText;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.error.Severity;
import io.plumbline.engine.upload.ColumnMappingStore;
import io.plumbline.engine.upload.Correction;
import io.plumbline.engine.upload.CorrectionStore;
import io.plumbline.engine.upload.FileFormat;
import io.plumbline.engine.upload.FileLook;
import io.plumbline.engine.upload.Header;
import io.plumbline.engine.upload.Reading;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStatus;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.validation.FindingStore;
import io.plumbline.web.page.Addresses;
import io.plumbline.web.page.FindingRow;
import io.plumbline.web.page.Shown;
import io.plumbline.web.page.TableFoot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gathers what the page of an uploaded file shows. */
@Component
final class UploadGathering {
    static final int ROWS = 50;
    private static final int SAMPLES = 3;
    private static final int SHOWN = 40;

    private final Database database;

    UploadGathering(Database database) {
        this.database = database;
    }

    /** The findings about a file: those of its reading, and those that rules have at its cells. */
    FindingStore.OfFile findingsOf(Upload upload, Optional<FileLook> look) {
        FileLook.HeaderPlace header = look.map(FileLook::header).orElse(null);
        boolean parsed = upload.status() == UploadStatus.PARSED && isNewest(upload);
        return new FindingStore.OfFile(
                upload.id(), parsed ? upload.changeSetId() : null, header == null ? null : header.sheet());
    }

    /** Whether no later file took its place. */
    private boolean isNewest(Upload upload) {
        return upload.changeSetId() != null
                && UploadStore.newerThan(new UploadStore(database.read()).ofChangeSet(upload.changeSetId()), upload)
                        .isEmpty();
    }

    UploadShown shown(Upload upload, @Nullable String rule, int offset, Person who) {
        UploadStore uploads = new UploadStore(database.read());
        FindingStore findings = new FindingStore(database.read());
        Optional<FileLook> look = uploads.look(upload.id());
        FindingStore.OfFile file = findingsOf(upload, look);
        List<FindingStore.RuleCount> counts = findings.rulesOf(file);
        ChangeSet set =
                upload.changeSetId() == null ? null : new ChangeSetStore(database.read()).get(upload.changeSetId());
        Dimension dimension = upload.dimensionCode() == null
                ? null
                : new DimensionStore(database.read()).byCode(upload.dimensionCode());
        String locked = locked(upload, set);
        boolean editable = locked == null && who.has(Role.ANALYST) && dimension != null;
        int total = counts.stream()
                .filter(c -> rule == null || c.rule().equals(rule))
                .mapToInt(FindingStore.RuleCount::count)
                .sum();
        List<UploadShown.Row> rows = findings.ofFile(file, rule, offset, ROWS).stream()
                .map(finding -> row(finding, editable))
                .toList();
        String address = "/uploads/" + upload.id();
        return new UploadShown(
                upload.id(),
                upload.fileName(),
                upload.dimensionCode(),
                said(upload, look),
                switch (upload.status()) {
                    case RECEIVED, PARSING -> "Being read";
                    case PARSED -> "Read";
                    case REJECTED -> "Not taken";
                },
                upload.status() == UploadStatus.REJECTED ? "pl-badge--error" : "pl-badge--done",
                switch (upload.status()) {
                    case RECEIVED, PARSING -> "clock";
                    case PARSED -> "check";
                    case REJECTED -> "x";
                },
                upload.changeSetId(),
                editable,
                locked,
                counts.stream()
                        .map(c -> new UploadShown.RuleFacet(
                                words(c.rule()),
                                Shown.count(c.count()),
                                new Addresses(address).with("rule", c.rule()).toString(),
                                c.rule().equals(rule)))
                        .toList(),
                address,
                rule != null,
                Shown.count(
                        counts.stream().mapToInt(FindingStore.RuleCount::count).sum()),
                rows,
                rows.stream().anyMatch(row -> row.cell() != null),
                look.filter(l -> l.format() == FileFormat.XLSX && l.header() != null)
                                .isPresent()
                        && !rows.isEmpty(),
                upload.status() == UploadStatus.PARSED && rows.stream().anyMatch(row -> row.place() != null),
                TableFoot.counted(
                        offset,
                        rows.size(),
                        total,
                        ROWS,
                        at -> new Addresses(address)
                                .with("rule", rule)
                                .with("offset", at == 0 ? null : at)
                                .toString()),
                made(upload),
                dimension == null ? List.of() : attributes(dimension.attributes()),
                dimension == null
                        ? List.of()
                        : attributes(findings.attributesOf(file, "DAMAGE").stream()
                                .filter(name -> dimension.indexOf(name) >= 0)
                                .map(dimension::attribute)
                                .filter(a -> !a.key())
                                .toList()),
                look.isPresent() && dimension != null ? mapping(upload, look.get(), dimension) : null);
    }

    private @Nullable String locked(Upload upload, @Nullable ChangeSet set) {
        if (!upload.status().isEnded()) {
            return "The file is being read. Wait until that is done.";
        }
        if (set != null && !set.status().isEditable()) {
            return "Its change set is no draft any more, so the file stays as it is.";
        }
        if (set != null && upload.status() == UploadStatus.PARSED && !isNewest(upload)) {
            return "A newer file took the place of this one.";
        }
        return null;
    }

    private String said(Upload upload, Optional<FileLook> look) {
        String by = new PersonStore(database.read())
                .names(List.of(upload.uploadedBy()))
                .getOrDefault(upload.uploadedBy(), "somebody");
        return Shown.bytes(upload.bytes()) + ", sent by " + by + " "
                + Shown.ago(upload.uploadedAt(), Instant.now())
                + look.map(l -> l.told().isEmpty() ? "" : ". " + l.told()).orElse("");
    }

    private static UploadShown.Row row(Finding finding, boolean editable) {
        FindingRow shown = FindingRow.of(List.of(finding)).getFirst();
        String mend = finding.mend();
        boolean fits = editable && finding.cell() != null && finding.severity() != Severity.NOTE;
        return new UploadShown.Row(
                shown.css(),
                shown.icon(),
                shown.severity(),
                shown.place(),
                fits ? finding.cell() : null,
                finding.attribute(),
                finding.message(),
                finding.found(),
                finding.expected(),
                mend != null ? null : finding.suggestion(),
                mend == null ? "" : mend);
    }

    /** A rule's name as people read it. */
    static String words(String rule) {
        String words = rule.replace('_', ' ').toLowerCase(Locale.ROOT);
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private List<UploadShown.Made> made(Upload upload) {
        Map<Integer, List<CorrectionStore.Made>> steps = new LinkedHashMap<>();
        new CorrectionStore(database.read())
                .of(upload.id())
                .forEach(m -> steps.computeIfAbsent(m.step(), step -> new ArrayList<>())
                        .add(m));
        Map<Long, String> names = new PersonStore(database.read())
                .names(steps.values().stream()
                        .map(s -> s.getFirst().madeBy())
                        .distinct()
                        .toList());
        List<UploadShown.Made> all = new ArrayList<>();
        steps.forEach((step, made) -> all.add(new UploadShown.Made(
                step,
                words(made),
                names.getOrDefault(made.getFirst().madeBy(), "somebody"),
                Shown.time(made.getFirst().madeAt()))));
        return all;
    }

    private static String words(List<CorrectionStore.Made> step) {
        Correction first = step.getFirst().correction();
        if (step.size() > 1) {
            return Shown.plural(step.size(), "cell") + " set";
        }
        return switch (first.kind()) {
            case CELL -> first.cell() + " set to " + quoted(first.value());
            case REPLACE -> first.attribute() + ": " + quoted(first.found()) + " replaced by " + quoted(first.value());
            case TRIM -> first.attribute() + ": spaces trimmed";
            case UPPER -> first.attribute() + ": in upper case";
            case LOWER -> first.attribute() + ": in lower case";
            case PAD -> first.attribute() + ": filled up with zeros to " + first.value() + " characters";
            case RESTORE -> first.attribute() + ": what a spreadsheet program did is undone";
        };
    }

    private static String quoted(@Nullable String value) {
        return value == null || value.isEmpty() ? "blank" : "“" + value + "”";
    }

    private static List<UploadShown.Choice> attributes(List<Attribute> attributes) {
        return attributes.stream()
                .map(a -> new UploadShown.Choice(a.name(), a.label(), false))
                .toList();
    }

    private UploadShown.@Nullable Mapping mapping(Upload upload, FileLook look, Dimension dimension) {
        FileLook.HeaderPlace place = look.header();
        List<FileLook.Sheet> looked =
                look.sheets().stream().filter(s -> !s.rows().isEmpty()).toList();
        if (looked.isEmpty()) {
            return null;
        }
        FileLook.Sheet sheet = looked.stream()
                .filter(s -> place == null
                        ? s.name().equals(upload.sheet())
                        : s.name().equals(place.sheet()))
                .findFirst()
                .orElse(looked.getFirst());
        FileLook.Row header = sheet.rows().stream()
                .filter(r -> place == null
                        ? upload.headerRow() == null || r.number() == upload.headerRow()
                        : r.number() == place.row())
                .findFirst()
                .orElse(sheet.rows().getFirst());
        Map<String, String> remembered =
                new ColumnMappingStore(database.read()).of(upload.uploadedBy(), dimension.id());
        List<UploadShown.Column> columns = header.cells().stream()
                .filter(cell -> !cell.text().isBlank())
                .map(cell -> new UploadShown.Column(
                        cell.letters(),
                        cell.text(),
                        samples(sheet, header, cell.column()),
                        meanings(cell.text(), remembered, dimension, place == null)))
                .toList();
        return new UploadShown.Mapping(
                look.told(),
                look.sheets().stream()
                        .limit(SHOWN)
                        .map(s -> new UploadShown.Choice(
                                s.name(), s.visible() ? s.name() : s.name() + " (hidden)", s == sheet))
                        .toList(),
                header.number(),
                columns,
                place == null);
    }

    private static String samples(FileLook.Sheet sheet, FileLook.Row header, int column) {
        return String.join(
                " · ",
                sheet.rows().stream()
                        .filter(row -> row.number() > header.number())
                        .flatMap(row -> row.cells().stream())
                        .filter(cell -> cell.column() == column && !cell.text().isBlank())
                        .map(FileLook.Cell::text)
                        .limit(SAMPLES)
                        .toList());
    }

    private static List<UploadShown.Choice> meanings(
            String heading, Map<String, String> remembered, Dimension dimension, boolean guess) {
        String word = Reading.heading(heading);
        String means = remembered.containsKey(word) ? remembered.get(word) : byName(word, dimension);
        if (means.isEmpty() && guess && !remembered.containsKey(word)) {
            means = probably(word, dimension);
        }
        String meant = means;
        List<UploadShown.Choice> choices = new ArrayList<>();
        choices.add(new UploadShown.Choice("", "leave it out", meant.isEmpty()));
        for (Attribute a : dimension.attributes()) {
            choices.add(new UploadShown.Choice(
                    a.name(),
                    a.label().equals(a.name()) ? a.name() : a.label() + " (" + a.name() + ")",
                    a.name().equals(meant)));
        }
        Header.OWN.forEach(own -> choices.add(new UploadShown.Choice(own, own, own.equals(meant))));
        return choices;
    }

    private static String byName(String word, Dimension dimension) {
        return dimension.attributes().stream()
                .filter(a -> Reading.heading(a.name()).equals(word))
                .findFirst()
                .or(() -> dimension.attributes().stream()
                        .filter(a -> Reading.heading(a.label()).equals(word))
                        .findFirst())
                .map(Attribute::name)
                .orElse(Header.OWN.contains(word) ? word : "");
    }

    /** What a heading that says nothing by itself probably means; empty where nothing is near. */
    private static String probably(String word, Dimension dimension) {
        Map<String, String> names = new LinkedHashMap<>();
        dimension.attributes().forEach(a -> {
            names.putIfAbsent(Reading.heading(a.name()), a.name());
            names.putIfAbsent(Reading.heading(a.label()), a.name());
        });
        return NearText.nearest(word, List.copyOf(names.keySet()))
                .map(names::get)
                .orElse("");
    }
}
