package com.example.config;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

@RestController
class Imports {
    @PostMapping("/import")
    int body(@RequestBody String text) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<String, Object> data = yaml.load(text); // bad: unsafe-yaml
        return data.size();
    }

    @PostMapping("/inline")
    int inline(@RequestBody String text) {
        Object data = new Yaml(new SafeConstructor(new LoaderOptions())).load(text); // bad: unsafe-yaml
        return data.hashCode();
    }

    @PostMapping("/upload")
    int upload(MultipartFile file) throws IOException {
        Object data = new Yaml(new SafeConstructor(new LoaderOptions())).load(file.getInputStream()); // bad: unsafe-yaml
        return data.hashCode();
    }

    @PostMapping("/all")
    int all(@RequestBody String text) {
        int count = 0;
        for (Object each : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(text)) { // bad: unsafe-yaml
            count += each.hashCode();
        }
        return count;
    }

    Object helper(String text) {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(text); // bad: unsafe-yaml
    }

    @PostMapping("/safe")
    int safe(@RequestBody String text) {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Map<String, Object> data = yaml.load(text); // ok: unsafe-yaml
        return data.size();
    }

    @PostMapping("/safe/inline")
    int safeInline(@RequestBody String text) {
        Object data = new Yaml(new SafeConstructor(new LoaderOptions())).load(text); // ok: unsafe-yaml
        return data.hashCode();
    }

    Object own() {
        InputStream stream = Imports.class.getResourceAsStream("/defaults.yaml");
        return new Yaml().load(stream); // ok: unsafe-yaml
    }

    Object constant() {
        return new Yaml().load("name: example"); // ok: unsafe-yaml
    }

    String written(Object data) {
        return new Yaml().dump(data); // ok: unsafe-yaml
    }
}
