package com.example.printing;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** Objects that hold what a request sent: what is taken out of them is what was put in. */
class PrintServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Job job = new Job();
        job.setFile(request.getParameter("file")); // source
        Runtime.getRuntime().exec("lpr " + job.getFile()); // bad: command-injection
        Runtime.getRuntime().exec("lpr -P " + job.getPrinter()); // ok: command-injection
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // The class stands in another file.
        Order order = new Order();
        order.setName(request.getParameter("name"));
        order.setQueue("main");
        Runtime.getRuntime().exec("lpq " + order.getName()); // bad: command-injection
        Runtime.getRuntime().exec("lpq " + order.getQueue()); // ok: command-injection
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Page page = new Page(request.getParameter("file"), "a4");
        Runtime.getRuntime().exec("lpr " + page.file()); // bad: command-injection
        Runtime.getRuntime().exec("lpr -o " + page.size()); // ok: command-injection
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String[] parts = new String[2];
        parts[0] = "lprm";
        parts[1] = request.getParameter("job");
        Runtime.getRuntime().exec("lprm " + parts[1]); // bad: command-injection
        Runtime.getRuntime().exec("which " + parts[0]); // ok: command-injection
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Label label = new Label(request.getParameter("text"));
        String words = Arrays.stream(request.getParameter("words").split(",")).map(String::trim).collect(Collectors.joining(" "));
        Runtime.getRuntime().exec("banner " + label.text); // bad: command-injection
        Runtime.getRuntime().exec("banner " + label.getText()); // bad: command-injection
        Runtime.getRuntime().exec("banner " + words); // bad: command-injection
        Runtime.getRuntime().exec("banner " + label.getFont()); // ok: command-injection
        Runtime.getRuntime().exec("banner -n " + String.valueOf(Integer.parseInt(request.getParameter("count")))); // ok: command-injection
    }

    @Override
    protected void doOptions(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Both classes stand in other files.
        String file = RequestReader.first(request, "file");
        String queue = new Parameters(request).value("queue");
        Runtime.getRuntime().exec("lpq " + file); // bad: command-injection
        Runtime.getRuntime().exec("lpq -P " + queue); // bad: command-injection
        String name = new Clock(request).now();
        new ProcessBuilder("lpq", "-P", name).start(); // ok: command-injection
    }

    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        java.util.List<String> command = new java.util.ArrayList<>(java.util.List.of("git", "clone"));
        command.add(request.getParameter("repository"));
        new ProcessBuilder(command).start(); // ok: command-injection
    }

    record Page(String file, String size) {}

    static class Job {
        private String file;
        private String printer = "first";

        String getFile() {
            return file;
        }

        void setFile(String file) {
            this.file = file;
        }

        String getPrinter() {
            return this.printer;
        }
    }

    static class Label {
        final String text;
        private final String font;

        Label(String text) {
            this.text = text;
            this.font = "plain";
        }

        String getText() {
            return text;
        }

        String getFont() {
            return font;
        }
    }
}
