package com.example.library.security;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration
public class WebSecurity implements WebMvcConfigurer {
    @Bean
    SecurityFilterChain pages(HttpSecurity http) throws Exception {
        http.csrf(csrf -> csrf.disable()); // bad: csrf-protection-off
        return http.formLogin(Customizer.withDefaults()).build();
    }

    @Bean
    SecurityFilterChain administration(HttpSecurity http) throws Exception {
        http.csrf(Customizer.withDefaults()); // ok: csrf-protection-off
        return http.formLogin(Customizer.withDefaults()).build();
    }

    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/api/**").allowedOriginPatterns("*").allowCredentials(true); // bad: permissive-cors
        registry.addMapping("/public/**").allowedOrigins("https://library.example.com"); // ok: permissive-cors
    }
}
