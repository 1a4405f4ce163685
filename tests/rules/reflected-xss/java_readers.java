package com.example.pages;

import com.google.gson.JsonParser;
import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.text.StringEscapeUtils;
import org.json.JSONObject;
import org.springframework.web.bind.ServletRequestUtils;
import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.WebUtils;

/** What libraries read out of a request, or out of what it sent. */
class ReadersServlet extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String sent = new JSONObject(request.getReader().readLine()).getString("name");
        response.getWriter().println("<p>" + sent + "</p>"); // bad: reflected-xss
        String parsed = JsonParser.parseString(request.getReader().readLine()).getAsJsonObject().get("name").getAsString();
        response.getWriter().println("<p>" + parsed + "</p>"); // bad: reflected-xss
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String theme = WebUtils.getCookie(request, "theme").getValue();
        response.getWriter().println("<p>" + theme + "</p>"); // bad: reflected-xss
        String name = ServletRequestUtils.getStringParameter(request, "name", "");
        response.getWriter().println("<p>" + name + "</p>"); // bad: reflected-xss
        response.getWriter().println("<p>" + HtmlUtils.htmlEscape(name) + "</p>"); // ok: reflected-xss
        int count = ServletRequestUtils.getIntParameter(request, "count", 0);
        response.getWriter().println("<p>" + count + "</p>"); // ok: reflected-xss
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String text = HtmlUtils.htmlUnescape(request.getParameter("text"));
        response.getWriter().println("<p>" + text + "</p>"); // bad: reflected-xss
        String more = StringEscapeUtils.unescapeHtml4(request.getParameter("more"));
        response.getWriter().println("<p>" + more + "</p>"); // bad: reflected-xss
        response.getWriter().println("<p>" + StringEscapeUtils.escapeHtml4(more) + "</p>"); // ok: reflected-xss
    }
}
