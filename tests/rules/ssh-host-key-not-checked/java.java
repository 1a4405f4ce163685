package com.example.remote;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.transport.verification.PromiscuousVerifier;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;

class Remote {
    Session anybody(JSch jsch) throws JSchException {
        Session session = jsch.getSession("deploy", "build.example.org", 22);
        session.setConfig("StrictHostKeyChecking", "no"); // bad: ssh-host-key-not-checked
        return session;
    }

    void everywhere() {
        JSch.setConfig("StrictHostKeyChecking", "no"); // bad: ssh-host-key-not-checked
    }

    Session byProperties(JSch jsch) throws JSchException {
        Session session = jsch.getSession("deploy", "build.example.org", 22);
        Properties config = new Properties();
        config.put("StrictHostKeyChecking", "no"); // bad: ssh-host-key-not-checked
        session.setConfig(config);
        return session;
    }

    void promiscuous(SSHClient client) throws IOException {
        client.addHostKeyVerifier(new PromiscuousVerifier()); // bad: ssh-host-key-not-checked
    }

    void acceptAll(SshClient client) {
        client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE); // bad: ssh-host-key-not-checked
    }

    void strict(Session session) {
        session.setConfig("StrictHostKeyChecking", "yes"); // ok: ssh-host-key-not-checked
        session.setConfig("PreferredAuthentications", "no"); // ok: ssh-host-key-not-checked
    }

    void known(SSHClient client) throws IOException {
        client.loadKnownHosts(); // ok: ssh-host-key-not-checked
    }

    void rejectAll(SshClient client) {
        client.setServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE); // ok: ssh-host-key-not-checked
    }

    Map<String, String> answers() {
        // session.setConfig("StrictHostKeyChecking", "no") in a comment is no code.
        Map<String, String> answers = new HashMap<>();
        answers.put("Compression", "no"); // ok: ssh-host-key-not-checked
        return answers;
    }
}
