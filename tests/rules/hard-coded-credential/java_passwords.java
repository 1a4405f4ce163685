package com.example.connections;

import com.zaxxer.hikari.HikariConfig;
import java.util.Hashtable;
import java.util.Properties;
import javax.naming.Context;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.springframework.boot.jdbc.DataSourceBuilder;

class Connections {
    void pool(HikariConfig config) {
        config.setPassword("Pr0dPassw0rd!"); // bad: hard-coded-credential
    }

    Object source() {
        return DataSourceBuilder.create()
                .url("jdbc:postgresql://db/app")
                .username("app")
                .password("s3cr3tPg!") // bad: hard-coded-credential
                .build();
    }

    Object proxy() {
        return new UsernamePasswordCredentials("svc", "Sv(P@ss2024"); // bad: hard-coded-credential
    }

    void directory(Hashtable<String, String> environment) {
        environment.put(Context.SECURITY_CREDENTIALS, "LdapAdm1n!"); // bad: hard-coded-credential
    }

    Properties database() {
        Properties properties = new Properties();
        properties.put("password", "Mysql#2024"); // bad: hard-coded-credential
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
