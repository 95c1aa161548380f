package io.plumbline.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One request to an S3-compatible store, signed by hand with version 4 signatures. */
record SignedRequest(String endpoint, String accessKey, String secretKey) {

    HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        try {
            var now = ZonedDateTime.now(ZoneOffset.UTC);
            var time = now.format(DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'"));
            var day = time.substring(0, 8);
            var host = URI.create(endpoint).getAuthority();
            var bodyHash = hex(sha256(body));
            var names = "host;x-amz-content-sha256;x-amz-date";
            var canonical = String.join(
                    "\n",
                    method,
                    path,
                    "",
                    "host:" + host,
                    "x-amz-content-sha256:" + bodyHash,
                    "x-amz-date:" + time,
                    "",
                    names,
                    bodyHash);
            var scope = day + "/us-east-1/s3/aws4_request";
            var toSign = String.join("\n", "AWS4-HMAC-SHA256", time, scope, hex(sha256(canonical)));
            var key = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day);
            for (var step : new String[] {"us-east-1", "s3", "aws4_request"}) {
                key = hmac(key, step);
            }
            var request = HttpRequest.newBuilder(URI.create(endpoint + path))
                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                    .header("x-amz-content-sha256", bodyHash)
                    .header("x-amz-date", time)
                    .header(
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ", SignedHeaders=" + names
                                    + ", Signature=" + hex(hmac(key, toSign)))
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                return client.send(request, HttpResponse.BodyHandlers.ofString());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
