package com.example.signatures;

import java.security.Signature;

class Signatures {
    Signature old() throws Exception {
        return Signature.getInstance("sha256WithRSAEncryption"); // bad: weak-hash
    }

    Signature current() throws Exception {
        return Signature.getInstance("SHA256withRSA"); // ok: weak-hash
    }
}
