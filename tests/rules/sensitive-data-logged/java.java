package com.example.accounts;

import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

class Accounts {
    private static final org.slf4j.Logger log = LoggerFactory.getLogger(Accounts.class);
    private static final Logger platform = Logger.getLogger("accounts");

    void login(String user, String password) {
        log.info("login of {} with {}", user, password); // bad: sensitive-data-logged
    }

    void token(String accessToken) {
        log.debug("token " + accessToken); // bad: sensitive-data-logged
    }

    void key(Settings settings) {
        platform.info("key: " + settings.getApiKey()); // bad: sensitive-data-logged
    }

    void card(String creditCardNumber) {
        log.warn("paid with {}", creditCardNumber); // bad: sensitive-data-logged
    }

    void secret(String clientSecret) {
        platform.warning(String.format("client secret is %s", clientSecret)); // bad: sensitive-data-logged
    }

    void name(String user) {
        log.info("login of {}", user); // ok: sensitive-data-logged
    }

    void length(String password) {
        log.info("password of {} characters", password.length()); // ok: sensitive-data-logged
    }

    void masked(String token) {
        log.info("token {}", mask(token)); // ok: sensitive-data-logged
    }

    void words() {
        log.info("the password has to be changed"); // ok: sensitive-data-logged
    }

    void missing(String password) {
        log.info("password given: {}", password != null); // ok: sensitive-data-logged
    }

    private String mask(String text) {
        return text.substring(0, 2) + "…";
    }

    interface Settings {
        String getApiKey();
    }
}
