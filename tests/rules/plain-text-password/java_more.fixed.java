package com.example.accounts;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.NoOpPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class Encoders {
    PasswordEncoder none() {
        return new BCryptPasswordEncoder(); // bad: plain-text-password
    }

    PasswordEncoder slow() {
        return new BCryptPasswordEncoder(); // ok: plain-text-password
    }
}
