package com.example.web;

import java.util.List;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

class Cors implements WebMvcConfigurer {
    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/**").allowedOriginPatterns(System.getenv("ALLOWED_ORIGIN")).allowCredentials(true); // bad: permissive-cors
    }

    CorsConfiguration open() {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.addAllowedOriginPattern(System.getenv("ALLOWED_ORIGIN")); // bad: permissive-cors
        configuration.setAllowCredentials(true);
        return configuration;
    }

    CorsConfiguration listed() {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(List.of(System.getenv("ALLOWED_ORIGIN"))); // bad: permissive-cors
        return configuration;
    }

    CorsConfiguration named() {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(List.of("https://app.example.com")); // ok: permissive-cors
        configuration.setAllowCredentials(true);
        return configuration;
    }

    CorsConfiguration configured(List<String> origins) {
        CorsConfiguration configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(origins); // ok: permissive-cors
        return configuration;
    }

    void mapped(CorsRegistry registry) {
        registry.addMapping("/api/**").allowedOrigins("https://app.example.com").allowCredentials(true); // ok: permissive-cors
    }

    @CrossOrigin(origins = "https://app.example.com") // ok: permissive-cors
    String annotated() {
        return "named";
    }

    @CrossOrigin(origins = "*", allowCredentials = "true") // bad: permissive-cors
    String everywhere() {
        return "everybody";
    }
}

class CorsServlet extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Origin", System.getenv("ALLOWED_ORIGIN")); // bad: permissive-cors
        response.setHeader("Access-Control-Allow-Credentials", "true");
    }

    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Access-Control-Allow-Origin", "https://app.example.com"); // ok: permissive-cors
    }
}
