package com.example.orders;

import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Orders {
    private final OrderStore store;

    Orders(OrderStore store) {
        this.store = store;
    }

    @PreAuthorize("isAuthenticated()")
    @PostMapping("/orders") // ok: missing-authentication
    void create() {
        store.save();
    }

    @PutMapping("/orders/{id}") // ok: missing-authentication
    @PreAuthorize("hasRole('CLERK')")
    void change(@PathVariable long id) {
        store.update(id);
    }

    @PreAuthorize("isAuthenticated()")
    @PostMapping("/orders/{id}/pay") // ok: missing-authentication
    void pay(@PathVariable long id) {
        store.update(id);
    }

    @DeleteMapping("/orders/{id}") // bad: missing-authentication
    @PreAuthorize("isAuthenticated()")
    void remove(@PathVariable long id) {
        store.delete(id);
    }

    @PutMapping("/orders/{id}/price") // bad: missing-authentication
    @PreAuthorize("isAuthenticated()")
    void price(@PathVariable long id) {
        store.update(id);
    }

    @GetMapping("/orders") // ok: missing-authentication
    int count() {
        return store.count();
    }

    @PostMapping("/login") // ok: missing-authentication
    void login() {
        store.count();
    }

    interface OrderStore {
        void save();

        void update(long id);

        void delete(long id);

        int count();
    }
}
