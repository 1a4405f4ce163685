package com.example.tokens;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;

class SignedTokens {
    String subject(String token) throws Exception {
        SignedJWT signed = SignedJWT.parse(token); // bad: jwt-not-verified
        return signed.getJWTClaimsSet().getSubject();
    }

    String checkedSubject(String token, byte[] key) throws Exception {
        SignedJWT signed = SignedJWT.parse(token); // ok: jwt-not-verified
        if (!signed.verify(new MACVerifier(key))) {
            throw new SecurityException("This token was not signed by us.");
        }
        return signed.getJWTClaimsSet().getSubject();
    }

    SignedJWT parsed(String token) throws Exception {
        return SignedJWT.parse(token); // ok: jwt-not-verified
    }
}
