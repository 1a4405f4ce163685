package com.example.agent;

import dev.langchain4j.model.chat.ChatLanguageModel;
import java.io.IOException;
import javax.script.ScriptEngine;
import javax.script.ScriptException;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.jdbc.core.JdbcTemplate;

class Agent {
    private final ChatLanguageModel model;
    private final ChatClient client;
    private final JdbcTemplate jdbc;
    private final ScriptEngine engine;

    Agent(ChatLanguageModel model, ChatClient client, JdbcTemplate jdbc, ScriptEngine engine) {
        this.model = model;
        this.client = client;
        this.jdbc = jdbc;
        this.engine = engine;
    }

    Object query(String question) {
        String sql = model.generate("Write SQL for: " + question);
        return jdbc.queryForList(sql); // bad: model-output-to-sink
    }

    Object script(String task) throws ScriptException {
        String code = client.prompt().user(task).call().content();
        return engine.eval(code); // bad: model-output-to-sink
    }

    void command(String task) throws IOException {
        String command = model.chat("A shell command that does: " + task);
        Runtime.getRuntime().exec(new String[] {"sh", "-c", command}); // bad: model-output-to-sink
    }

    Object updated(String task) {
        return jdbc.update("UPDATE notes SET text = '" + model.generate(task) + "'"); // bad: model-output-to-sink
    }

    void program(String task) throws IOException {
        new ProcessBuilder(model.generate(task)).start(); // bad: model-output-to-sink
    }

    Object stored(String task) {
        return jdbc.update("UPDATE notes SET text = ?", model.generate(task)); // ok: model-output-to-sink
    }

    String shown(String task) {
        return model.generate(task); // ok: model-output-to-sink
    }

    void argument(String task) throws IOException {
        new ProcessBuilder("echo", model.generate(task)).start(); // ok: model-output-to-sink
    }

    Object chosen(String task) {
        String column = "name".equals(model.generate(task)) ? "name" : "id";
        return jdbc.queryForList("SELECT * FROM notes ORDER BY " + column); // ok: model-output-to-sink
    }

    Object number(String task) {
        return jdbc.queryForList("SELECT * FROM notes LIMIT " + Integer.parseInt(model.generate(task))); // ok: model-output-to-sink
    }
}
