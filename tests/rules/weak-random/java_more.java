package com.example.sessions;

import java.util.Base64;
import java.util.Random;
import javax.servlet.http.HttpServletRequest;

class Sessions {
    private static final Random RANDOM = new Random();
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";

    void remember(HttpServletRequest request) {
        byte[] bytes = new byte[16];
        new Random().nextBytes(bytes);
        String sessionToken = Base64.getEncoder().encodeToString(bytes); // bad: weak-random
        request.getSession().setAttribute("session", sessionToken);
    }

    String generateToken() {
        StringBuilder token = new StringBuilder();
        for (int index = 0; index < 20; index++) {
            token.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length()))); // bad: weak-random
        }
        return token.toString();
    }

    byte[] rememberSafely() {
        byte[] sessionToken = new byte[16];
        new java.security.SecureRandom().nextBytes(sessionToken); // ok: weak-random
        return sessionToken;
    }
}

class OwnGenerators {
    private final Random own = new Random();
    private Random secure = new java.security.SecureRandom();

    String makeToken() {
        return Long.toHexString(own.nextLong()); // bad: weak-random
    }

    String makeSecureToken() {
        return Long.toHexString(secure.nextLong()); // ok: weak-random
    }
}

class GivenGenerators {
    private final Random given = new java.security.SecureRandom();

    byte[] makeKey(Random generator) {
        byte[] bytes = new byte[16];
        generator.nextBytes(bytes);
        return bytes;
    }

    void start(HttpServletRequest request) {
        byte[] sessionKey = makeKey(given); // ok: weak-random
        request.getSession().setAttribute("session", sessionKey);
    }
}
