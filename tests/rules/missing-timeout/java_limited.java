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
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.springframework.boot.web.client.RestTemplateBuilder;
import org.springframework.web.client.RestTemplate;

class LimitedRequests {
    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    InputStream read(URL url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.openConnection(); // ok: missing-timeout
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(5_000);
        return connection.getInputStream();
    }

    HttpResponse<String> send() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://api.example.org/")).timeout(Duration.ofSeconds(10)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()); // ok: missing-timeout
    }

    RestTemplate template(RestTemplateBuilder builder) {
        return builder.setConnectTimeout(Duration.ofSeconds(5)).build(); // ok: missing-timeout
    }

    void endless(HttpURLConnection connection) {
        connection.setReadTimeout(0); // bad: missing-timeout
    }

    OkHttpClient patient() {
        return new OkHttpClient.Builder()
                .readTimeout(0, TimeUnit.MILLISECONDS) // bad: missing-timeout
                .build();
    }

    OkHttpClient usual() {
        return new OkHttpClient(); // ok: missing-timeout
    }

    OkHttpClient limited() {
        return new OkHttpClient.Builder()
                .readTimeout(30, TimeUnit.SECONDS) // ok: missing-timeout
                .build();
    }
}
