package com.example.accounts;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/auth")
class Accounts {
    private final AccountService accounts;

    Accounts(AccountService accounts) {
        this.accounts = accounts;
    }

    @PostMapping("/login") // bad: missing-rate-limit
    boolean login(@RequestParam String name, @RequestParam String password) {
        return accounts.verify(name, password);
    }

    @PostMapping("/sign-in") // bad: missing-rate-limit
    boolean signIn(@RequestBody Map<String, String> credentials) {
        return accounts.verify(credentials.get("name"), credentials.get("password"));
    }

    @PostMapping("/verify-code") // bad: missing-rate-limit
    boolean code(@RequestParam String name, @RequestParam String code) {
        return accounts.verifyCode(name, code);
    }

    @PutMapping("/reset-password") // bad: missing-rate-limit
    void reset(@RequestParam String token, @RequestParam String password) {
        accounts.reset(token, password);
    }

    @PostMapping("/otp") // bad: missing-rate-limit
    boolean otp(@RequestParam String otp) {
        return accounts.verifyCode("", otp);
    }

    @GetMapping("/login") // ok: missing-rate-limit
    int page() {
        return 1;
    }

    @PostMapping("/logout") // ok: missing-rate-limit
    void logout(@RequestParam String token) {
        accounts.end(token);
    }

    @PostMapping("/orders") // ok: missing-rate-limit
    void order(@RequestParam int id) {
        accounts.order(id);
    }

    @PostMapping("/oauth/callback") // ok: missing-rate-limit
    void callback(@RequestParam String code) {
        accounts.end(code);
    }

    // @PostMapping("/login") in a comment is no code.
    @PutMapping("/settings") // ok: missing-rate-limit
    void settings(@RequestParam int id) {
        accounts.order(id);
    }

    interface AccountService {
        boolean verify(String name, String password);

        boolean verifyCode(String name, String code);

        void reset(String token, String password);

        void end(String token);

        void order(int id);
    }
}
