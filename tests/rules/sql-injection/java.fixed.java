package com.example.shop;

import jakarta.persistence.EntityManager;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.*;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
public class ProductQueries {
    private final JdbcTemplate jdbc;
    private final NamedParameterJdbcTemplate named;
    private final EntityManager entities;
    private static final String TABLE = "products";

    public ProductQueries(JdbcTemplate jdbc, NamedParameterJdbcTemplate named, EntityManager entities) {
        this.jdbc = jdbc;
        this.named = named;
        this.entities = entities;
    }

    @GetMapping("/products")
    public List<Map<String, Object>> byName(@RequestParam String name) {
        return jdbc.queryForList("SELECT * FROM products WHERE name = ?", name); // bad: sql-injection
    }

    @GetMapping("/products/{sku}")
    public Object one(@PathVariable("sku") String sku) {
        String sql = "SELECT * FROM products WHERE sku = ?";
        return jdbc.queryForObject(sql, Object.class, sku); // bad: sql-injection
    }

    @GetMapping("/search")
    public List<?> search(@RequestParam("q") String term) {
        return entities.createQuery("SELECT p FROM Product p WHERE p.title LIKE ?1").setParameter(1, "%"+term+"%").getResultList(); // bad: sql-injection
    }

    @GetMapping("/native")
    public List<?> nativeSearch(@RequestParam String term) {
        StringBuilder sql = new StringBuilder("SELECT * FROM products WHERE 1 = 1");
        if (!term.isEmpty()) {
            sql.append(" AND title = '").append(term).append("'");
        }
        return entities.createNativeQuery(sql.toString()).getResultList(); // bad: sql-injection
    }

    @GetMapping("/named")
    public List<?> namedSearch(@RequestParam String owner, @RequestParam String state) {
        Map<String, Object> values = new HashMap<>();
        values.put("state", state);
        String sql = "SELECT * FROM orders WHERE state = :state AND owner = '" + owner + "'";
        return named.queryForList(sql, values); // bad: sql-injection
    }

    public List<Map<String, Object>> helper(String city) {
        return jdbc.queryForList("SELECT * FROM shops WHERE city = ?", city); // bad: sql-injection
    }

    @GetMapping("/safe/{id}")
    public Object byId(@PathVariable long id, @RequestParam(defaultValue = "10") int limit) {
        return jdbc.queryForList("SELECT * FROM products WHERE id = " + id + " LIMIT " + limit); // ok: sql-injection
    }

    @GetMapping("/safe/name")
    public Object safeByName(@RequestParam String name) {
        return jdbc.queryForList("SELECT * FROM products WHERE name = ?", name); // ok: sql-injection
    }

    @GetMapping("/safe/named")
    public Object safeNamed(@RequestParam String owner) {
        MapSqlParameterSource values = new MapSqlParameterSource("owner", owner);
        return named.queryForList("SELECT * FROM orders WHERE owner = :owner", values); // ok: sql-injection
    }

    @GetMapping("/safe/sorted")
    public Object sorted(@RequestParam String sort) {
        String column = switch (sort) {
            case "price", "cost" -> "price";
            case "name" -> "name";
            default -> "id";
        };
        return jdbc.queryForList("SELECT * FROM " + TABLE + " ORDER BY " + column); // ok: sql-injection
    }

    @GetMapping("/safe/listed")
    public Object listed(@RequestParam String sort) {
        if (!List.of("price", "name").contains(sort)) {
            throw new IllegalArgumentException("unknown column");
        }
        return jdbc.queryForList("SELECT * FROM products ORDER BY " + sort); // ok: sql-injection
    }

    @GetMapping("/safe/number")
    public Object parsed(@RequestParam String id) {
        int number = Integer.parseInt(id);
        return jdbc.queryForList("SELECT * FROM products WHERE id = " + number); // ok: sql-injection
    }
}

class AccountServlet extends HttpServlet {
    private Connection connection;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String user = request.getParameter("user");
        try {
            PreparedStatement statement = connection.prepareStatement("SELECT * FROM accounts WHERE user = ?");
            statement.setString(1, user);
            ResultSet rows = statement.executeQuery(); // bad: sql-injection
            response.setIntHeader("X-Rows", rows.getRow());
        } catch (SQLException e) {
            response.setStatus(500);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String sql = "UPDATE accounts SET mail = ? WHERE user = ?";
        try (PreparedStatement st = connection.prepareStatement(sql)) {
            st.setString(1, request.getParameter("mail"));
            st.setString(2, request.getParameter("user"));
            st.executeUpdate(); // bad: sql-injection
        } catch (SQLException e) {
            response.setStatus(500);
        }
    }

    @Override
    protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
        String name = request.getHeader("X-Name");
        try {
            PreparedStatement prepared = connection.prepareStatement("DELETE FROM accounts WHERE name = ?");
            prepared.setString(1, name); // bad: sql-injection
            prepared.executeUpdate();
        } catch (SQLException e) {
            response.setStatus(500);
        }
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) {
        try (PreparedStatement prepared = connection.prepareStatement("SELECT * FROM accounts WHERE name = ?")) { // ok: sql-injection
            prepared.setString(1, request.getParameter("name"));
            prepared.executeQuery(); // ok: sql-injection
        } catch (SQLException e) {
            response.setStatus(500);
        }
    }
}
