package com.example.library.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.net.URI;
import java.net.URL;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;
import org.w3c.dom.Document;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What other libraries send. */
@RestController
public class Feeds {
    private static final Set<String> PARTNERS = Set.of("feeds.example.com", "books.example.org");
    private final RestTemplate rest = new RestTemplate(); // bad: missing-timeout

    @GetMapping("/feeds/preview")
    public Object preview(@RequestParam String url) {
        return rest.getForObject(url, Object.class); // bad: ssrf
    }

    @GetMapping("/feeds/partner")
    public Object partner(@RequestParam String url) {
        if (!PARTNERS.contains(URI.create(url).getHost())) {
            throw new IllegalArgumentException("no partner");
        }
        return rest.getForObject(url, Object.class); // ok: ssrf
    }

    @GetMapping("/feeds/size")
    public int size(@RequestParam String address) throws IOException {
        try (InputStream in = new URL(address).openStream()) { // bad: ssrf
            return in.available();
        }
    }

    public Document parse(InputStream feed) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(feed); // bad: xxe
    }

    public Document parseSafely(InputStream feed) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(feed); // ok: xxe
    }

    public Object restore(InputStream snapshot) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(snapshot)) {
            return in.readObject(); // bad: unsafe-deserialisation
        }
    }

    @PostMapping("/feeds/settings")
    public int settings(@RequestBody String text) {
        Object settings = new Yaml().load(text); // bad: unsafe-yaml
        return settings.hashCode();
    }

    @PostMapping("/feeds/options")
    public int options(@RequestBody String text) {
        Object options = new Yaml(new SafeConstructor(new LoaderOptions())).load(text); // ok: unsafe-yaml
        return options.hashCode();
    }

    @GetMapping("/feeds/filter")
    public Object filter(@RequestParam String rule) {
        return new SpelExpressionParser().parseExpression(rule).getValue(); // bad: code-injection
    }

    @GetMapping("/feeds/count")
    public Object count(@RequestParam int minimum) {
        return new SpelExpressionParser().parseExpression("1 + " + minimum).getValue(); // ok: code-injection
    }
}
