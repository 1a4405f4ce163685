package com.example.library.security;

import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jwts;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** Passwords, tokens and what is encrypted for readers. */
public class Accounts {
    private static final Logger log = LoggerFactory.getLogger(Accounts.class);
    private static final String MAIL_PASSWORD = "Lib-2024-Mail!"; // bad: hard-coded-credential
    private static final String DATABASE_PASSWORD = System.getenv("DATABASE_PASSWORD"); // ok: hard-coded-credential

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    public Accounts(SecretKey key) {
        this.key = key;
    }

    String mailPassword() {
        return MAIL_PASSWORD.isEmpty() ? DATABASE_PASSWORD : MAIL_PASSWORD;
    }

    byte[] hash(String password) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8)); // bad: fast-password-hash
    }

    String slowHash(String password) {
        return new BCryptPasswordEncoder().encode(password); // ok: fast-password-hash
    }

    String createResetToken() {
        return Long.toHexString(new Random().nextLong()); // bad: weak-random
    }

    String createSessionToken() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes); // ok: weak-random
        return Base64.getUrlEncoder().encodeToString(bytes);
    }

    byte[] encryptOld(byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding"); // bad: broken-cipher
        cipher.init(Cipher.ENCRYPT_MODE, key);
        return cipher.doFinal(text);
    }

    byte[] encryptWithFixedVector(byte[] text) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding"); // ok: broken-cipher
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec("0123456789abcdef".getBytes())); // bad: static-nonce
        return cipher.doFinal(text);
    }

    byte[] encrypt(byte[] text) throws GeneralSecurityException {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding"); // ok: broken-cipher
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce)); // ok: static-nonce
        return cipher.doFinal(text);
    }

    String readerOf(String token) {
        Claims claims = (Claims) Jwts.parser().setSigningKey(key).parse(token).getBody(); // bad: jwt-not-verified
        return claims.getSubject();
    }

    String verifiedReaderOf(String token) {
        return Jwts.parser().setSigningKey(key).parseClaimsJws(token).getBody().getSubject(); // ok: jwt-not-verified
    }

    void remember(HttpServletResponse response, String session) {
        Cookie cookie = new Cookie("session", session);
        cookie.setHttpOnly(true);
        response.addCookie(cookie); // bad: insecure-cookie
    }

    void rememberSafely(HttpServletResponse response, String session) {
        Cookie cookie = new Cookie("session", session);
        cookie.setHttpOnly(true);
        cookie.setSecure(true);
        response.addCookie(cookie); // ok: insecure-cookie
    }

    boolean login(String user, String password) {
        log.info("login of {} with {}", user, password); // bad: sensitive-data-logged
        return user.length() > 2;
    }

    boolean loginQuietly(String user, String password) {
        log.info("login of {}", user); // ok: sensitive-data-logged
        return password.length() > 2;
    }
}
