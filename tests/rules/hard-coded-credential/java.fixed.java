package com.example.config;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.crypto.spec.SecretKeySpec;

class Settings {
    private static final String DB_PASSWORD = System.getenv("DB_PASSWORD"); // bad: hard-coded-credential
    private String apiKey = System.getenv("API_KEY"); // bad: hard-coded-credential
    private static final String JWT_SECRET = System.getenv("JWT_SECRET"); // bad: hard-coded-credential
    private static final String PASSWORD_FIELD = "password"; // ok: hard-coded-credential
    private String password; // ok: hard-coded-credential
    private final String token = System.getenv("SERVICE_TOKEN"); // ok: hard-coded-credential

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://db/app", "app", System.getenv("DB_PASSWORD")); // bad: hard-coded-credential
    }

    SecretKeySpec key() {
        return new SecretKeySpec(System.getenv("SECRET_KEY").getBytes(), "AES"); // bad: hard-coded-credential
    }

    void assign() {
        String adminPassword = System.getenv("ADMIN_PASSWORD"); // bad: hard-coded-credential
        this.password = adminPassword;
    }

    Connection fromEnvironment() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://db/app", "app", System.getenv("DB_PASSWORD")); // ok: hard-coded-credential
    }

    SecretKeySpec derived(byte[] bytes) {
        return new SecretKeySpec(bytes, "AES"); // ok: hard-coded-credential
    }

    String label() {
        String passwordLabel = "Your password"; // ok: hard-coded-credential
        return passwordLabel;
    }

    String empty() {
        String password = ""; // ok: hard-coded-credential
        return password;
    }
}
