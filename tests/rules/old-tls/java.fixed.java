package com.example.net;

import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import okhttp3.ConnectionSpec;
import okhttp3.TlsVersion;

class Contexts {
    SSLContext ssl() throws GeneralSecurityException {
        return SSLContext.getInstance("TLSv1.2"); // bad: old-tls
    }

    SSLContext ssl3() throws GeneralSecurityException {
        return SSLContext.getInstance("TLSv1.2"); // bad: old-tls
    }

    SSLContext tls10() throws GeneralSecurityException {
        return SSLContext.getInstance("TLSv1.2"); // bad: old-tls
    }

    SSLContext tls11() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.2"); // bad: old-tls
        return context;
    }

    ConnectionSpec okay() {
        return new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS).tlsVersions(TlsVersion.TLS_1_0).build(); // bad: old-tls
    }

    SSLContext tls12() throws GeneralSecurityException {
        return SSLContext.getInstance("TLSv1.2"); // ok: old-tls
    }

    SSLContext tls13() throws GeneralSecurityException {
        return SSLContext.getInstance("TLSv1.3"); // ok: old-tls
    }

    SSLContext usual() throws GeneralSecurityException {
        return SSLContext.getInstance("TLS"); // ok: old-tls
    }

    SSLContext standard() throws GeneralSecurityException {
        return SSLContext.getDefault(); // ok: old-tls
    }

    ConnectionSpec modern() {
        return new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS).tlsVersions(TlsVersion.TLS_1_3).build(); // ok: old-tls
    }
}
