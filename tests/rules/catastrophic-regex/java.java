package com.example.forms;

import jakarta.validation.constraints.Pattern;

class Registration {
    private static final java.util.regex.Pattern WORDS = java.util.regex.Pattern.compile("^(\\w+\\s?)*$"); // bad: catastrophic-regex
    private static final java.util.regex.Pattern CODE = java.util.regex.Pattern.compile("^[A-Z]{2}\\d{4}$"); // ok: catastrophic-regex
    private static final String NAMES = "([a-z]+)+!";

    @Pattern(regexp = "^([a-zA-Z0-9]+)*@example\\.com$") // bad: catastrophic-regex
    private String address;

    @Pattern(regexp = "^[a-zA-Z0-9]+@example\\.com$") // ok: catastrophic-regex
    private String plainAddress;

    boolean isRow(String text) {
        return text.matches("(.*,)*x"); // bad: catastrophic-regex
    }

    boolean isName(String text) {
        return java.util.regex.Pattern.matches(NAMES, text); // bad: catastrophic-regex
    }

    String without(String text) {
        return text.replaceAll("(a+)+;", ""); // bad: catastrophic-regex
    }

    boolean isSeparated(String text) {
        return text.matches("(\\w+,)*\\w+"); // ok: catastrophic-regex
    }

    String[] split(String text) {
        return text.split("\\s*,\\s*"); // ok: catastrophic-regex
    }

    String told() {
        // text.matches("(a+)+$") in a comment is no code.
        return "An expression like (a+)+$ takes long."; // ok: catastrophic-regex
    }

    boolean sameText(String text) {
        return text.equals("(a+)+$") || text.contains("(.*,)*x"); // ok: catastrophic-regex
    }
}
