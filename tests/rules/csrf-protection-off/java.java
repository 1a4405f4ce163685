package com.example.security;

import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;

class WebSecurity {
    @Bean
    SecurityFilterChain chained(HttpSecurity http) throws Exception {
        http.csrf().disable(); // bad: csrf-protection-off
        return http.formLogin(Customizer.withDefaults()).build();
    }

    @Bean
    SecurityFilterChain lambda(HttpSecurity http) throws Exception {
        return http.csrf(csrf -> csrf.disable()).formLogin(Customizer.withDefaults()).build(); // bad: csrf-protection-off
    }

    @Bean
    SecurityFilterChain reference(HttpSecurity http) throws Exception {
        http.csrf(AbstractHttpConfigurer::disable); // bad: csrf-protection-off
        return http.build();
    }

    @Bean
    SecurityFilterChain block(HttpSecurity http) throws Exception {
        http.csrf(c -> { c.disable(); }); // bad: csrf-protection-off
        return http.build();
    }

    @Bean
    SecurityFilterChain later(HttpSecurity http) throws Exception {
        http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated());
        http.csrf(token -> token.disable()); // bad: csrf-protection-off
        return http.build();
    }

    @Bean
    SecurityFilterChain usual(HttpSecurity http) throws Exception {
        return http.csrf(Customizer.withDefaults()).build(); // ok: csrf-protection-off
    }

    @Bean
    SecurityFilterChain cookie(HttpSecurity http) throws Exception {
        http.csrf(csrf -> csrf.csrfTokenRepository(CookieCsrfTokenRepository.withHttpOnlyFalse())); // ok: csrf-protection-off
        return http.build();
    }

    @Bean
    SecurityFilterChain untouched(HttpSecurity http) throws Exception {
        return http.formLogin(Customizer.withDefaults()).build(); // ok: csrf-protection-off
    }

    @Bean
    SecurityFilterChain frames(HttpSecurity http) throws Exception {
        return http.headers(headers -> headers.cacheControl(cache -> cache.disable())).build(); // ok: csrf-protection-off
    }

    @Bean
    SecurityFilterChain webhooks(HttpSecurity http) throws Exception {
        return http.csrf(csrf -> csrf.ignoringRequestMatchers("/webhooks/**")).build(); // ok: csrf-protection-off
    }
}
