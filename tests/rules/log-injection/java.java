package com.example.audit;

import java.util.logging.Level;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.logging.log4j.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Audit {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    private static final org.apache.logging.log4j.Logger log4j = LogManager.getLogger(Audit.class);
    private final java.util.logging.Logger platform = java.util.logging.Logger.getLogger("audit");

    @PostMapping("/login")
    void login(@RequestParam String user) {
        log.info("login of " + user); // bad: log-injection
    }

    @PostMapping("/logout")
    void logout(@RequestParam String user) {
        log.warn("logout of {}", user); // bad: log-injection
    }

    @PostMapping("/order")
    void order(@RequestBody String text) {
        log4j.error("cannot read " + text); // bad: log-injection
    }

    @PostMapping("/item/{name}")
    void item(@PathVariable String name) {
        platform.log(Level.INFO, "item " + name); // bad: log-injection
    }

    @PostMapping("/note")
    void note(@RequestParam String text) {
        String message = String.format("note: %s", text.trim());
        platform.warning(message); // bad: log-injection
    }

    @PostMapping("/safe/replaced")
    void replaced(@RequestParam String user) {
        log.info("login of {}", user.replaceAll("[\r\n]", "_")); // ok: log-injection
    }

    @PostMapping("/safe/number")
    void number(@RequestParam int count, @PathVariable long id) {
        log.info("count {} of {}", count, id); // ok: log-injection
    }

    @PostMapping("/safe/constant")
    void constant(@RequestParam String user) {
        log.info("somebody logs in"); // ok: log-injection
    }

    @PostMapping("/safe/length")
    void length(@RequestBody String text) {
        log.info("read {} characters", text.length()); // ok: log-injection
    }

    @PostMapping("/safe/plain")
    void plain(@RequestParam String user) {
        if (user.matches("[a-zA-Z0-9]+")) {
            log.info("login of " + user); // ok: log-injection
        }
    }
}

class AuditServlet extends HttpServlet {
    private static final Logger LOG = LoggerFactory.getLogger(AuditServlet.class);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        String page = request.getParameter("page");
        LOG.debug("page " + page); // bad: log-injection
    }
}
