package com.example.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

@RestController
class Proxy {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Set<String> ALLOWED_HOSTS = Set.of("api.example.com");
    private final RestTemplate rest = new RestTemplate();
    private final WebClient client = WebClient.create();
    private final OkHttpClient ok = new OkHttpClient();

    @GetMapping("/template")
    Object template(@RequestParam String url) {
        return rest.getForObject(url, Object.class); // bad: ssrf
    }

    @GetMapping("/stream")
    int stream(@RequestParam String url) throws IOException {
        URL address = new URL(url);
        try (InputStream in = address.openStream()) { // bad: ssrf
            return in.read();
        }
    }

    @GetMapping("/connection")
    int connection(@RequestParam String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) new URL(url).openConnection(); // bad: ssrf
        connection.setConnectTimeout(1000);
        return connection.getResponseCode();
    }

    @GetMapping("/client")
    int client(@RequestParam String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder().uri(URI.create(url)).timeout(LIMIT).build(); // bad: ssrf
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @GetMapping("/reactive")
    Object reactive(@RequestParam String host) {
        return client.get().uri("https://" + host + "/status").retrieve(); // bad: ssrf
    }

    @GetMapping("/ok")
    int okay(@RequestParam String url) throws IOException {
        Request request = new Request.Builder().url(url).build(); // bad: ssrf
        return ok.newCall(request).execute().code();
    }

    @GetMapping("/safe/{item}")
    Object item(@PathVariable String item) {
        return rest.getForObject("https://api.example.com/items/" + item, Object.class); // ok: ssrf
    }

    @GetMapping("/safe/listed")
    Object listed(@RequestParam String url) {
        if (!ALLOWED_HOSTS.contains(URI.create(url).getHost())) {
            throw new IllegalArgumentException("not on the list");
        }
        return rest.getForObject(url, Object.class); // ok: ssrf
    }

    @GetMapping("/safe/variable")
    Object variable(@RequestParam String id) {
        return rest.getForObject("https://api.example.com/items/{id}", Object.class, id); // ok: ssrf
    }

    @GetMapping("/safe/chosen")
    Object chosen(@RequestParam String region) {
        String base = "eu".equals(region) ? "https://eu.example.com" : "https://us.example.com";
        return rest.getForObject(base, Object.class); // ok: ssrf
    }

    Object configured(String ignored) {
        return rest.getForObject(System.getenv("BACKEND"), Object.class); // ok: ssrf
    }
}
