package com.example.calc;

import javax.script.ScriptEngine;
import javax.script.ScriptEngineManager;
import javax.script.ScriptException;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class Calculator {
    private final ExpressionParser parser = new SpelExpressionParser();

    @GetMapping("/script")
    Object script(@RequestParam String expression) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("javascript");
        return engine.eval(expression); // bad: code-injection
    }

    @GetMapping("/spel")
    Object spel(@RequestParam String expression) {
        return parser.parseExpression(expression).getValue(); // bad: code-injection
    }

    @GetMapping("/groovy")
    Object groovy(@RequestParam String code) {
        return new groovy.lang.GroovyShell().evaluate("x = " + code); // bad: code-injection
    }

    @GetMapping("/mvel")
    Object mvel(@RequestParam String code) {
        return org.mvel2.MVEL.eval(code); // bad: code-injection
    }

    Object rule(ScriptEngine engine, String text) throws ScriptException {
        return engine.eval("result = " + text); // bad: code-injection
    }

    @GetMapping("/class")
    Object load(@RequestParam String name) throws ReflectiveOperationException {
        return Class.forName(name).getDeclaredConstructor().newInstance(); // bad: code-injection
    }

    @GetMapping("/safe/constant")
    Object constant(@RequestParam int a) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("javascript");
        engine.put("a", a);
        return engine.eval("a * 2"); // ok: code-injection
    }

    @GetMapping("/safe/number")
    Object number(@RequestParam String a) throws ScriptException {
        ScriptEngine engine = new ScriptEngineManager().getEngineByName("javascript");
        return engine.eval("2 * " + Integer.parseInt(a)); // ok: code-injection
    }

    @GetMapping("/safe/spel")
    Object property(@RequestParam String name) {
        if (!name.matches("[a-z]+")) {
            return null;
        }
        return parser.parseExpression(name).getValue(); // ok: code-injection
    }

    Object driver() throws ClassNotFoundException {
        return Class.forName("org.postgresql.Driver"); // ok: code-injection
    }

    @GetMapping("/safe/chosen")
    Object chosen(@RequestParam String kind) throws ReflectiveOperationException {
        String name = "pdf".equals(kind) ? "com.example.Pdf" : "com.example.Html";
        return Class.forName(name).getDeclaredConstructor().newInstance(); // ok: code-injection
    }

    // parser.parseExpression(expression) is what the comment speaks of.  ok: code-injection
}
