package com.example.boxes;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;

class Boxes {
    Cipher ecb() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding"); // bad: broken-cipher
    }

    Cipher plain() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding"); // bad: broken-cipher
    }

    Cipher des() throws GeneralSecurityException {
        return Cipher.getInstance("DES/CBC/PKCS5Padding"); // bad: broken-cipher
    }

    Cipher triple() throws GeneralSecurityException {
        return Cipher.getInstance("DESede"); // bad: broken-cipher
    }

    Cipher rc4() throws GeneralSecurityException {
        return Cipher.getInstance("RC4"); // bad: broken-cipher
    }

    KeyGenerator key() throws GeneralSecurityException {
        return KeyGenerator.getInstance("Blowfish"); // bad: broken-cipher
    }

    Cipher gcm() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding"); // ok: broken-cipher
    }

    Cipher cbc() throws GeneralSecurityException {
        return Cipher.getInstance("AES/CBC/PKCS5Padding"); // ok: broken-cipher
    }

    Cipher rsa() throws GeneralSecurityException {
        return Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding"); // ok: broken-cipher
    }

    Cipher chacha() throws GeneralSecurityException {
        return Cipher.getInstance("ChaCha20-Poly1305"); // ok: broken-cipher
    }

    KeyGenerator aes() throws GeneralSecurityException {
        return KeyGenerator.getInstance("AES"); // ok: broken-cipher
    }

    Cipher configured(String transformation) throws GeneralSecurityException {
        return Cipher.getInstance(transformation); // ok: broken-cipher
    }
}
