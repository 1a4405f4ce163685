package com.example.downloads;

import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

class DownloadServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        String name = request.getParameter("name");
        response.setHeader("Content-Disposition", "attachment; filename=" + name.replaceAll("[\r\n]", "")); // bad: header-injection
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader("X-Language", request.getParameter("lang").replaceAll("[\r\n]", "")); // bad: header-injection
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) {
        String tag = request.getParameter("tag");
        if (tag != null) {
            response.setHeader("ETag", tag.replaceAll("[\r\n]", "")); // bad: header-injection
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        String value = String.format("id=%s", request.getParameter("id"));
        response.addHeader("X-Deleted", value.replaceAll("[\r\n]", "")); // bad: header-injection
    }

    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader(request.getParameter("header").replaceAll("[\r\n]", ""), "yes"); // bad: header-injection
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        String name = request.getParameter("name").replaceAll("[\r\n]", "");
        response.setHeader("X-Name", name); // ok: header-injection
        response.setHeader("X-Length", "" + Integer.parseInt(request.getParameter("length"))); // ok: header-injection
        response.setHeader("Cache-Control", "no-store"); // ok: header-injection
        response.setHeader("X-Constant", "name".equals(name) ? "a" : "b"); // ok: header-injection
    }

    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) {
        String language = request.getParameter("language");
        if ("en".equals(language) || "de".equals(language)) {
            response.setHeader("Content-Language", language); // ok: header-injection
        }
    }
}
