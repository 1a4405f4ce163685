package com.example.files;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.io.FilenameUtils;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Documents {
    private static final String FOLDER = "/srv/documents/";
    private final Path root = Paths.get("/srv/documents");

    @GetMapping("/read")
    byte[] read(@RequestParam String name) throws IOException {
        return Files.readAllBytes(Paths.get("/srv/documents", new File(name).getName())); // bad: path-traversal
    }

    @GetMapping("/text")
    String text(@RequestParam String name) throws IOException {
        Path file = root.resolve(name);
        Files.readString(file); // bad: path-traversal
        return "read";
    }

    @GetMapping("/download/{name}")
    Resource download(@PathVariable String name) {
        return new FileSystemResource(FOLDER + name); // bad: path-traversal
    }

    @DeleteMapping("/remove")
    void remove(@RequestParam String name) {
        File file = new File(FOLDER, new File(name).getName());
        file.delete(); // bad: path-traversal
    }

    @GetMapping("/stream")
    int stream(@RequestParam("f") String name) throws IOException {
        try (FileInputStream in = new FileInputStream(new File("/srv/documents/" + new File(name).getName()))) { // bad: path-traversal
            return in.read();
        }
    }

    @GetMapping("/safe/read")
    byte[] safeRead(@RequestParam String name) throws IOException {
        Path file = root.resolve(name).normalize();
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("outside");
        }
        return Files.readAllBytes(file); // ok: path-traversal
    }

    @GetMapping("/safe/name")
    byte[] safeName(@RequestParam String name) throws IOException {
        return Files.readAllBytes(root.resolve(FilenameUtils.getName(name))); // ok: path-traversal
    }

    @GetMapping("/safe/last")
    int safeLast(@RequestParam String name) throws IOException {
        try (FileInputStream in = new FileInputStream(new File(FOLDER, new File(name).getName()))) { // ok: path-traversal
            return in.read();
        }
    }

    @GetMapping("/safe/canonical")
    int safeCanonical(@RequestParam String name) throws IOException {
        File file = new File(FOLDER, name);
        String canonical = file.getCanonicalPath();
        if (!canonical.startsWith(FOLDER)) {
            throw new IOException("outside");
        }
        try (FileInputStream in = new FileInputStream(file)) { // ok: path-traversal
            return in.read();
        }
    }

    @GetMapping("/safe/{id}")
    byte[] safeNumber(@PathVariable long id) throws IOException {
        return Files.readAllBytes(Paths.get(FOLDER + id + ".pdf")); // ok: path-traversal
    }

    @GetMapping("/safe/dots")
    byte[] safeDots(@RequestParam String name) throws IOException {
        if (name.contains("..") || name.contains("/")) {
            return new byte[0];
        }
        return Files.readAllBytes(root.resolve(name)); // ok: path-traversal
    }

    @GetMapping("/safe/way")
    byte[] safeWay(@RequestParam String name) throws IOException {
        Path file = root.resolve(name).normalize();
        if (root.relativize(file).startsWith("..")) {
            throw new IllegalArgumentException("outside");
        }
        return Files.readAllBytes(file); // ok: path-traversal
    }

    @GetMapping("/safe/index")
    int safeIndex(@RequestParam String name) throws IOException {
        String path = new File(FOLDER, name).getCanonicalPath();
        if (path.indexOf(FOLDER) != 0) {
            throw new IOException("outside");
        }
        try (FileInputStream in = new FileInputStream(path)) { // ok: path-traversal
            return in.read();
        }
    }

    private void mustBeBelow(Path file) {
        if (!file.normalize().startsWith(root)) {
            throw new IllegalArgumentException("outside");
        }
    }

    @GetMapping("/safe/assertion")
    byte[] safeAssertion(@RequestParam String name) throws IOException {
        Path file = root.resolve(name);
        mustBeBelow(file);
        return Files.readAllBytes(file); // ok: path-traversal
    }

    @GetMapping("/unchecked/unresolved")
    byte[] uncheckedUnresolved(@RequestParam String name) throws IOException {
        Path file = root.resolve(name);
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("outside");
        }
        return Files.readAllBytes(file); // bad: path-traversal
    }

    @GetMapping("/unchecked/absolute")
    int uncheckedAbsolute(@RequestParam String name) throws IOException {
        String path = new File(FOLDER, name).getAbsolutePath();
        if (!path.startsWith(FOLDER)) {
            throw new IOException("outside");
        }
        try (FileInputStream in = new FileInputStream(path)) { // bad: path-traversal
            return in.read();
        }
    }

    @GetMapping("/unchecked/late")
    byte[] uncheckedLate(@RequestParam String name) throws IOException {
        Path file = root.resolve(name).normalize();
        byte[] content = Files.readAllBytes(file); // bad: path-traversal
        if (!file.startsWith(root)) {
            throw new IllegalArgumentException("outside");
        }
        return content;
    }
}

class NotesServlet extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getParameter("name");
        try (FileWriter writer = new FileWriter("/var/notes/" + new File(name).getName())) { // bad: path-traversal
            writer.write("saved");
        }
    }
}
