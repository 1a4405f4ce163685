package com.example.accounts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Accounts {
    private final UserRepository users;
    private final JdbcTemplate jdbc;

    Accounts(UserRepository users, JdbcTemplate jdbc) {
        this.users = users;
        this.jdbc = jdbc;
    }

    @PostMapping("/register")
    void register(@RequestParam String name, @RequestParam String password) {
        User user = new User();
        user.setName(name);
        user.setPassword(new BCryptPasswordEncoder().encode(password)); // bad: plain-text-password
        users.save(user);
    }

    User from(RegistrationRequest request) {
        return User.builder().name(request.getName()).password(new BCryptPasswordEncoder().encode(request.getPassword())).build(); // bad: plain-text-password
    }

    boolean login(String name, String password) {
        User user = users.findByName(name);
        return new BCryptPasswordEncoder().matches(password, user.getPassword()); // bad: plain-text-password
    }

    boolean loginTheOtherWay(LoginRequest request) {
        User account = users.findByName(request.getName());
        return new BCryptPasswordEncoder().matches(request.getPassword(), account.getPassword()); // bad: plain-text-password
    }

    void insert(String email, String password) {
        jdbc.update("INSERT INTO users (email, password) VALUES (?, ?)", email, password); // bad: plain-text-password
    }

    void insertPrepared(Connection connection, String email, String password) throws SQLException {
        PreparedStatement statement = connection.prepareStatement("INSERT INTO users (email, password) VALUES (?, ?)");
        statement.setString(1, email);
        statement.setString(2, new BCryptPasswordEncoder().encode(password)); // bad: plain-text-password
        statement.executeUpdate();
    }

    interface UserRepository {
        User findByName(String name);

        void save(User user);
    }
}

class HashedAccounts {
    private final PasswordEncoder encoder;

    HashedAccounts(PasswordEncoder encoder) {
        this.encoder = encoder;
    }

    void register(User user, String password) {
        user.setPassword(encoder.encode(password)); // ok: plain-text-password
    }

    void change(User user, String plain) {
        String password = encoder.encode(plain);
        user.setPassword(password); // ok: plain-text-password
    }

    boolean login(User user, String password) {
        return encoder.matches(password, user.getPassword()); // ok: plain-text-password
    }

    boolean isConfirmed(RegistrationRequest request) {
        return request.getPassword().equals(request.getConfirmPassword()); // ok: plain-text-password
    }

    void connect(DataSource source, String password) {
        // user.setPassword(password) in a comment is no code.
        source.setPassword(password); // ok: plain-text-password
    }

    void forTests(User user) {
        user.setPassword("changeit"); // ok: plain-text-password
    }
}
