package com.example.checks;

import java.security.GeneralSecurityException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Checks {
    private static final Logger log = LoggerFactory.getLogger(Checks.class);
    private final Guard guard;

    Checks(Guard guard) {
        this.guard = guard;
    }

    void token(String token) {
        try {
            guard.verifyToken(token);
        } catch (GeneralSecurityException e) { // bad: swallowed-security-error
        }
        guard.work();
    }

    void signature(byte[] body) {
        try {
            guard.verifySignature(body);
        } catch (Exception e) { // bad: swallowed-security-error
            log.debug("bad signature", e);
        }
        guard.work();
    }

    void permission(String user) {
        try {
            guard.checkPermission(user);
        } catch (Exception ignored) { // bad: swallowed-security-error
        }
        guard.work();
    }

    void login(String user, String word) {
        try {
            guard.authenticate(user, word);
        } catch (Exception e) { // bad: swallowed-security-error
            log.warn("cannot log in", e);
        }
        guard.work();
    }

    void role(String user) {
        try {
            guard.requireRole(user);
        } catch (SecurityException e) { // bad: swallowed-security-error
            // Never mind.
        }
        guard.work();
    }

    void rethrown(String token) {
        try {
            guard.verifyToken(token);
        } catch (GeneralSecurityException e) { // ok: swallowed-security-error
            throw new SecurityException(e);
        }
        guard.work();
    }

    boolean answered(String token) {
        try {
            guard.verifyToken(token);
        } catch (GeneralSecurityException e) { // ok: swallowed-security-error
            return false;
        }
        return true;
    }

    void left(String user) {
        try {
            guard.checkPermission(user);
        } catch (Exception e) { // ok: swallowed-security-error
            log.warn("refused", e);
            return;
        }
        guard.work();
    }

    void closed() {
        try {
            guard.close();
        } catch (Exception e) { // ok: swallowed-security-error
        }
        guard.work();
    }

    void format(String text) {
        try {
            guard.validateFormat(text);
        } catch (Exception e) { // ok: swallowed-security-error
            log.debug("another format", e);
        }
    }

    interface Guard {
        void verifyToken(String token) throws GeneralSecurityException;

        void verifySignature(byte[] body) throws GeneralSecurityException;

        void checkPermission(String user);

        void authenticate(String user, String word);

        void requireRole(String user);

        void validateFormat(String text);

        void close();

        void work();
    }
}
