package com.example.library.files;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.io.FilenameUtils;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.multipart.MultipartFile;

/** Covers of books: kept as files, made smaller by a program. */
@Controller
public class CoverController {
    private static final Set<String> ENDINGS = Set.of("png", "jpg");
    private final Path covers = Path.of("/srv/library/covers");

    @GetMapping("/covers/{name}")
    @ResponseBody
    public Resource cover(@PathVariable String name) {
        return new FileSystemResource(covers.resolve(name)); // bad: path-traversal
    }

    @GetMapping("/thumbnails/{name}")
    @ResponseBody
    public Resource thumbnail(@PathVariable String name) {
        Path file = covers.resolve(name).normalize();
        if (!file.startsWith(covers)) {
            throw new IllegalArgumentException("no such cover");
        }
        return new FileSystemResource(file); // ok: path-traversal
    }

    @PostMapping("/covers")
    public String upload(@RequestParam MultipartFile file) throws IOException {
        File target = new File("/srv/library/covers/" + file.getOriginalFilename());
        file.transferTo(target); // bad: path-traversal, unrestricted-upload
        return "redirect:/covers";
    }

    @PostMapping("/covers/checked")
    public String checked(@RequestParam MultipartFile file) throws IOException {
        String ending = FilenameUtils.getExtension(file.getOriginalFilename());
        if (!ENDINGS.contains(ending)) {
            return "redirect:/covers?refused";
        }
        file.transferTo(covers.resolve(UUID.randomUUID() + "." + ending)); // ok: path-traversal
        return "redirect:/covers";
    }

    @PostMapping("/covers/{id}/resize")
    public String resize(@PathVariable long id, @RequestParam String size) throws IOException {
        Runtime.getRuntime().exec("convert -resize " + size + " /srv/library/covers/" + id + ".png"); // bad: command-injection
        return "redirect:/covers";
    }

    @PostMapping("/covers/{id}/rotate")
    public String rotate(@PathVariable long id, @RequestParam String angle) throws IOException {
        new ProcessBuilder("convert", "-rotate", angle, id + ".png").directory(covers.toFile()).start(); // ok: command-injection
        return "redirect:/covers";
    }

    @GetMapping("/covers/back")
    public String back(@RequestParam String to) {
        return "redirect:" + to; // bad: open-redirect
    }

    @GetMapping("/covers/home")
    public String home(@RequestParam String to) {
        return "redirect:/covers?from=" + to; // ok: open-redirect
    }

    void unpack(InputStream archive) throws IOException {
        ZipInputStream zip = new ZipInputStream(archive);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            File file = new File(covers.toFile(), entry.getName());
            try (FileOutputStream out = new FileOutputStream(file)) { // bad: archive-extraction
                zip.transferTo(out);
            }
        }
    }

    void unpackChecked(InputStream archive) throws IOException {
        ZipInputStream zip = new ZipInputStream(archive);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            Path file = covers.resolve(entry.getName()).normalize();
            if (!file.startsWith(covers)) {
                continue;
            }
            Files.copy(zip, file); // ok: archive-extraction
        }
    }
}
