package com.example.archives;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

class Unpacking {
    void stream(InputStream input, File folder) throws IOException {
        ZipInputStream zip = new ZipInputStream(input);
        ZipEntry entry;
        while ((entry = zip.getNextEntry()) != null) {
            File file = new File(folder, entry.getName());
            try (FileOutputStream out = new FileOutputStream(file)) { // bad: archive-extraction
                zip.transferTo(out);
            }
        }
    }

    void paths(ZipInputStream zip, Path folder) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        while (entry != null) {
            Path target = folder.resolve(entry.getName());
            Files.copy(zip, target); // bad: archive-extraction
            entry = zip.getNextEntry();
        }
    }

    void file(ZipFile zip, String folder) throws IOException {
        Enumeration<? extends ZipEntry> entries = zip.entries();
        while (entries.hasMoreElements()) {
            ZipEntry entry = entries.nextElement();
            Files.createDirectories(Path.of(folder, entry.getName())); // bad: archive-extraction
        }
    }

    void written(ZipEntry entry, byte[] bytes) throws IOException {
        Files.write(Path.of("/srv/unpacked/" + entry.getName()), bytes); // bad: archive-extraction
    }

    void folders(ZipEntry entry, File folder) {
        new File(folder, entry.getName()).mkdirs(); // bad: archive-extraction
    }

    void checked(ZipInputStream zip, Path folder) throws IOException {
        ZipEntry entry = zip.getNextEntry();
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("entry leaves the folder");
        }
        Files.copy(zip, target); // ok: archive-extraction
    }

    void canonical(ZipEntry entry, File folder) throws IOException {
        File file = new File(folder, entry.getName());
        String place = file.getCanonicalPath();
        if (!place.startsWith(folder.getCanonicalPath() + File.separator)) {
            throw new IOException("entry leaves the folder");
        }
        file.mkdirs(); // ok: archive-extraction
    }

    void nameOnly(ZipEntry entry, File folder) throws IOException {
        File file = new File(folder, new File(entry.getName()).getName());
        Files.createFile(file.toPath()); // ok: archive-extraction
    }

    void fixedName(ZipInputStream zip, Path folder) throws IOException {
        zip.getNextEntry();
        Files.copy(zip, folder.resolve("content.xml")); // ok: archive-extraction
    }

    long size(ZipEntry entry) {
        return entry.getName().length() + entry.getSize(); // ok: archive-extraction
    }
}
