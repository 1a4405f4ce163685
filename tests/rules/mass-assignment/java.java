package com.example.users;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.io.IOException;
import java.util.Map;
import org.apache.commons.beanutils.BeanUtils;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@Entity
class User {
    private Long id;
    private String name;
    private String role;

    void setName(String name) {
        this.name = name;
    }
}

@RestController
class Users {
    private final UserRepository userRepository;
    private final EntityManager entityManager;
    private final ObjectMapper mapper = new ObjectMapper();

    Users(UserRepository userRepository, EntityManager entityManager) {
        this.userRepository = userRepository;
        this.entityManager = entityManager;
    }

    @PostMapping("/users")
    User create(@RequestBody User user) { // source
        return userRepository.save(user); // bad: mass-assignment
    }

    @PostMapping("/users/form")
    void createFromForm(@Valid @ModelAttribute User user) {
        entityManager.persist(user); // bad: mass-assignment
    }

    @PutMapping("/users/{id}")
    User replace(@PathVariable Long id, @RequestBody User changed) {
        User user = userRepository.findById(id);
        org.springframework.beans.BeanUtils.copyProperties(changed, user); // bad: mass-assignment
        return userRepository.save(user);
    }

    @PatchMapping("/users/{id}")
    User update(@PathVariable Long id, @RequestBody Map<String, Object> fields) throws IOException {
        User user = userRepository.findById(id);
        mapper.updateValue(user, fields); // bad: mass-assignment
        return userRepository.save(user);
    }

    void populate(HttpServletRequest request, User user) throws ReflectiveOperationException {
        BeanUtils.populate(user, request.getParameterMap()); // bad: mass-assignment
    }

    void read(HttpServletRequest request, User user) throws IOException {
        mapper.readerForUpdating(user).readValue(request.getReader()); // bad: mass-assignment
    }

    @PostMapping("/safe/users")
    User created(@RequestBody NewUserRequest request) {
        User user = new User();
        user.setName(request.name());
        return userRepository.save(user); // ok: mass-assignment
    }

    @PutMapping("/safe/users/{id}")
    User renamed(@PathVariable Long id, @RequestBody User changed) {
        User user = userRepository.findById(id);
        user.setName(changed.toString());
        return userRepository.save(user); // ok: mass-assignment
    }

    @PutMapping("/safe/copied/{id}")
    User copied(@PathVariable Long id, @RequestBody UserUpdateDto changed) {
        User user = userRepository.findById(id);
        org.springframework.beans.BeanUtils.copyProperties(changed, user); // ok: mass-assignment
        return userRepository.save(user); // ok: mass-assignment
    }

    @PutMapping("/safe/without/{id}")
    User without(@PathVariable Long id, @RequestBody User changed) {
        User user = userRepository.findById(id);
        // org.springframework.beans.BeanUtils.copyProperties(changed, user) in a comment is no code.
        org.springframework.beans.BeanUtils.copyProperties(changed, user, "id", "role"); // ok: mass-assignment
        return user;
    }

    Label labelled(HttpServletRequest request) {
        return new Label(request.getParameter("label")); // ok: mass-assignment
    }

    void stored(User user) {
        userRepository.save(user); // ok: mass-assignment
    }

    interface UserRepository {
        User findById(Long id);

        User save(User user);
    }

    record NewUserRequest(String name) {}

    record Label(String text) {}
}
