package io.plumbline.web.iceberg;

import io.plumbline.engine.lake.Lake;
import io.plumbline.engine.publication.CatalogSettings;
import io.plumbline.engine.publication.ServedCatalog;
import io.plumbline.web.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The catalog that readers ask. */
@Configuration(proxyBeanMethods = false)
class IcebergWiring {
    @Bean
    ServedCatalog servedCatalog(Lake lake, CatalogSettings catalog) {
        return new ServedCatalog(lake, catalog);
    }

    @Bean
    ReaderAccess readerAccess(Lake lake, Settings settings) {
        return new ReaderAccess(lake.settings(), settings.readerKey());
    }
}
