package io.plumbline.web;

import io.plumbline.engine.access.Installation;
import io.plumbline.engine.database.Database;
import io.plumbline.engine.lake.Lake;
import io.plumbline.web.settings.ObservationSettings;
import io.plumbline.web.settings.Settings;
import io.plumbline.web.settings.StartRefused;
import io.plumbline.web.start.LogOutput;
import io.plumbline.web.start.Opening;
import io.plumbline.web.start.SetupLink;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;

/** The web application of an installation. */
@SpringBootApplication(proxyBeanMethods = false)
public class Plumbline {

    static {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
    }

    /** Starts with the settings of the environment; ends with code 2 and one sentence where it cannot. */
    public static void main(String[] arguments) {
        try {
            start(System.getenv(), arguments);
        } catch (StartRefused e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    /** Starts with these settings, as a program or a test gives them. */
    public static ConfigurableApplicationContext start(Map<String, String> environment, String... arguments) {
        ObservationSettings observation = ObservationSettings.of(environment);
        Optional<String> logOutput = LogOutput.begin(observation);
        Settings settings = Settings.of(environment);
        PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
        Opening opening = Opening.of(settings, encoder);
        SpringApplication application = new SpringApplication(Plumbline.class);
        application.setDefaultProperties(properties(settings, logOutput));
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(Settings.class, () -> settings);
            beans.registerBean(ObservationSettings.class, () -> observation);
            beans.registerBean(PasswordEncoder.class, () -> encoder);
            beans.registerBean(DataSource.class, opening::pool);
            beans.registerBean(Database.class, opening::database);
            beans.registerBean(Lake.class, opening::lake);
            beans.registerBean(Installation.class, opening::installation);
            beans.registerBean(SetupLink.class, () -> new SetupLink(opening.setupLink()));
        });
        try {
            return application.run(arguments);
        } catch (RuntimeException e) {
            opening.close();
            throw e;
        }
    }

    private static Map<String, Object> properties(Settings settings, Optional<String> logOutput) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", settings.port());
        if (settings.demo()) {
            properties.put("server.address", "127.0.0.1");
        }
        properties.put("management.endpoint.health.show-details", settings.demo() ? "always" : "when_authorized");
        properties.put("spring.servlet.multipart.max-file-size", settings.maxUploadMb() + "MB");
        properties.put("spring.servlet.multipart.max-request-size", settings.maxUploadMb() + 1 + "MB");
        logOutput.ifPresent(file -> properties.put("logging.config", file));
        return properties;
    }
}
