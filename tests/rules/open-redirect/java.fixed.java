package com.example.login;

import java.io.IOException;
import java.net.URI;
import java.util.Set;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

class LoginServlet extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String target = request.getParameter("next");
        response.sendRedirect(target.startsWith("/") && !target.startsWith("//") ? target : "/"); // bad: open-redirect
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String target = request.getParameter("url");
        if (target != null) {
            response.sendRedirect(target.startsWith("/") && !target.startsWith("//") ? target : "/"); // bad: open-redirect
        }
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String next = request.getParameter("next");
        if (next.startsWith("/") && !next.startsWith("//")) {
            response.sendRedirect(next); // ok: open-redirect
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendRedirect("/items?q=" + request.getParameter("q")); // ok: open-redirect
    }
}

@Controller
class Redirects {
    private static final Set<String> TARGETS = Set.of("/home", "/orders");

    @GetMapping("/go")
    String go(@RequestParam String url) {
        return "redirect:" + (url.startsWith("/") && !url.startsWith("//") ? url : "/"); // bad: open-redirect
    }

    @GetMapping("/view")
    RedirectView view(@RequestParam String url) {
        return new RedirectView(url.startsWith("/") && !url.startsWith("//") ? url : "/"); // bad: open-redirect
    }

    @GetMapping("/model")
    ModelAndView model(@RequestParam String url) {
        return new ModelAndView("redirect:" + (url.startsWith("/") && !url.startsWith("//") ? url : "/")); // bad: open-redirect
    }

    @GetMapping("/entity")
    ResponseEntity<Void> entity(@RequestParam String url) {
        return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(url)).build(); // bad: open-redirect
    }

    @GetMapping("/safe/listed")
    String listed(@RequestParam String url) {
        if (!TARGETS.contains(url)) {
            return "redirect:/home";
        }
        return "redirect:" + url; // ok: open-redirect
    }

    @GetMapping("/safe/page")
    String page(@RequestParam int number) {
        return "redirect:/pages/" + number; // ok: open-redirect
    }

    @GetMapping("/safe/constant")
    String constant() {
        return "redirect:/home"; // ok: open-redirect
    }

    @GetMapping("/safe/chosen")
    RedirectView chosen(@RequestParam String where) {
        return new RedirectView("orders".equals(where) ? "/orders" : "/home"); // ok: open-redirect
    }
}
