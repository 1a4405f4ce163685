package com.example.listing;

import java.io.IOException;
import java.util.StringTokenizer;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Conditions that constants of the class decide, and commands that differ by system. */
class ListingServlet extends HttpServlet {
    private static final boolean IS_FIXED = true;
    private static final int FIVE = 5;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String folder;
        if (IS_FIXED) {
            folder = "public";
        } else {
            folder = request.getParameter("folder");
        }
        Runtime.getRuntime().exec("ls " + folder); // ok: command-injection
        if (FIVE != 5) {
            Runtime.getRuntime().exec("ls " + request.getParameter("folder")); // ok: command-injection
        }
        if (FIVE == 5) {
            Runtime.getRuntime().exec("ls -l " + request.getParameter("folder")); // bad: command-injection
        }
    }

    void list(String folder) throws IOException {
        String command = System.getProperty("os.name").startsWith("Windows") ? "cmd /c dir " : "/bin/ls ";
        Runtime.getRuntime().exec(command + folder); // bad: command-injection
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        StringTokenizer words = new StringTokenizer(request.getParameter("words"));
        while (words.hasMoreTokens()) {
            Runtime.getRuntime().exec("say " + words.nextToken()); // bad: command-injection
        }
    }
}
