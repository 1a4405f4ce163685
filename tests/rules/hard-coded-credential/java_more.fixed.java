package com.example.tokens;

import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.SignatureAlgorithm;

class SigningKeys {
    private static final String SECRET = System.getenv("APP_SECRET"); // bad: hard-coded-credential
    private final String configured = System.getenv("JWT_SECRET"); // ok: hard-coded-credential

    String sign(String subject) {
        return Jwts.builder().setSubject(subject).signWith(SignatureAlgorithm.HS256, SECRET.getBytes()).compact();
    }

    String signAsConfigured(String subject) {
        return Jwts.builder().setSubject(subject).signWith(SignatureAlgorithm.HS256, configured).compact(); // ok: hard-coded-credential
    }

    boolean isAdministrator(String user, String password) {
        return user.equals("admin") && password.equals("adm1nistrat0r"); // bad: hard-coded-credential
    }

    boolean isAdministratorToo(String password) {
        return "adm1nistrat0r".equals(password); // bad: hard-coded-credential
    }

    boolean isEmpty(String password) {
        return password.equals(""); // ok: hard-coded-credential
    }

    boolean isName(String key) {
        return key.equals("password"); // ok: hard-coded-credential
    }
}
