package com.example.login;

import javax.servlet.http.Cookie;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseCookie;

class Cookies {
    void bare(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        response.addCookie(cookie); // bad: insecure-cookie
    }

    void withoutSecure(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("auth", id);
        cookie.setHttpOnly(true);
        cookie.setPath("/");
        response.addCookie(cookie); // bad: insecure-cookie
    }

    void switchedOff(HttpServletResponse response, String id) {
        Cookie login = new Cookie("login", id);
        login.setSecure(false);
        login.setHttpOnly(true);
        response.addCookie(login); // bad: insecure-cookie
    }

    ResponseCookie built(String id) {
        return ResponseCookie.from("session", id).path("/").build(); // bad: insecure-cookie
    }

    ResponseCookie halfBuilt(String id) {
        return ResponseCookie.from("token", id).httpOnly(true).build(); // bad: insecure-cookie
    }

    void whole(HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        cookie.setSecure(true);
        cookie.setHttpOnly(true);
        response.addCookie(cookie); // ok: insecure-cookie
    }

    void theme(HttpServletResponse response) {
        Cookie cookie = new Cookie("theme", "dark");
        response.addCookie(cookie); // ok: insecure-cookie
    }

    void deleted(HttpServletResponse response) {
        Cookie cookie = new Cookie("session", "");
        cookie.setMaxAge(0);
        response.addCookie(cookie); // ok: insecure-cookie
    }

    ResponseCookie wholeBuilt(String id) {
        return ResponseCookie.from("session", id).secure(true).httpOnly(true).sameSite("Lax").build(); // ok: insecure-cookie
    }

    void decided(HttpServletRequest request, HttpServletResponse response, String id) {
        Cookie cookie = new Cookie("session", id);
        cookie.setSecure(request.isSecure());
        cookie.setHttpOnly(true);
        response.addCookie(cookie); // ok: insecure-cookie
    }
}
