package com.example.mails;

import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.Velocity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;

@RestController
class Mails {
    private final Configuration configuration = new Configuration();
    private final TemplateEngine engine = new TemplateEngine();

    @PostMapping("/freemarker")
    void freemarker(@RequestBody String text) throws IOException {
        Template template = new Template("mail", new StringReader(text), configuration); // bad: template-injection
        template.getName();
    }

    @PostMapping("/velocity")
    void velocity(@RequestParam String text) {
        StringWriter out = new StringWriter();
        Velocity.evaluate(new VelocityContext(), out, "mail", "Dear " + text); // bad: template-injection
    }

    @PostMapping("/thymeleaf")
    int thymeleaf(@RequestParam String name) {
        return engine.process("<p th:text=\"${greeting}\">" + name + "</p>", new Context()).length(); // bad: template-injection
    }

    @PostMapping("/handlebars")
    void handlebars(@RequestBody String text) throws IOException {
        new com.github.jknack.handlebars.Handlebars().compileInline(text); // bad: template-injection
    }

    void built(String subject) {
        StringWriter out = new StringWriter();
        Velocity.evaluate(new VelocityContext(), out, "mail", "Subject: " + subject); // bad: template-injection
    }

    @PostMapping("/safe/velocity")
    void safeVelocity(@RequestParam String name) {
        VelocityContext context = new VelocityContext();
        context.put("name", name);
        Velocity.evaluate(context, new StringWriter(), "mail", "Dear $name"); // ok: template-injection
    }

    @PostMapping("/safe/thymeleaf")
    int safeThymeleaf(@RequestParam String name) {
        Context context = new Context();
        context.setVariable("name", name);
        return engine.process("mail", context).length(); // ok: template-injection
    }

    @PostMapping("/safe/freemarker")
    void safeFreemarker(@RequestParam String name) throws Exception {
        Template template = configuration.getTemplate("mail.ftl"); // ok: template-injection
        template.process(Map.of("name", name), new StringWriter()); // ok: template-injection
    }

    @PostMapping("/safe/number")
    int safeNumber(@RequestParam int count) {
        return engine.process("<p>" + count + "</p>", new Context()).length(); // ok: template-injection
    }
}
