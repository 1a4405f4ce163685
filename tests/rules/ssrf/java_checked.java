package com.example.proxies;

import java.io.IOException;
import java.net.URL;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;

@RestController
class CheckedProxy {
    private final RestTemplate rest;

    CheckedProxy(RestTemplate rest) {
        this.rest = rest;
    }

    @GetMapping("/partner")
    String partner(@RequestParam String address) throws IOException {
        URL url = new URL(address);
        if (!url.getHost().equals("api.example.com")) {
            throw new IllegalArgumentException("no partner");
        }
        return url.openConnection().getContentType(); // ok: ssrf
    }

    @PostMapping("/hooks")
    void hook(@RequestBody Hook hook) {
        rest.postForEntity(hook.getAddress(), "done", String.class); // bad: ssrf
    }

    static class Hook {
        private String address;

        public String getAddress() {
            return address;
        }
    }
}
