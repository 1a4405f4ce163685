package com.example.webhooks;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.servlet.http.HttpServletRequest;

class Webhooks {
    private static final String API_KEY = System.getenv("API_KEY");
    private final Mac mac;

    Webhooks(Mac mac) {
        this.mac = mac;
    }

    boolean verifyBytes(byte[] body, byte[] signature) {
        byte[] expected = mac.doFinal(body);
        return Arrays.equals(expected, signature); // bad: timing-unsafe-comparison
    }

    boolean verifyText(byte[] body, String signature) {
        String expected = HexFormat.of().formatHex(mac.doFinal(body));
        return expected.equals(signature); // bad: timing-unsafe-comparison
    }

    boolean verifyHeader(HttpServletRequest request, byte[] body) {
        String signature = request.getHeader("X-Signature");
        String computed = HexFormat.of().formatHex(mac.doFinal(body));
        return signature.equals(computed); // bad: timing-unsafe-comparison
    }

    boolean knowsKey(HttpServletRequest request) {
        String apiKey = request.getHeader("X-Api-Key");
        return API_KEY.equals(apiKey); // bad: timing-unsafe-comparison
    }

    boolean knowsSecret(HttpServletRequest request, String clientSecret) {
        String given = request.getParameter("secret");
        return given.equals(clientSecret); // bad: timing-unsafe-comparison
    }

    boolean verifyInConstantTime(byte[] body, byte[] signature) {
        return MessageDigest.isEqual(mac.doFinal(body), signature); // ok: timing-unsafe-comparison
    }

    boolean sameName(String name, String other) {
        return name.equals(other); // ok: timing-unsafe-comparison
    }

    boolean isBearer(String token) {
        return "Bearer".equals(token); // ok: timing-unsafe-comparison
    }

    boolean isEmpty(String secret) {
        return secret.equals(""); // ok: timing-unsafe-comparison
    }

    boolean sameKey(java.util.Map.Entry<String, String> entry, String key) {
        return entry.getKey().equals(key); // ok: timing-unsafe-comparison
    }
}
