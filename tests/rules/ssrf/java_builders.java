package com.example.proxies;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.UriComponentsBuilder;

@RestController
class BuiltAddresses {
    private final RestTemplate rest;

    BuiltAddresses(RestTemplate rest) {
        this.rest = rest;
    }

    @GetMapping("/status")
    Object status(@RequestParam String host) {
        String address = UriComponentsBuilder.newInstance().scheme("http").host(host).path("/status").toUriString();
        return rest.getForObject(address, Object.class); // bad: ssrf
    }

    @GetMapping("/item")
    Object item(@RequestParam String id) {
        String address = UriComponentsBuilder.fromHttpUrl("https://api.example.com").path("/items/{id}").buildAndExpand(id).toUriString();
        return rest.getForObject(address, Object.class); // ok: ssrf
    }

    @GetMapping("/search")
    Object search(@RequestParam String q) {
        String address = UriComponentsBuilder.fromHttpUrl("https://api.example.com/search").queryParam("q", q).toUriString();
        return rest.getForObject(address, Object.class); // ok: ssrf
    }
}
