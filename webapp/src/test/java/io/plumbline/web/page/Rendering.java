package io.plumbline.web.page;

import io.plumbline.engine.access.Person;
import io.plumbline.engine.access.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockServletContext;
import org.thymeleaf.context.WebContext;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import org.thymeleaf.web.servlet.JakartaServletWebApplication;

/** Renders templates with literal view records; what was rendered is also left in target/rendered to be looked at. */
public final class Rendering {
    public static final Frame STEWARD = frame("Ruth Okafor", Role.STEWARD);
    public static final Frame ANALYST = frame("Marta Lindqvist", Role.ANALYST);
    public static final Frame VIEWER = frame("Owen Adeyemi", Role.VIEWER);

    private static final SpringTemplateEngine ENGINE = engine();

    private Rendering() {}

    public static Document page(String name, String template, Frame frame, Map<String, ?> model) {
        MockServletContext context = new MockServletContext();
        MockHttpServletRequest request = new MockHttpServletRequest(context);
        MockHttpServletResponse response = new MockHttpServletResponse();
        Map<String, Object> variables = new HashMap<>(model);
        variables.put("frame", frame);
        variables.put("cspNonce", "n0nce");
        String html = ENGINE.process(
                template,
                new WebContext(
                        JakartaServletWebApplication.buildApplication(context).buildExchange(request, response),
                        Locale.ROOT,
                        variables));
        try {
            Path folder = Files.createDirectories(Path.of("target", "rendered"));
            Files.writeString(folder.resolve(name + ".html"), html);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Jsoup.parse(html);
    }

    private static Frame frame(String name, Role role) {
        return new Frame(
                new Person(2, "somebody", name, true, "system", Set.of(role)), true, null, 2, 1, "/", AwayBanner.NONE);
    }

    private static SpringTemplateEngine engine() {
        ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver();
        templates.setPrefix("templates/");
        templates.setSuffix(".html");
        templates.setTemplateMode(TemplateMode.HTML);
        templates.setCharacterEncoding("UTF-8");
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        return engine;
    }
}
