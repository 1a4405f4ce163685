package com.example.pages;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Moves {
    @GetMapping("/moved")
    ResponseEntity<Void> moved(@RequestParam String next) {
        HttpHeaders headers = new HttpHeaders();
        headers.add("Location", next.startsWith("/") && !next.startsWith("//") ? next : "/"); // bad: open-redirect
        return new ResponseEntity<>(headers, HttpStatus.FOUND);
    }

    @GetMapping("/home")
    ResponseEntity<Void> home(@RequestParam String next) {
        HttpHeaders headers = new HttpHeaders();
        headers.add("Location", "/home"); // ok: open-redirect
        headers.add("X-Count", String.valueOf(next.length())); // ok: open-redirect
        return new ResponseEntity<>(headers, HttpStatus.FOUND);
    }
}
