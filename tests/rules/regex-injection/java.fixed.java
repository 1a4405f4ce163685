package com.example.search;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class SearchServlet extends HttpServlet {
    private static final Map<String, String> KINDS = Map.of("word", "\\w+", "number", "\\d+");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String query = Pattern.quote(request.getParameter("q")); // source
        Pattern pattern = Pattern.compile(query, Pattern.CASE_INSENSITIVE); // bad: regex-injection
        Matcher matcher = pattern.matcher("some text");
        response.setStatus(matcher.find() ? 200 : 404);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String prefix = request.getHeader("X-Prefix");
        boolean found = Pattern.matches("^" + Pattern.quote(prefix) + ".*", "some text"); // bad: regex-injection
        response.setStatus(found && "some text".matches(Pattern.quote(request.getParameter("other"))) ? 200 : 404); // bad: regex-injection
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String query = request.getParameter("q");
        Pattern pattern = Pattern.compile(Pattern.quote(query), Pattern.CASE_INSENSITIVE); // ok: regex-injection
        Pattern literal = Pattern.compile(query, Pattern.LITERAL); // ok: regex-injection
        Pattern chosen = Pattern.compile(KINDS.getOrDefault(query, "\\w+")); // ok: regex-injection
        response.setStatus(pattern.matcher("a").find() || literal.matcher("a").find() || chosen.matcher("a").find() ? 200 : 404);
    }
}

@RestController
class Words {
    private final List<String> names = List.of("Ann", "Bob");

    @GetMapping("/words/{word}")
    List<String> words(@PathVariable String word) {
        Pattern pattern = Pattern.compile("\\b" + Pattern.quote(word) + "\\b"); // bad: regex-injection
        return names.stream().filter(name -> pattern.matcher(name).find()).toList();
    }

    @GetMapping("/replaced")
    String replaced(@RequestParam String pattern) {
        return shortened("some text", pattern);
    }

    private String shortened(String text, String pattern) {
        return text.replaceAll(Pattern.quote(pattern), ""); // bad: regex-injection
    }

    @GetMapping("/safe/words/{word}")
    List<String> plain(@PathVariable String word) {
        // Pattern.compile(word) in a comment is no code.
        return names.stream().filter(name -> name.contains(word)).toList(); // ok: regex-injection
    }

    @GetMapping("/safe/split")
    String[] parts(@RequestParam String text) {
        return text.split(","); // ok: regex-injection
    }

    @GetMapping("/safe/number")
    boolean repeated(@RequestParam int count) {
        return Pattern.compile("a{" + count + "}").matcher("aaa").find(); // ok: regex-injection
    }
}
