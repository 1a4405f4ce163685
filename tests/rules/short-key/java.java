package com.example.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

class Keys {
    KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024); // bad: short-key
        return generator.generateKeyPair();
    }

    KeyPair small() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(512); // bad: short-key
        return generator.generateKeyPair();
    }

    KeyPair dsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("DSA");
        generator.initialize(1024); // bad: short-key
        return generator.generateKeyPair();
    }

    RSAKeyGenParameterSpec specified() {
        return new RSAKeyGenParameterSpec(1024, BigInteger.valueOf(65537)); // bad: short-key
    }

    ECGenParameterSpec curve() {
        return new ECGenParameterSpec("secp192r1"); // bad: short-key
    }

    KeyPair long3072() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(3072); // ok: short-key
        return generator.generateKeyPair();
    }

    KeyPair elliptic() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256); // ok: short-key
        return generator.generateKeyPair();
    }

    ECGenParameterSpec usual() {
        return new ECGenParameterSpec("secp256r1"); // ok: short-key
    }

    RSAKeyGenParameterSpec specified4096() {
        return new RSAKeyGenParameterSpec(4096, BigInteger.valueOf(65537)); // ok: short-key
    }

    KeyPair chosen(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits); // ok: short-key
        return generator.generateKeyPair();
    }
}
