package com.example.accounts;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.MessageDigestPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class Encoders {
    String hash(String password) {
        return Hashing.sha256().hashString(password, StandardCharsets.UTF_8).toString(); // bad: fast-password-hash
    }

    PasswordEncoder encoder() {
        return new MessageDigestPasswordEncoder("SHA-256"); // bad: fast-password-hash
    }

    PasswordEncoder slowEncoder() {
        return Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8(); // ok: fast-password-hash
    }

    String fingerprint(String document) {
        return Hashing.sha256().hashString(document, StandardCharsets.UTF_8).toString(); // ok: fast-password-hash
    }
}
