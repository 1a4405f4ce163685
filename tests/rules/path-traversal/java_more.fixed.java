package com.example.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Scanner;
import javax.servlet.http.HttpServletResponse;
import org.apache.commons.io.FilenameUtils;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Downloads {
    private static final Path ROOT = Paths.get("/srv/files");

    @GetMapping("/resource")
    Resource resource(@RequestParam String name) throws IOException {
        return new UrlResource(ROOT.resolve(name).toUri()); // bad: path-traversal
    }

    @GetMapping("/checked")
    Resource checked(@RequestParam String name) throws IOException {
        Path file = ROOT.resolve(name).normalize();
        if (!file.startsWith(ROOT)) {
            throw new IllegalArgumentException("outside of the folder");
        }
        return new UrlResource(file.toUri()); // ok: path-traversal
    }

    @GetMapping("/words")
    int words(@RequestParam String name) throws IOException {
        try (Scanner scanner = new Scanner(new File("/srv/" + new File(name).getName()))) { // bad: path-traversal
            return scanner.nextInt();
        }
    }

    @GetMapping("/typed")
    int typed(@RequestParam String text) {
        return new Scanner(text).nextInt(); // ok: path-traversal
    }

    @GetMapping("/sent")
    void sent(@RequestParam String name, HttpServletResponse response) throws IOException {
        File file = new File("/srv", FilenameUtils.getName(name));
        Files.copy(file.toPath(), response.getOutputStream()); // ok: path-traversal
    }
}
