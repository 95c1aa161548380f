package io.plumbline.engine.lake;

import java.util.List;
import java.util.Optional;

/**
 * Where an installation keeps its files.
 *
 * @param warehouse root of the published tables, {@code s3://…} or {@code file:…}, without a slash at the end
 * @param privateStore root of the raw layer and the what-if files, which readers of the lake may not see
 * @param factRoots the locations below which facts may lie
 */
public record LakeSettings(
        String warehouse,
        String privateStore,
        List<String> factRoots,
        Optional<String> endpoint,
        Optional<String> accessKey,
        Optional<String> secretKey,
        String region) {
    public LakeSettings {
        factRoots = List.copyOf(factRoots);
        warehouse = checked("warehouse", warehouse);
        privateStore = checked("private store", privateStore);
    }

    /** Whether a location is written plainly, without steps up, patterns or escapes. */
    public static boolean isPlain(String location) {
        return LakeLocation.read(location).isPresent();
    }

    private static String checked(String what, String location) {
        if (!isPlain(location)) {
            throw new IllegalArgumentException(
                    "the " + what + " is a location such as s3://bucket/folder or file:/folder, found " + location);
        }
        return location.replaceAll("/+$", "");
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "LakeSettings[" + warehouse + ", " + privateStore + ", " + factRoots + ", " + endpoint.orElse("AWS")
                + ", " + region + "]";
    }
}
