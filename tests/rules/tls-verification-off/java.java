package com.example.net;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;
import org.apache.http.conn.ssl.DefaultHostnameVerifier;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.impl.client.HttpClients;

class Connections {
    void anyName(HttpsURLConnection connection) {
        connection.setHostnameVerifier((host, session) -> true); // bad: tls-verification-off
    }

    void anyNameEverywhere() {
        HttpsURLConnection.setDefaultHostnameVerifier((host, session) -> { return true; }); // bad: tls-verification-off
    }

    Object apache() {
        return HttpClients.custom().setSSLHostnameVerifier(NoopHostnameVerifier.INSTANCE).build(); // bad: tls-verification-off
    }

    Object okay() {
        return new OkHttpClient.Builder().hostnameVerifier((name, session) -> true).build(); // bad: tls-verification-off
    }

    TrustManager[] anonymous() {
        return new TrustManager[] {
            new X509TrustManager() {
                public X509Certificate[] getAcceptedIssuers() {
                    return null;
                }

                public void checkClientTrusted(X509Certificate[] chain, String type) {}

                public void checkServerTrusted(X509Certificate[] chain, String type) {} // bad: tls-verification-off
            }
        };
    }

    void compared(HttpsURLConnection connection) {
        connection.setHostnameVerifier((host, session) -> host.equals(session.getPeerHost())); // ok: tls-verification-off
    }

    Object apacheDefault() {
        return HttpClients.custom().setSSLHostnameVerifier(new DefaultHostnameVerifier()).build(); // ok: tls-verification-off
    }

    void kept(HttpsURLConnection connection, HostnameVerifier verifier) {
        connection.setHostnameVerifier(verifier); // ok: tls-verification-off
    }

    // connection.setHostnameVerifier((host, session) -> true) would be wrong.  ok: tls-verification-off
}

class EveryName implements HostnameVerifier {
    @Override
    public boolean verify(String host, SSLSession session) { // bad: tls-verification-off
        return true;
    }
}

class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) { // bad: tls-verification-off
        // Everybody is trusted.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

class Pinned implements X509TrustManager {
    private final X509Certificate pinned = null;

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException { // ok: tls-verification-off
        if (!chain[0].equals(pinned)) {
            throw new CertificateException("another certificate");
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {pinned};
    }
}

class OwnName implements HostnameVerifier {
    @Override
    public boolean verify(String host, SSLSession session) { // ok: tls-verification-off
        return host.endsWith(".example.com") && new Date().getTime() > 0;
    }
}

interface NamedVerifier extends HostnameVerifier {
    @Override
    boolean verify(String host, SSLSession session); // ok: tls-verification-off
}
