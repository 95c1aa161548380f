package io.plumbline.engine.change;

import io.plumbline.engine.TestDatabase;
import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import io.plumbline.engine.commit.CommitChangeSet;
import io.plumbline.engine.commit.CommitListener;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.dimension.DefineDimension;
import io.plumbline.engine.dimension.Dimension;
import io.plumbline.engine.error.Finding;
import io.plumbline.engine.job.Progress;
import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.lake.LakeSettings;
import io.plumbline.engine.member.MemberQuery;
import io.plumbline.engine.review.DecideReview;
import io.plumbline.engine.review.Decision;
import io.plumbline.engine.review.SubmitChangeSet;
import io.plumbline.engine.upload.DownloadWorkbook;
import io.plumbline.engine.upload.ReadInside;
import io.plumbline.engine.upload.ReceiveUpload;
import io.plumbline.engine.upload.SheetXml;
import io.plumbline.engine.upload.Upload;
import io.plumbline.engine.upload.UploadStore;
import io.plumbline.engine.validation.ValidateChangeSet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A fresh installation with a dimension, an analyst who sends files and a steward who lets them through. */
public final class UploadDesk implements AutoCloseable {
    public static final byte[] KEY = "a key for tests".getBytes(StandardCharsets.UTF_8);
    public static final Person ANALYST = new Person(1, "analyst", "Analyst", true, "light", Set.of(Role.ANALYST));
    public static final Person STEWARD = new Person(2, "steward", "Steward", true, "light", Set.of(Role.STEWARD));

    private final Database database = TestDatabase.fresh();
    private final Lake lake;
    private final Dimension dimension;

    public UploadDesk(Path folder, Dimension draft) {
        String root = "file:" + folder;
        this.lake = new Lake(new LakeSettings(
                root + "/lake",
                root + "/private",
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "us-east-1"));
        this.dimension = new DefineDimension(database).define(draft, null);
    }

    public Database database() {
        return database;
    }

    public Dimension dimension() {
        return dimension;
    }

    public Lake lake() {
        return lake;
    }

    public Upload receive(byte[] file, ReceiveUpload.Terms terms) {
        return receive("stations.xlsx", file, terms);
    }

    public Upload receive(String name, byte[] file, ReceiveUpload.Terms terms) {
        return new ReceiveUpload(database, lake).receive(name, new ByteArrayInputStream(file), terms, ANALYST.id());
    }

    public Proposal propose(Upload upload) {
        return new ProposeChangeSet(database, lake, ReadInside.reader(KEY)).propose(upload.id(), Progress.UNWATCHED);
    }

    public Proposal propose(SheetXml file, @Nullable LocalDate effective) {
        return propose(receive(file.bytes(), ReceiveUpload.Terms.changes(dimension.code(), effective)));
    }

    /** The change set that a sheet of these rows makes. */
    public long changeSet(LocalDate effective, String... rows) {
        return ((Proposal.Proposed) propose(SheetXml.of("Stations", String.join("", rows)), effective)).changeSetId();
    }

    public List<Change> changes(long changeSet) {
        List<Change> all = new ArrayList<>();
        new ChangeStore(database.read()).streamByMember(changeSet, (of, changes) -> all.addAll(changes));
        return all;
    }

    public ChangeCounts counts(long changeSet) {
        return new ChangeStore(database.read()).counts(changeSet);
    }

    /** What was found while the files of a change set were read. */
    public List<Finding> findings(long changeSet) {
        UploadStore uploads = new UploadStore(database.read());
        return uploads.ofChangeSet(changeSet).stream()
                .flatMap(u -> uploads.findings(u.id()).stream())
                .toList();
    }

    /** Validates, submits, approves and commits. */
    public long commit(long changeSet) {
        new ValidateChangeSet(database).validate(changeSet);
        new SubmitChangeSet(database, TestDatabase.AUDIT).submit(changeSet, ANALYST, "because of a test");
        new DecideReview(database, TestDatabase.AUDIT).decide(changeSet, STEWARD, Decision.APPROVE, null, null);
        return new CommitChangeSet(database, TestDatabase.AUDIT, CommitListener.NONE)
                .commit(changeSet, STEWARD, Progress.UNWATCHED)
                .commitNo();
    }

    public byte[] download(long commit, LocalDate asOf) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new DownloadWorkbook(database, KEY).write(dimension, MemberQuery.at(commit, asOf), out);
        return out.toByteArray();
    }

    @Override
    public void close() {
        lake.close();
    }
}
