package com.example.library.data;

import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.stereotype.Repository;

/** Reads and writes books, in the three manners that grew over the years. */
@Repository
public class BookRepository {
    private final DataSource source;

    @PersistenceContext
    private EntityManager entities;

    public BookRepository(DataSource source) {
        this.source = source;
    }

    public Object find(long id) {
        return entities.createNativeQuery("SELECT * FROM books WHERE id = " + id).getSingleResult(); // ok: sql-injection
    }

    public String titleOf(long id) {
        return (String) entities.createQuery("SELECT b.title FROM Book b WHERE b.id = :id").setParameter("id", id).getSingleResult(); // ok: sql-injection
    }

    public List<?> byAuthor(String author) {
        return entities.createQuery("SELECT b FROM Book b WHERE b.author = '" + author + "'").getResultList(); // bad: sql-injection
    }

    public List<?> byPublisher(String publisher) {
        return entities.createQuery("SELECT b FROM Book b WHERE b.publisher = ?1").setParameter(1, publisher).getResultList(); // ok: sql-injection
    }

    public List<String> titlesOf(String author, String language) throws SQLException {
        StringBuilder sql = new StringBuilder("SELECT title FROM books WHERE author = '");
        sql.append(author).append("'");
        if (language != null) {
            sql.append(" AND language = '" + language + "'");
        }
        List<String> titles = new ArrayList<>();
        try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
            ResultSet rows = statement.executeQuery(sql.toString()); // bad: sql-injection
            while (rows.next()) {
                titles.add(rows.getString(1));
            }
        }
        return titles;
    }

    public void add(String title, String author) {
        entities.createNativeQuery("INSERT INTO books (title, author) VALUES (?, ?)") // ok: sql-injection
                .setParameter(1, title)
                .setParameter(2, author)
                .executeUpdate();
    }

    public void rename(long id, String title) {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement("UPDATE books SET title = ? WHERE id = ?")) { // ok: sql-injection
            statement.setString(1, title);
            statement.setLong(2, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot rename", e);
        }
    }

    public void delete(long id) {
        entities.createQuery("DELETE FROM Book b WHERE b.id = :id").setParameter("id", id).executeUpdate(); // ok: sql-injection
    }
}
