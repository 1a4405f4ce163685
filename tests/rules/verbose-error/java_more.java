package com.example.errors;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice
class Errors {
    @ExceptionHandler(Exception.class)
    ResponseEntity<String> any(Exception error) {
        return ResponseEntity.status(500).body(error.getMessage()); // bad: verbose-error
    }

    @ExceptionHandler(OrderNotFound.class)
    ResponseEntity<String> own(OrderNotFound error) {
        return ResponseEntity.status(500).body(error.getMessage()); // ok: verbose-error
    }

    @ExceptionHandler(RuntimeException.class)
    ResponseEntity<String> plain(RuntimeException error) {
        return ResponseEntity.status(500).body("Something went wrong."); // ok: verbose-error
    }

    static class OrderNotFound extends RuntimeException {}
}
