package io.plumbline.web.start;

import io.plumbline.engine.lake.LakeSettings;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says in one sentence why the object store does not let the application work, and which setting is about it. */
record StoreRefusal(LakeSettings settings) {

    /** @param setting RDM_WAREHOUSE or RDM_PRIVATE_STORE */
    String of(SdkException e, String setting, String bucket) {
        return e instanceof S3Exception answer ? ofAnswer(answer, setting, bucket) : ofSilence(e);
    }

    String otherBytes(String setting) {
        return there() + " gives back other bytes than were written for " + setting
                + ", and so is no S3-compatible store.";
    }

    private String ofAnswer(S3Exception e, String setting, String bucket) {
        @Nullable
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return switch (code == null ? "" : code) {
            case "NoSuchBucket" ->
                setting + " names the bucket " + bucket + ", which is not there; make it, or name another.";
            case "InvalidAccessKeyId", "SignatureDoesNotMatch" ->
                there() + " does not know the keys of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (403 " + code
                        + "); check both.";
            case "AccessDenied", "AllAccessDisabled" ->
                setting + " names the bucket " + bucket
                        + ", for which the keys lack a right (403); allow listing it, and"
                        + " reading, writing and deleting its objects.";
            case "PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException" ->
                setting + " names the bucket " + bucket + ", which is in another region than AWS_REGION, "
                        + settings.region() + ".";
            default ->
                code == null || code.isBlank() || !code.matches("[A-Z][A-Za-z]+")
                        ? there() + " answers with status " + e.statusCode()
                                + " and not as an S3-compatible store does; check host and port."
                        : setting + " names the bucket " + bucket
                                + ", and the store refuses to write, read and delete an object there (" + e.statusCode()
                                + " " + code + ").";
        };
    }

    private String ofSilence(SdkException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof UnknownHostException) {
                return there() + " is a host that is not known here; check the name.";
            }
            if (t instanceof SSLException) {
                return there() + " is one with which no TLS connection comes about (" + t.getMessage()
                        + "); check http:// and https://.";
            }
            if (t instanceof ApiCallTimeoutException
                    || t instanceof ApiCallAttemptTimeoutException
                    || t instanceof SocketTimeoutException) {
                return there() + " does not answer in time; check host, port and firewall.";
            }
            if (String.valueOf(t.getMessage()).contains("Unable to load credentials")) {
                return "RDM_WAREHOUSE is on S3, and there are no keys for it; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where AWS gives them.";
            }
        }
        String said = root(e);
        return said.contains("refused")
                ? there()
                        + " refuses the connection: nothing listens there; check host and port, and that the store runs."
                : there() + " does not answer as an S3-compatible store does (" + said + "); check host and port.";
    }

    private static String root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    private String there() {
        return settings.endpoint()
                .map(endpoint -> "RDM_S3_ENDPOINT is " + endpoint + ", which")
                .orElse("RDM_WAREHOUSE is on S3 in " + settings.region() + ", which");
    }
}
