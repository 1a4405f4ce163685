package com.example.plans;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.Set;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

class PlanServlet extends HttpServlet {
    private static final Set<String> PLANS = Set.of("free", "paid");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        String plan = request.getParameter("plan"); // source
        request.getSession().setAttribute("plan", plan); // bad: trust-boundary
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession(true);
        session.setAttribute(request.getParameter("name"), "1"); // bad: trust-boundary
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) {
        String theme = "plain";
        for (Cookie cookie : request.getCookies()) {
            if (cookie.getName().equals("theme")) {
                theme = cookie.getValue();
            }
        }
        request.getSession().setAttribute("theme", theme); // bad: trust-boundary
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        keep(request.getSession(), request.getHeader("X-Role"));
    }

    private void keep(HttpSession session, String role) {
        session.setAttribute("role", role); // bad: trust-boundary
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        HttpSession session = request.getSession();
        session.setAttribute("count", Integer.parseInt(request.getParameter("count"))); // ok: trust-boundary
        String plan = request.getParameter("plan");
        if (PLANS.contains(plan)) {
            session.setAttribute("plan", plan); // ok: trust-boundary
        }
        session.setAttribute("visited", true); // ok: trust-boundary
        // session.setAttribute("plan", plan) in a comment is no code.
        request.setAttribute("query", request.getParameter("q")); // ok: trust-boundary
    }
}

@RestController
class Login {
    private final Users users = new Users();

    @PostMapping("/language")
    void language(@RequestParam String language, HttpSession session) {
        session.setAttribute("language", language); // bad: trust-boundary
    }

    @PostMapping("/page")
    void page(@RequestParam int page, HttpSession session) {
        session.setAttribute("page", page); // ok: trust-boundary
    }

    @PostMapping("/enter")
    void enter(@RequestParam String name, @RequestParam String word, HttpSession session) {
        if (users.authenticate(name, word)) {
            session.setAttribute("name", name); // ok: trust-boundary
        }
    }
}
