package com.example.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

class Passwords {
    byte[] hash(String password) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return digest.digest(password.getBytes(StandardCharsets.UTF_8)); // bad: fast-password-hash
    }

    byte[] salted(String password, byte[] salt) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        digest.update(salt);
        digest.update(password.getBytes()); // bad: fast-password-hash
        return digest.digest();
    }

    String hex(String userPassword) {
        return DigestUtils.sha256Hex(userPassword); // bad: fast-password-hash
    }

    boolean login(User user, String passwd) {
        return user.hash().equals(DigestUtils.sha512Hex(passwd + user.salt())); // bad: fast-password-hash
    }

    String hashPassword(String input) throws NoSuchAlgorithmException {
        byte[] hashed = MessageDigest.getInstance("SHA-256").digest(input.getBytes()); // bad: fast-password-hash
        return new String(hashed);
    }

    String slow(String password) {
        return new BCryptPasswordEncoder().encode(password); // ok: fast-password-hash
    }

    byte[] derived(char[] password, byte[] salt) throws Exception {
        PBEKeySpec spec = new PBEKeySpec(password, salt, 600_000, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded(); // ok: fast-password-hash
    }

    byte[] checksum(byte[] file) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(file); // ok: fast-password-hash
    }

    String cacheKey(String url) {
        return DigestUtils.sha256Hex(url); // ok: fast-password-hash
    }

    String digestOf(String document) {
        return DigestUtils.sha512Hex(document); // ok: fast-password-hash
    }

    interface User {
        String hash();

        String salt();
    }
}
