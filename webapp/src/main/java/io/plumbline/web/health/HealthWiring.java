package io.plumbline.web.health;

import io.plumbline.engine.database.Database;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Whether the parts answer. */
@Configuration(proxyBeanMethods = false)
class HealthWiring {

    @Bean
    HealthIndicator databaseHealthIndicator(Database database) {
        return () -> {
            try {
                database.read().selectOne().fetchSingle();
                return Health.up().build();
            } catch (org.jooq.exception.DataAccessException e) {
                return Health.down().withDetail("sentence", "The database does not answer.").build();
            }
        };
    }
}
