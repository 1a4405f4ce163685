package com.example.sockets;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;

class Sockets {
    void old(SSLSocket socket) {
        socket.setEnabledProtocols(new String[] {"TLSv1", "TLSv1.1", "TLSv1.2"}); // bad: old-tls
    }

    void older(SSLEngine engine) {
        engine.setEnabledProtocols(new String[] {"SSLv3"}); // bad: old-tls
    }

    void current(SSLSocket socket) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"}); // ok: old-tls
    }

    void given(SSLSocket socket, String[] protocols) {
        socket.setEnabledProtocols(protocols); // ok: old-tls
    }
}
