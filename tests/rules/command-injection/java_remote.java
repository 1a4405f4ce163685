package com.example.remote;

import com.jcraft.jsch.ChannelExec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RemoteCommands {
    private final ChannelExec channel;

    RemoteCommands(ChannelExec channel) {
        this.channel = channel;
    }

    @PostMapping("/remote")
    void remote(@RequestParam String folder) {
        channel.setCommand("ls " + folder); // bad: command-injection
    }

    @PostMapping("/fixed")
    void fixed() {
        channel.setCommand("ls /srv"); // ok: command-injection
    }

    @PostMapping("/shell")
    void shell(@RequestParam String folder) throws IOException {
        List<String> command = new ArrayList<>();
        Collections.addAll(command, "sh", "-c", "ls " + folder);
        new ProcessBuilder(command).start(); // bad: command-injection
    }

    @PostMapping("/plain")
    void plain(@RequestParam String folder) throws IOException {
        List<String> command = new ArrayList<>();
        Collections.addAll(command, "ls", folder);
        new ProcessBuilder(command).start(); // ok: command-injection
    }
}
