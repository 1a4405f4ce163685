package com.example.pages;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.io.IOUtils;
import org.owasp.encoder.Encode;

/** Writers around the writer of the response. */
class WritersServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        PrintWriter page = new PrintWriter(response.getOutputStream());
        page.println("<p>" + Encode.forHtml(name) + "</p>"); // bad: reflected-xss
        BufferedWriter buffered = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        buffered.write("<p>" + Encode.forHtml(name) + "</p>"); // bad: reflected-xss
        IOUtils.write("<p>" + Encode.forHtml(name) + "</p>", response.getOutputStream(), "UTF-8"); // bad: reflected-xss
        PrintWriter kept = new PrintWriter(new StringWriter());
        kept.println("<p>" + name + "</p>"); // ok: reflected-xss
        PrintWriter terminal = new PrintWriter(System.out);
        terminal.println(name.length()); // ok: reflected-xss
    }
}
