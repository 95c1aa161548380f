package io.plumbline.web.publication;

import io.plumbline.engine.publication.CatalogSettings;
import java.util.List;

/**
 * How engines attach to the catalog and read a table, to be copied.
 *
 * @param address where the catalog is served, such as {@code https://plumbline.example/iceberg}
 */
record Snippets(String address) {
    /**
     * One of them.
     *
     * @param tried whether the tests of this product run it
     */
    public record Snippet(String engine, String text, boolean tried) {}

    /** Once for each engine: the token is one of yours, see /settings. */
    List<Snippet> attach() {
        String catalog = CatalogSettings.CATALOG_NAME;
        return List.of(
                new Snippet("Spark", """
                        spark.sql.catalog.%1$s=org.apache.iceberg.spark.SparkCatalog
                        spark.sql.catalog.%1$s.type=rest
                        spark.sql.catalog.%1$s.uri=%2$s
                        spark.sql.catalog.%1$s.token=YOUR-TOKEN""".formatted(catalog, address), true),
                new Snippet("Trino, etc/catalog/" + catalog + ".properties", """
                        connector.name=iceberg
                        iceberg.catalog.type=rest
                        iceberg.rest-catalog.uri=%s
                        iceberg.rest-catalog.security=OAUTH2
                        iceberg.rest-catalog.oauth2.token=YOUR-TOKEN""".formatted(address), false),
                new Snippet("Python, PyIceberg", """
                        from pyiceberg.catalog import load_catalog
                        catalog = load_catalog("%s", type="rest", uri="%s", token="YOUR-TOKEN")""".formatted(catalog, address), false),
                new Snippet("DuckDB", """
                        INSTALL iceberg; LOAD iceberg;
                        CREATE SECRET (TYPE iceberg, TOKEN 'YOUR-TOKEN');
                        ATTACH '%1$s' AS %1$s (TYPE iceberg, ENDPOINT '%2$s');""".formatted(catalog, address), false));
    }

    /** A table as a release left it. */
    List<Snippet> read(String table, String tag) {
        String name = CatalogSettings.CATALOG_NAME + "." + table;
        return List.of(
                new Snippet("Spark", "SELECT * FROM " + name + " VERSION AS OF '" + tag + "'", true),
                new Snippet("Trino", "SELECT * FROM " + name + " FOR VERSION AS OF '" + tag + "'", false));
    }
}
