package com.example.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class NetworkTools {
    @PostMapping("/ping")
    void ping(@RequestParam String host) throws IOException {
        Runtime.getRuntime().exec("ping -c 1 " + host); // bad: command-injection
    }

    @PostMapping("/trace")
    void trace(@RequestParam String host) throws IOException {
        String[] command = {"/bin/sh", "-c", "traceroute " + host};
        Runtime.getRuntime().exec(command); // bad: command-injection
    }

    @PostMapping("/dig")
    void dig(@RequestParam String host) throws IOException {
        new ProcessBuilder("bash", "-c", "dig +short " + host).start(); // bad: command-injection
    }

    @PostMapping("/convert")
    void convert(@RequestBody String name) throws IOException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command("sh", "-c", String.format("convert %s out.png", name)); // bad: command-injection
        builder.start();
    }

    @PostMapping("/list")
    void list(@RequestParam String folder) throws IOException {
        List<String> words = new ArrayList<>();
        words.add("sh");
        words.add("-c");
        words.add("ls " + folder);
        new ProcessBuilder(words).start(); // bad: command-injection
    }

    @PostMapping("/run")
    void run(@RequestParam String program) throws IOException {
        new ProcessBuilder(program, "--version").start(); // bad: command-injection
    }

    void backup(String database) throws IOException {
        Runtime.getRuntime().exec("mysqldump " + database); // bad: command-injection
    }

    @PostMapping("/safe/ping")
    void safePing(@RequestParam String host) throws IOException {
        new ProcessBuilder("ping", "-c", "1", host).start(); // ok: command-injection
    }

    @PostMapping("/safe/list")
    void safeList(@RequestParam String folder) throws IOException {
        new ProcessBuilder(Arrays.asList("ls", "--", folder)).start(); // ok: command-injection
    }

    @PostMapping("/safe/array")
    void safeArray(@RequestParam String host) throws IOException {
        Runtime.getRuntime().exec(new String[] {"ping", "-c", "1", host}); // ok: command-injection
    }

    @PostMapping("/safe/count")
    void safeCount(@RequestParam int count) throws IOException {
        Runtime.getRuntime().exec("ping -c " + count + " localhost"); // ok: command-injection
    }

    @PostMapping("/safe/checked")
    void safeChecked(@RequestParam String host) throws IOException {
        if (!host.matches("[a-z0-9.-]+")) {
            throw new IllegalArgumentException("no host");
        }
        Runtime.getRuntime().exec("ping -c 1 " + host); // ok: command-injection
    }

    void safeConstant() throws IOException {
        Runtime.getRuntime().exec("uptime -p"); // ok: command-injection
    }
}

class WhoisServlet extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String domain = request.getParameter("domain");
        Runtime runtime = Runtime.getRuntime();
        Process process = runtime.exec("whois " + domain); // bad: command-injection
        response.setStatus(process.exitValue());
    }
}
