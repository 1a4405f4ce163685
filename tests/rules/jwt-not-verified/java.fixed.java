package com.example.tokens;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jwts;
import java.security.Key;

class TokenReader {
    private final Key signingKey;

    TokenReader(Key signingKey) {
        this.signingKey = signingKey;
    }

    String subject(String token) {
        DecodedJWT decoded = JWT.require(Algorithm.HMAC256(System.getenv("JWT_SECRET"))).build().verify(token); // bad: jwt-not-verified
        return decoded.getSubject();
    }

    Object parsed(String token) {
        return Jwts.parser().setSigningKey(signingKey).parseClaimsJws(token).getBody(); // bad: jwt-not-verified
    }

    Claims unsigned(String token) {
        return (Claims) Jwts.parserBuilder().setSigningKey(signingKey).build().parseClaimsJws(token).getBody(); // bad: jwt-not-verified
    }

    Object unsecured(String token) {
        return Jwts.parser().verifyWith(null).build().parseSignedClaims(token).getPayload(); // bad: jwt-not-verified
    }

    String none(String user) {
        return JWT.create().withSubject(user).sign(Algorithm.none()); // bad: jwt-not-verified
    }

    Claims signed(String token) {
        return Jwts.parser().setSigningKey(signingKey).parseClaimsJws(token).getBody(); // ok: jwt-not-verified
    }

    Claims signedToday(String token) {
        return Jwts.parser().verifyWith(null).build().parseSignedClaims(token).getPayload(); // ok: jwt-not-verified
    }

    DecodedJWT verified(String token, String key) {
        return JWT.require(Algorithm.HMAC256(key)).build().verify(token); // ok: jwt-not-verified
    }

    String issued(String user, String key) {
        return JWT.create().withSubject(user).sign(Algorithm.HMAC256(key)); // ok: jwt-not-verified
    }

    String decoded(java.util.Base64.Decoder decoder, String token) {
        return new String(decoder.decode(token)); // ok: jwt-not-verified
    }
}
