package io.plumbline.web.start;

import io.plumbline.engine.lake.Lake;
import io.plumbline.web.settings.StartRefused;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import org.apache.iceberg.aws.s3.S3FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tries the warehouse and the private store before anything is served: a small object is written, read back, written once more on the
 * condition that it is not there, and deleted.
 *
 * <p>Outcomes: nothing; or {@link StartRefused} with the setting, what was found and what to do, within about twice the patience given.
 */
final class TryStore {
    private static final Logger LOG = LoggerFactory.getLogger(TryStore.class);
    private static final byte[] BYTES = "Plumbline was here.".getBytes(StandardCharsets.UTF_8);
    private static final int PRECONDITION_FAILED = 412;
    private static final int CONFLICT = 409;

    private final Lake lake;
    private final AwsRequestOverrideConfiguration patience;

    private TryStore(Lake lake, Duration patience) {
        this.lake = lake;
        this.patience = AwsRequestOverrideConfiguration.builder()
                .apiCallTimeout(patience)
                .apiCallAttemptTimeout(patience.dividedBy(2))
                .build();
    }

    static void of(Lake lake, Duration patience) {
        TryStore trial = new TryStore(lake, patience);
        trial.place("RDM_WAREHOUSE", lake.settings().warehouse());
        trial.place("RDM_PRIVATE_STORE", lake.settings().privateStore());
    }

    private void place(String setting, String location) {
        String name = ".plumbline-trial-" + UUID.randomUUID();
        if (lake.io() instanceof S3FileIO s3) {
            object(s3.client(), setting, URI.create(location + "/" + name));
        } else {
            file(setting, Path.of(location.replaceFirst("^file:/+", "/")), name);
        }
    }

    private static void file(String setting, Path folder, String name) {
        try {
            Path file = Files.createDirectories(folder).resolve(name);
            Files.write(file, BYTES);
            Files.delete(file);
        } catch (IOException e) {
            throw new StartRefused(
                    setting + " names the folder " + folder + ", which this account may not write to ("
                            + (e instanceof AccessDeniedException ? "permission denied" : e.getMessage())
                            + "); give it the right, or name another folder.",
                    e);
        }
    }

    private void object(S3Client client, String setting, URI place) {
        String bucket = place.getHost() == null ? place.getAuthority() : place.getHost();
        String key = place.getPath().substring(1);
        try {
            client.putObject(
                    put -> put.bucket(bucket).key(key).overrideConfiguration(patience), RequestBody.fromBytes(BYTES));
            byte[] back = client.getObjectAsBytes(
                            get -> get.bucket(bucket).key(key).overrideConfiguration(patience))
                    .asByteArray();
            if (!Arrays.equals(back, BYTES)) {
                throw new StartRefused(new StoreRefusal(lake.settings()).otherBytes(setting));
            }
            again(client, bucket, key);
            client.deleteObject(delete -> delete.bucket(bucket).key(key).overrideConfiguration(patience));
        } catch (SdkException e) {
            throw new StartRefused(new StoreRefusal(lake.settings()).of(e, setting, bucket), e);
        }
    }

    /** The catalog in the database says which table is which; only the pointers of plain files lean on it, and an operator may want to know. */
    private void again(S3Client client, String bucket, String key) {
        try {
            client.putObject(
                    put -> put.bucket(bucket).key(key).ifNoneMatch("*").overrideConfiguration(patience),
                    RequestBody.fromBytes(BYTES));
            LOG.warn("The object store overwrites an object in {} although If-None-Match forbids it", bucket);
        } catch (S3Exception e) {
            if (e.statusCode() != PRECONDITION_FAILED && e.statusCode() != CONFLICT) {
                LOG.warn("The object store answers a conditional put in {} with status {}", bucket, e.statusCode());
            }
        }
    }
}
