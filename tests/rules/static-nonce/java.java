package com.example.boxes;

import java.security.SecureRandom;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;

class Nonces {
    IvParameterSpec zeros() {
        return new IvParameterSpec(new byte[16]); // bad: static-nonce
    }

    IvParameterSpec text() {
        return new IvParameterSpec("1234567890abcdef".getBytes()); // bad: static-nonce
    }

    GCMParameterSpec listed() {
        byte[] nonce = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        return new GCMParameterSpec(128, nonce); // bad: static-nonce
    }

    IvParameterSpec unfilled() {
        byte[] iv = new byte[16];
        return new IvParameterSpec(iv); // bad: static-nonce
    }

    PBEKeySpec salted(char[] password) {
        return new PBEKeySpec(password, "pepper-and-salt".getBytes(), 600_000, 256); // bad: static-nonce
    }

    IvParameterSpec drawn() {
        byte[] iv = new byte[16];
        new SecureRandom().nextBytes(iv);
        return new IvParameterSpec(iv); // ok: static-nonce
    }

    GCMParameterSpec received(byte[] message) {
        byte[] nonce = new byte[12];
        System.arraycopy(message, 0, nonce, 0, nonce.length);
        return new GCMParameterSpec(128, nonce); // ok: static-nonce
    }

    IvParameterSpec given(byte[] iv) {
        return new IvParameterSpec(iv); // ok: static-nonce
    }

    PBEKeySpec stored(char[] password, byte[] salt) {
        return new PBEKeySpec(password, salt, 600_000, 256); // ok: static-nonce
    }

    GCMParameterSpec seeded() {
        byte[] nonce = new SecureRandom().generateSeed(12);
        return new GCMParameterSpec(128, nonce); // ok: static-nonce
    }
}
