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
        warehouse = strip(warehouse);
        privateStore = strip(privateStore);
    }

    private static String strip(String location) {
        return location.endsWith("/") ? location.substring(0, location.length() - 1) : location;
    }
}
