package com.example.trust;

import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** A class of a library that does nothing but offer what its name says: it is reported, with less weight than its use. */
public class TrustAllManager implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {} // bad: tls-verification-off

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
