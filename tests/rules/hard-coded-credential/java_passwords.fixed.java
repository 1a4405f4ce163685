package com.example.connections;

import com.zaxxer.hikari.HikariConfig;
import java.util.Hashtable;
import java.util.Properties;
import javax.naming.Context;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.springframework.boot.jdbc.DataSourceBuilder;

class Connections {
    void pool(HikariConfig config) {
        config.setPassword(System.getenv("APP_PASSWORD")); // bad: hard-coded-credential
    }

    Object source() {
        return DataSourceBuilder.create()
                .url("jdbc:postgresql://db/app")
                .username("app")
                .password(System.getenv("APP_PASSWORD")) // bad: hard-coded-credential
                .build();
    }

    Object proxy() {
        return new UsernamePasswordCredentials("svc", System.getenv("APP_PASSWORD")); // bad: hard-coded-credential
    }

    void directory(Hashtable<String, String> environment) {
        environment.put(Context.SECURITY_CREDENTIALS, System.getenv("APP_PASSWORD")); // bad: hard-coded-credential
    }

    Properties database() {
        Properties properties = new Properties();
        properties.put("password", System.getenv("APP_PASSWORD")); // bad: hard-coded-credential
        return properties;
    }

    void configuredPool(HikariConfig config) {
        config.setPassword(System.getenv("DB_PASSWORD")); // ok: hard-coded-credential
    }

    Properties configured() {
        Properties properties = new Properties();
        properties.put("user", "root"); // ok: hard-coded-credential
        properties.setProperty("password", System.getenv("DB_PASSWORD")); // ok: hard-coded-credential
        properties.setProperty("password", ""); // ok: hard-coded-credential
        return properties;
    }
}
