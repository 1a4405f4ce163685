package com.example.archives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

class Unpacking {
    void unpack(InputStream data, Path folder) throws IOException {
        try (ZipInputStream archive = new ZipInputStream(data)) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path target = folder.resolve(entry.getName());
                Files.createDirectories(target.getParent()); // ok: archive-extraction
                Files.copy(archive, target); // bad: archive-extraction
            }
        }
    }

    void unpackWhereThereIsAFolder(InputStream data, Path folder) throws IOException {
        boolean isDryRun = folder == null;
        Path root = isDryRun ? null : folder.normalize();
        try (ZipInputStream archive = new ZipInputStream(data)) {
            for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                Path target = isDryRun ? null : folder.resolve(entry.getName()).normalize();
                if (!isDryRun && !target.startsWith(root)) {
                    throw new IOException("This entry leads out of the folder: " + entry.getName());
                }
                Files.copy(archive, target); // ok: archive-extraction
            }
        }
    }
}
