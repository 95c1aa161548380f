package io.plumbline.e2e;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All members of a dimension as the API pages through them. */
final class Listing {
    private static final int PAGE = 1000;
    private static final String OPEN_END = "9999-12-31";

    private final Api api;
    private final String dimension;

    Listing(Api api, String dimension) {
        this.api = api;
        this.dimension = dimension;
    }

    /** One member on a day. */
    record Row(
            String key,
            String memberId,
            String versionId,
            String from,
            String to,
            Map<String, @Nullable String> values) {}

    List<Row> asOf(String day, long commit) {
        List<Row> rows = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = api.get("/api/v1/dimensions/" + dimension + "/members?as_of=" + day + "&commit=" + commit
                            + "&limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + Api.encode(cursor)))
                    .expect(200);
            page.path("items").forEach(item -> rows.add(row(item)));
            cursor = page.path("next").asString("");
        } while (!cursor.isEmpty());
        return rows;
    }

    /** All versions of all members, oldest first: the days on which versions begin and end lead from one to the next. */
    List<Row> allVersions(long commit) {
        Set<Row> versions = new TreeSet<>(Comparator.comparing(Row::key).thenComparing(Row::from));
        Set<String> seen = new HashSet<>();
        Deque<String> days = new ArrayDeque<>(List.of("1997-10-27"));
        while (!days.isEmpty()) {
            String day = days.removeFirst();
            if (seen.add(day)) {
                for (Row row : asOf(day, commit)) {
                    versions.add(row);
                    if (!row.to().equals(OPEN_END) && !seen.contains(row.to()) && !days.contains(row.to())) {
                        days.add(row.to());
                    }
                }
            }
        }
        return List.copyOf(versions);
    }

    /** All versions of one member, oldest first. */
    List<Row> history(String key) {
        List<Row> rows = new ArrayList<>();
        JsonNode page = api.get("/api/v1/dimensions/" + dimension + "/members/" + key + "/history")
                .expect(200);
        page.path("items").forEach(item -> rows.add(row(item)));
        return rows;
    }

    /** SHA-256 over everything that a listing says. */
    static String hash(List<Row> rows) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            rows.forEach(row -> digest.update((row + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Row row(JsonNode item) {
        Map<String, @Nullable String> values = new TreeMap<>();
        item.path("values")
                .properties()
                .forEach(value -> values.put(
                        value.getKey(),
                        value.getValue().isNull() ? null : value.getValue().asString()));
        return new Row(
                item.path("key").path(0).asString(),
                item.path("member_id").asString(),
                item.path("version_id").asString(),
                item.path("valid_from").asString(),
                item.path("valid_to").asString(),
                values);
    }
}
