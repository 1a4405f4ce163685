package com.example.accounts;

import javax.crypto.spec.PBEKeySpec;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class Rounds {
    PBEKeySpec few(char[] password, byte[] salt) {
        return new PBEKeySpec(password, salt, 1000, 256); // bad: fast-password-hash
    }

    PBEKeySpec many(char[] password, byte[] salt) {
        return new PBEKeySpec(password, salt, 600_000, 256); // ok: fast-password-hash
    }

    BCryptPasswordEncoder cheap() {
        return new BCryptPasswordEncoder(4); // bad: fast-password-hash
    }

    BCryptPasswordEncoder usual() {
        return new BCryptPasswordEncoder(12); // ok: fast-password-hash
    }
}
