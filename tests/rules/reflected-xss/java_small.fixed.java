package com.example.small;

import io.javalin.Javalin;
import io.vertx.ext.web.RoutingContext;
import spark.Spark;
import org.owasp.encoder.Encode;

class SmallServers {
    static void start() {
        Spark.get("/hello", (request, response) -> "<h1>" + request.queryParams("name") + "</h1>"); // bad: reflected-xss
        Spark.get("/count", (request, response) -> "<h1>" + Integer.parseInt(request.queryParams("n")) + "</h1>"); // ok: reflected-xss
        Javalin app = Javalin.create().start(7000);
        app.get("/hello", context -> context.html("<p>" + context.queryParam("name") + "</p>")); // bad: reflected-xss
        app.get("/json", context -> context.json(context.queryParam("name"))); // ok: reflected-xss
    }

    void greet(RoutingContext context) {
        String name = context.request().getParam("name");
        context.response().putHeader("content-type", "text/html").end("<p>" + Encode.forHtml(name) + "</p>"); // bad: reflected-xss
        context.response().end("<p>hello</p>"); // ok: reflected-xss
    }
}
