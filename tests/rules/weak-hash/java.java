package com.example.digests;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.commons.codec.digest.DigestUtils;

class Digests {
    byte[] md5(byte[] data) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("MD5").digest(data); // bad: weak-hash
    }

    byte[] sha1(byte[] data) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-1"); // bad: weak-hash
        digest.update(data);
        return digest.digest();
    }

    String signature(String body) {
        return DigestUtils.md5Hex(body); // bad: weak-hash
    }

    String tokenFor(String user) {
        return DigestUtils.sha1Hex(user); // bad: weak-hash
    }

    MessageDigest named() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA1"); // bad: weak-hash
    }

    byte[] sha256(byte[] data) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(data); // ok: weak-hash
    }

    String sha512(String text) {
        return DigestUtils.sha512Hex(text); // ok: weak-hash
    }

    MessageDigest chosen(String name) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(name); // ok: weak-hash
    }

    String words() {
        return "MD5 and SHA-1 are words here"; // ok: weak-hash
    }

    byte[] sha3(byte[] data) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA3-256"); // ok: weak-hash
        return digest.digest(data);
    }
}
