package com.example.vault;

import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;
import java.security.SecureRandom;

class ConstantVault {
    private static final byte[] IV = new byte[16];
    private final byte[] own;

    ConstantVault(byte[] own) {
        this.own = own;
    }

    void start(Cipher cipher, SecretKey key) throws Exception {
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new SecureRandom().generateSeed(16))); // bad: static-nonce
    }

    void startWithOwn(Cipher cipher, SecretKey key) throws Exception {
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(own)); // ok: static-nonce
    }
}
