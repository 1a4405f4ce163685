package com.example.small;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Paths;

/** The server that comes with Java. */
class JdkServer implements HttpHandler {
    static void start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(8080), 0);
        server.createContext("/file", exchange -> {
            String name = exchange.getRequestURI().getQuery().split("=")[1];
            byte[] data = Files.readAllBytes(Paths.get("/srv/" + name)); // bad: path-traversal
            exchange.sendResponseHeaders(200, data.length);
        });
        server.createContext("/fixed", exchange -> {
            byte[] data = Files.readAllBytes(Paths.get("/srv/index.html")); // ok: path-traversal
            exchange.sendResponseHeaders(200, data.length);
        });
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String file = exchange.getRequestHeaders().getFirst("X-File");
        new FileInputStream("/data/" + file).close(); // bad: path-traversal
    }

    static byte[] read(String userFilePath) throws IOException {
        return Files.readAllBytes(Paths.get("/srv/" + userFilePath)); // bad: path-traversal
    }

    static byte[] readAll(String path) throws IOException {
        return Files.readAllBytes(Paths.get(path)); // ok: path-traversal
    }
}
