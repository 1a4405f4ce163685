package com.example.guards;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Guards {
    private static final Logger log = LoggerFactory.getLogger(Guards.class);
    private final Verifier verifier;

    Guards(Verifier verifier) {
        this.verifier = verifier;
    }

    boolean isAuthenticated(String token) {
        try {
            return verifier.verify(token);
        } catch (Exception e) { // bad: fail-open-guard
            return false;
        }
    }

    boolean hasPermission(String user, String action) {
        try {
            return verifier.hasPermission(user, action);
        } catch (Exception e) { // bad: fail-open-guard
            log.warn("cannot ask", e);
            return false;
        }
    }

    boolean isAdmin(String user) {
        try {
            return verifier.isAllowed(user, "admin");
        } catch (Exception e) { // bad: fail-open-guard
            return false;
        }
    }

    boolean validateToken(String token) {
        try {
            verifier.verify(token);
            return true;
        } catch (Exception e) { // bad: fail-open-guard
            return false;
        }
    }

    boolean checkAccess(String user) {
        try {
            return verifier.checkAccess(user);
        } catch (Exception e) { // bad: fail-open-guard
            return false;
        }
    }

    boolean isAuthorized(String token) {
        try {
            return verifier.verify(token);
        } catch (Exception e) { // ok: fail-open-guard
            return false;
        }
    }

    boolean verifySignature(String token) {
        try {
            verifier.verify(token);
            return true;
        } catch (Exception e) { // ok: fail-open-guard
            log.warn("refused", e);
            return false;
        }
    }

    boolean isTokenValid(String token) {
        try {
            return verifier.verify(token);
        } catch (Exception e) { // ok: fail-open-guard
            throw new SecurityException("cannot check", e);
        }
    }

    boolean isEmpty(String name) {
        try {
            return verifier.count(name) == 0;
        } catch (Exception e) { // ok: fail-open-guard
            return true;
        }
    }

    boolean hasColour(String name) {
        try {
            return verifier.count(name) > 0;
        } catch (Exception e) { // ok: fail-open-guard
            return true;
        }
    }

    interface Verifier {
        boolean verify(String token);

        boolean hasPermission(String user, String action);

        boolean isAllowed(String user, String role);

        boolean checkAccess(String user);

        int count(String name);
    }
}
