package com.example.pages;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

class GreetingServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        String name = request.getParameter("name");
        PrintWriter out = response.getWriter();
        out.println("<html><body>");
        out.println("<h1>Hello, " + name + "</h1>"); // bad: reflected-xss
        out.println("</body></html>");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals("theme")) {
                response.getWriter().write("<p>" + cookie.getValue() + "</p>"); // bad: reflected-xss
            }
        }
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] values = request.getParameterValues("tag");
        response.getWriter().printf("<b>%s</b>", values[0]); // bad: reflected-xss
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.getWriter().print(request.getParameter("id")); // ok: reflected-xss
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String safe = HtmlUtils.htmlEscape(request.getParameter("name"));
        response.getWriter().println("<h1>" + safe + "</h1>"); // ok: reflected-xss
    }
}

@RestController
class Greetings {
    @GetMapping("/hello")
    String hello(@RequestParam String name) {
        return "<h1>Hello " + name + "</h1>"; // bad: reflected-xss
    }

    @GetMapping("/entity/{name}")
    ResponseEntity<String> entity(@PathVariable String name) {
        String page = String.format("<p>%s</p>", name);
        return ResponseEntity.ok(page); // bad: reflected-xss
    }

    @GetMapping("/safe/escaped")
    String escaped(@RequestParam String name) {
        return "<h1>Hello " + HtmlUtils.htmlEscape(name) + "</h1>"; // ok: reflected-xss
    }

    @GetMapping("/safe/map")
    Map<String, String> map(@RequestParam String name) {
        return Map.of("name", name); // ok: reflected-xss
    }

    @GetMapping("/safe/words")
    String[] words(@RequestParam String names) {
        return names.split(","); // ok: reflected-xss
    }

    @GetMapping("/safe/number")
    String number(@RequestParam int age) {
        return "<p>" + age + "</p>"; // ok: reflected-xss
    }

    @GetMapping(value = "/safe/plain", produces = MediaType.TEXT_PLAIN_VALUE)
    String plain(@RequestParam String name) {
        return "Hello " + name; // ok: reflected-xss
    }
}
