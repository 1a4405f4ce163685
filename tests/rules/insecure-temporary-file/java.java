package com.example.exports;

import java.io.FileOutputStream;
import java.io.FileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

class Exports {
    void writer() throws IOException {
        try (FileWriter out = new FileWriter("/tmp/export.csv")) { // bad: insecure-temporary-file
            out.write("a");
        }
    }

    void stream() throws IOException {
        try (FileOutputStream out = new FileOutputStream("/tmp/export.bin")) { // bad: insecure-temporary-file
            out.write(1);
        }
    }

    void files() throws IOException {
        Files.writeString(Paths.get("/tmp/export.txt"), "a"); // bad: insecure-temporary-file
    }

    void bytes() throws IOException {
        Files.write(Path.of("/var/tmp/export.bin"), new byte[] {1}); // bad: insecure-temporary-file
    }

    void printer() throws IOException {
        try (PrintWriter out = new PrintWriter("/tmp/report.txt")) { // bad: insecure-temporary-file
            out.write("a");
        }
    }

    void made() throws IOException {
        Path file = Files.createTempFile("export", ".csv"); // ok: insecure-temporary-file
        Files.writeString(file, "a"); // ok: insecure-temporary-file
    }

    void elsewhere() throws IOException {
        Files.writeString(Path.of("/srv/exports/export.txt"), "a"); // ok: insecure-temporary-file
    }

    String read() throws IOException {
        return Files.readString(Path.of("/tmp/input.txt")); // ok: insecure-temporary-file
    }

    void folder() throws IOException {
        Path folder = Files.createTempDirectory("exports");
        Files.writeString(folder.resolve("a.txt"), "a"); // ok: insecure-temporary-file
    }

    void given(String name) throws IOException {
        try (FileWriter out = new FileWriter(name)) { // ok: insecure-temporary-file
            out.write("a");
        }
    }

    void inTheFolderOfTheSystem() throws java.io.IOException {
        java.io.FileWriter first = new java.io.FileWriter(System.getProperty("java.io.tmpdir") + "/app.txt"); // bad: insecure-temporary-file
        String tmpDir = System.getProperty("java.io.tmpdir");
        java.io.FileWriter second = new java.io.FileWriter(new java.io.File(tmpDir, "app.txt")); // bad: insecure-temporary-file
        java.io.FileWriter third = new java.io.FileWriter(new java.io.File(tmpDir, java.util.UUID.randomUUID() + ".txt")); // ok: insecure-temporary-file
    }
}
