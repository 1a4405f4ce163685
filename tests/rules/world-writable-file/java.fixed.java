package com.example.files;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

class Modes {
    void everything(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x")); // bad: world-writable-file
    }

    void readAndWrite(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--")); // bad: world-writable-file
    }

    void write(File file) {
        file.setWritable(true, true); // bad: world-writable-file
    }

    void command(String name) throws IOException {
        new ProcessBuilder("chmod", "777", name).start(); // bad: world-writable-file
    }

    void shell() throws IOException {
        Runtime.getRuntime().exec("chmod 777 /srv/data"); // bad: world-writable-file
    }

    void group(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r-x")); // ok: world-writable-file
    }

    void owner(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------")); // ok: world-writable-file
    }

    void read(File file) {
        file.setReadable(true); // ok: world-writable-file
    }

    void ownerWrites(File file) {
        file.setWritable(true); // ok: world-writable-file
    }

    void ownerOnly(File file) {
        file.setWritable(true, true); // ok: world-writable-file
    }

    void attribute() throws IOException {
        var all = PosixFilePermissions.fromString("-wx--x--x"); // bad: world-writable-file
        Files.createFile(Path.of("/srv/data/x"), PosixFilePermissions.asFileAttribute(all));
    }

    void folder(Path folder) throws IOException {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"))); // bad: world-writable-file
    }
}
