package com.example.library.web;

import com.example.library.data.BookRepository;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** Books: searching, showing and changing them. */
@RestController
@RequestMapping("/books")
public class BookController {
    private static final Logger log = LoggerFactory.getLogger(BookController.class);
    private static final List<String> COLUMNS = List.of("title", "year", "author");

    private final JdbcTemplate jdbc;
    private final BookRepository books;

    public BookController(JdbcTemplate jdbc, BookRepository books) {
        this.jdbc = jdbc;
        this.books = books;
    }

    @GetMapping
    public List<Map<String, Object>> all(@RequestParam(defaultValue = "0") int page) {
        return jdbc.queryForList("SELECT * FROM books LIMIT 20 OFFSET " + page * 20); // ok: sql-injection
    }

    @GetMapping("/search")
    public List<Map<String, Object>> search(@RequestParam("q") String term) {
        log.info("search for {}", term); // bad: log-injection
        String sql = "SELECT * FROM books WHERE title LIKE '%" + term + "%'";
        return jdbc.queryForList(sql); // bad: sql-injection
    }

    @GetMapping("/find")
    public List<Map<String, Object>> find(@RequestParam("q") String term) {
        return jdbc.queryForList("SELECT * FROM books WHERE title LIKE ?", "%" + term + "%"); // ok: sql-injection
    }

    @GetMapping("/sorted")
    public List<Map<String, Object>> sorted(@RequestParam String by) {
        return jdbc.queryForList("SELECT * FROM books ORDER BY " + by); // bad: sql-injection
    }

    @GetMapping("/ordered")
    public List<Map<String, Object>> ordered(@RequestParam String by) {
        String column = COLUMNS.contains(by) ? by : "title";
        return jdbc.queryForList("SELECT * FROM books ORDER BY " + column); // ok: sql-injection
    }

    @GetMapping(value = "/{id}/page", produces = MediaType.TEXT_HTML_VALUE)
    public String page(@PathVariable long id, @RequestParam(required = false) String highlight) {
        String title = books.titleOf(id);
        return "<h1>" + title + "</h1><p>Looking for " + highlight + "</p>"; // bad: reflected-xss
    }

    @GetMapping(value = "/{id}/card", produces = MediaType.TEXT_HTML_VALUE)
    public String card(@PathVariable long id, @RequestParam(required = false) String highlight) {
        return "<p>Looking for " + HtmlUtils.htmlEscape(highlight) + " in " + id + "</p>"; // ok: reflected-xss
    }

    @GetMapping("/{id}")
    public ResponseEntity<Object> one(@PathVariable long id) {
        try {
            return ResponseEntity.ok(books.find(id));
        } catch (RuntimeException e) {
            return ResponseEntity.status(500).body(e.getMessage()); // bad: verbose-error
        }
    }

    @GetMapping("/{id}/summary")
    public ResponseEntity<Object> summary(@PathVariable long id) {
        try {
            return ResponseEntity.ok(books.find(id));
        } catch (RuntimeException e) {
            log.error("cannot read book {}", id, e); // ok: log-injection
            return ResponseEntity.status(500).body("The book cannot be read."); // ok: verbose-error
        }
    }

    @PostMapping
    @PreAuthorize("hasRole('LIBRARIAN')")
    public void create(@RequestBody BookRequest request) {
        books.add(request.title(), request.author());
    }

    @PutMapping("/{id}") // ok: missing-authentication
    @PreAuthorize("hasRole('LIBRARIAN')")
    public void rename(@PathVariable long id, @RequestParam String title) {
        books.rename(id, title);
    }

    @PreAuthorize("hasRole('LIBRARIAN')")
    @PostMapping("/{id}/tags")
    public void tag(@PathVariable long id, @RequestParam String tag) {
        jdbc.update("INSERT INTO tags (book, tag) VALUES (" + id + ", '" + tag + "')"); // bad: sql-injection
    }

    @DeleteMapping("/{id}") // bad: missing-authentication
    public void remove(@PathVariable long id) {
        books.delete(id);
    }

    public record BookRequest(String title, String author) {}
}
