package io.plumbline.engine.lake;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an object store or folder, read so that two ways of writing it are one.
 *
 * @param root scheme and bucket, such as {@code s3://facts} or {@code file:}
 * @param path begins and ends with a slash
 */
record LakeLocation(String root, String path) {
    /** Steps up, escapes and patterns: what a checked location must not become on its way. */
    private static final Pattern TREACHEROUS = Pattern.compile("\\.\\.|[%\\\\*?#\\[\\]{}\\p{Cntrl}]");

    private static final Pattern FORM =
            Pattern.compile("(?i)(?:s3://(?<bucket>[^/]+)(?<key>/.*)?|file:(?://)?(?<path>/.*))");

    /** The location, where it is a plain {@code s3://bucket/…} or {@code file:/…}. */
    static Optional<LakeLocation> read(String location) {
        if (TREACHEROUS.matcher(location).find()) {
            return Optional.empty();
        }
        Matcher form = FORM.matcher(location);
        if (!form.matches()) {
            return Optional.empty();
        }
        boolean isFile = form.group("bucket") == null;
        String path = form.group(isFile ? "path" : "key");
        String plain = ((path == null ? "" : path) + "/").replaceAll("/(?:\\./)+", "/");
        String folded = isFile ? plain.replaceAll("/{2,}", "/") : plain.replaceAll("/+$", "/");
        return Optional.of(new LakeLocation(isFile ? "file:" : "s3://" + form.group("bucket"), folded));
    }

    boolean isWithin(LakeLocation other) {
        return root.equals(other.root) && path.startsWith(other.path);
    }
}
