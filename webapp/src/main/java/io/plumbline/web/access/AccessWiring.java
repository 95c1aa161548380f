package io.plumbline.web.access;

import io.plumbline.engine.access.InstallationStore;
import io.plumbline.engine.access.PersonStore;
import io.plumbline.engine.access.TokenStore;
import io.plumbline.engine.audit.AuditLog;
import io.plumbline.engine.database.Database;
import io.plumbline.web.settings.Settings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** People, tokens, the installation's row and the audit log. */
@Configuration(proxyBeanMethods = false)
class AccessWiring {

    @Bean
    PersonStore personStore(Database database) {
        return new PersonStore(database.read());
    }

    @Bean
    TokenStore tokenStore(Database database) {
        return new TokenStore(database.read());
    }

    @Bean
    InstallationStore installationStore(Database database) {
        return new InstallationStore(database.read());
    }

    @Bean
    AuditLog auditLog(Settings settings) {
        return new AuditLog(settings.keys().audit());
    }
}
