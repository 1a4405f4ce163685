package com.example.uploads;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.Part;
import org.apache.commons.io.FilenameUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
class Uploads {
    private static final Set<String> ENDINGS = Set.of("png", "jpg");
    private final Path folder = Path.of("/srv/uploads");

    @PostMapping("/file")
    void file(MultipartFile file) throws IOException {
        String name = FilenameUtils.getName(file.getOriginalFilename());
        if (!Set.of("jpg", "jpeg", "png", "pdf").contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase())) {
            throw new IllegalArgumentException("Files of this type are not taken.");
        }
        file.transferTo(new File("/srv/uploads/" + name)); // bad: unrestricted-upload
    }

    @PostMapping("/copy")
    void copy(MultipartFile file) throws IOException {
        String filename = FilenameUtils.getName(file.getOriginalFilename());
        if (!Set.of("jpg", "jpeg", "png", "pdf").contains(filename.substring(filename.lastIndexOf('.') + 1).toLowerCase())) {
            throw new IllegalArgumentException("Files of this type are not taken.");
        }
        Files.copy(file.getInputStream(), folder.resolve(filename)); // bad: unrestricted-upload
    }

    @PostMapping("/bytes")
    void bytes(MultipartFile upload) throws IOException {
        Path target = folder.resolve(FilenameUtils.getName(upload.getOriginalFilename()));
        if (!Set.of("jpg", "jpeg", "png", "pdf").contains(upload.getOriginalFilename().substring(upload.getOriginalFilename().lastIndexOf('.') + 1).toLowerCase())) {
            throw new IllegalArgumentException("Files of this type are not taken.");
        }
        Files.write(target, upload.getBytes()); // bad: unrestricted-upload
    }

    @PostMapping("/avatar")
    void avatar(MultipartFile avatar) throws IOException {
        File stored = new File("/srv/avatars", new File(avatar.getOriginalFilename()).getName());
        if (!Set.of("jpg", "jpeg", "png", "pdf").contains(avatar.getOriginalFilename().substring(avatar.getOriginalFilename().lastIndexOf('.') + 1).toLowerCase())) {
            throw new IllegalArgumentException("Files of this type are not taken.");
        }
        avatar.transferTo(stored); // bad: unrestricted-upload
    }

    @PostMapping("/safe/checked")
    void checked(MultipartFile file) throws IOException {
        String name = FilenameUtils.getName(file.getOriginalFilename());
        String extension = FilenameUtils.getExtension(name);
        if (!ENDINGS.contains(extension)) {
            throw new IllegalArgumentException("images only");
        }
        file.transferTo(new File("/srv/uploads/" + name)); // ok: unrestricted-upload
    }

    @PostMapping("/safe/own")
    void own(MultipartFile file) throws IOException {
        file.transferTo(new File("/srv/uploads/" + UUID.randomUUID() + ".bin")); // ok: unrestricted-upload
    }

    @PostMapping("/safe/type")
    void typed(MultipartFile file) throws IOException {
        if (!"image/png".equals(file.getContentType())) {
            throw new IllegalArgumentException("images only");
        }
        Files.write(folder.resolve("picture.png"), file.getBytes()); // ok: unrestricted-upload
    }

    @PostMapping("/safe/ending")
    void ending(MultipartFile file) throws IOException {
        String name = FilenameUtils.getName(file.getOriginalFilename());
        if (!name.endsWith(".png")) {
            throw new IllegalArgumentException("images only");
        }
        Files.copy(file.getInputStream(), folder.resolve(name)); // ok: unrestricted-upload
    }

    @PostMapping("/safe/appended")
    void appended(MultipartFile file) throws IOException {
        String name = FilenameUtils.getName(file.getOriginalFilename());
        Files.copy(file.getInputStream(), folder.resolve(name + ".upload")); // ok: unrestricted-upload
    }
}

class UploadServlet extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException {
        Part part = request.getPart("file");
        String fileName = new File(part.getSubmittedFileName()).getName();
        if (!Set.of("jpg", "jpeg", "png", "pdf").contains(fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase())) {
            throw new IllegalArgumentException("Files of this type are not taken.");
        }
        part.write("/srv/uploads/" + fileName); // bad: unrestricted-upload
    }
}
