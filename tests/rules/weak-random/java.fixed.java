package com.example.tokens;

import java.security.SecureRandom;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.commons.lang3.RandomStringUtils;

class Tokens {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
    private final Random dice = new Random();
    private final SecureRandom secure = new SecureRandom();

    String generateToken() {
        Random random = new SecureRandom();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length()))); // bad: weak-random
        }
        return text.toString();
    }

    int createOtp() {
        return 100000 + new SecureRandom().nextInt(900000); // bad: weak-random
    }

    String resetLink(String user) {
        String resetToken = Long.toHexString(new SecureRandom().nextLong()); // bad: weak-random
        return "https://example.com/reset/" + user + "/" + resetToken;
    }

    String sessionId() {
        String sessionId = "s" + new SecureRandom().nextDouble(); // bad: weak-random
        return sessionId;
    }

    byte[] generateSalt() {
        byte[] salt = new byte[16];
        new SecureRandom().nextBytes(salt); // bad: weak-random
        return salt;
    }

    String generateApiKey() {
        return RandomStringUtils.randomAlphanumeric(40); // bad: weak-random
    }

    int generatePin() {
        return new SecureRandom().nextInt(10000); // bad: weak-random
    }

    byte[] generateNonce(Random source) {
        byte[] nonce = new byte[12];
        source.nextBytes(nonce); // ok: weak-random
        return nonce;
    }

    int rollDice() {
        return dice.nextInt(6) + 1; // ok: weak-random
    }

    String generateSecureToken() {
        byte[] bytes = new byte[32];
        secure.nextBytes(bytes); // ok: weak-random
        String token = new java.math.BigInteger(1, bytes).toString(16); // ok: weak-random
        return token;
    }

    int secureOtp() {
        int otp = new SecureRandom().nextInt(1000000); // ok: weak-random
        return otp;
    }

    String identifier() {
        String token = UUID.randomUUID().toString(); // ok: weak-random
        return token;
    }

    double jitter() {
        double delay = 100 * Math.random(); // ok: weak-random
        return delay;
    }

    int shuffled() {
        int position = ThreadLocalRandom.current().nextInt(52); // ok: weak-random
        return position;
    }
}
