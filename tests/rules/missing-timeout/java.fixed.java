package com.example.clients;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.springframework.web.client.RestTemplate;

class Requests {
    private final HttpClient client = HttpClient.newHttpClient();

    InputStream read(URL url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setConnectTimeout(10_000);
        connection.setReadTimeout(10_000); // bad: missing-timeout
        connection.setRequestMethod("GET");
        return connection.getInputStream();
    }

    HttpResponse<String> send() throws IOException, InterruptedException {

        HttpRequest request = HttpRequest.newBuilder().uri(URI.create("https://api.example.org/orders")).GET().timeout(Duration.ofSeconds(10)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()); // bad: missing-timeout
    }

    HttpResponse<String> sendAtOnce() throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create("https://api.example.org/")).timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString()); // bad: missing-timeout
    }

    RestTemplate template() {
        return new RestTemplate(); // bad: missing-timeout
    }

    HttpResponse<String> given(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString()); // ok: missing-timeout
    }

    InputStream local() throws IOException {
        return Requests.class.getResource("/names.txt").openConnection().getInputStream(); // ok: missing-timeout
    }

    String told() {
        // new RestTemplate() in a comment is no code.
        return "HttpClient.newHttpClient().send(request)"; // ok: missing-timeout
    }
}
