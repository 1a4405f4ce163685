package com.example.clients;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import okhttp3.Credentials;
import okhttp3.Request;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.http.client.methods.HttpGet;

class Accounts {
    private static final String BASE = "http://accounts.example.org";

    HttpRequest me(String token) {
        return HttpRequest.newBuilder()
                .uri(URI.create("http://accounts.example.org/me")) // bad: credentials-over-http
                .header("Authorization", "Bearer " + token)
                .GET()
                .build();
    }

    HttpURLConnection report(String apiKey) throws IOException {
        URL url = new URL("http://reports.example.org/all"); // bad: credentials-over-http
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(5_000);
        connection.setRequestProperty("X-Api-Key", apiKey);
        return connection;
    }

    Request basic(String user, String password) {
        return new Request.Builder()
                .url("http://reports.example.org/all") // bad: credentials-over-http
                .addHeader("Authorization", Credentials.basic(user, password))
                .build();
    }

    HttpGet query(String secret) {
        return new HttpGet("http://hooks.example.org/run?secret=" + secret); // bad: credentials-over-http
    }

    HttpRequest login(String email, String password) {
        String body = "email=" + email + "&password=" + password;
        return HttpRequest.newBuilder(URI.create(BASE + "/login")) // bad: credentials-over-http
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    void upload(FTPClient client, String user, String password) throws IOException {
        client.login(user, password); // bad: credentials-over-http
    }

    HttpRequest encrypted(String token) {
        return HttpRequest.newBuilder()
                .uri(URI.create("https://accounts.example.org/me")) // ok: credentials-over-http
                .header("Authorization", "Bearer " + token)
                .build();
    }

    HttpRequest news() {
        return HttpRequest.newBuilder()
                .uri(URI.create("http://accounts.example.org/news")) // ok: credentials-over-http
                .header("Accept", "application/json")
                .build();
    }

    Request near(String token) {
        return new Request.Builder()
                .url("http://localhost:8080/me") // ok: credentials-over-http
                .addHeader("Authorization", token)
                .build();
    }

    HttpRequest chosen(String base, String token) {
        return HttpRequest.newBuilder(URI.create(base + "/me")).header("Authorization", token).build(); // ok: credentials-over-http
    }

    void anonymous(FTPClient client) throws IOException {
        client.login("anonymous", "guest@example.org"); // ok: credentials-over-http
    }

    String documented() {
        // HttpRequest.newBuilder(URI.create("http://accounts.example.org/me")).header("Authorization", token) is no code.
        return "http://accounts.example.org/?password=x"; // ok: credentials-over-http
    }
}
