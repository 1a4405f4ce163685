package com.example.web;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

class ReportServlet extends HttpServlet {
    private static final Logger log = LoggerFactory.getLogger(ReportServlet.class);

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            work();
        } catch (SQLException e) {
            e.printStackTrace(response.getWriter()); // bad: verbose-error
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        PrintWriter out = response.getWriter();
        try {
            work();
        } catch (Exception e) {
            out.println("Internal error"); // bad: verbose-error
        }
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            work();
        } catch (SQLException failure) {
            response.sendError(500, "Internal error"); // bad: verbose-error
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            work();
        } catch (SQLException e) {
            log.error("cannot delete", e);
            response.sendError(500, "Internal error"); // ok: verbose-error
        }
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            work();
        } catch (SQLException e) {
            e.printStackTrace(); // ok: verbose-error
            response.setStatus(500);
        }
    }

    private void work() throws SQLException {
        throw new SQLException("no connection");
    }
}

@RestController
class Reports {
    private static final Logger log = LoggerFactory.getLogger(Reports.class);

    @GetMapping("/report")
    ResponseEntity<String> report() {
        try {
            return ResponseEntity.ok(load());
        } catch (IOException e) {
            return ResponseEntity.status(500).body("Internal error"); // bad: verbose-error
        }
    }

    @GetMapping("/summary")
    ResponseEntity<String> summary() {
        try {
            return ResponseEntity.ok(load());
        } catch (IOException e) {
            return ResponseEntity.internalServerError().body("Internal error"); // bad: verbose-error
        }
    }

    @GetMapping("/safe")
    ResponseEntity<String> safe() {
        try {
            return ResponseEntity.ok(load());
        } catch (IOException e) {
            log.error("cannot load", e); // ok: verbose-error
            return ResponseEntity.status(500).body("Internal error"); // ok: verbose-error
        }
    }

    @GetMapping("/rethrown")
    String rethrown() {
        try {
            return load();
        } catch (IOException e) {
            throw new IllegalStateException("cannot load: " + e.getMessage()); // ok: verbose-error
        }
    }

    private String load() throws IOException {
        throw new IOException("no file");
    }
}
