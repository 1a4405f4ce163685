// Package remote logs in on other machines.
package remote

import (
	"net"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

func anybody(auth ssh.AuthMethod) *ssh.ClientConfig {
	return &ssh.ClientConfig{
		User:            "deploy",
		Auth:            []ssh.AuthMethod{auth},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), // bad: ssh-host-key-not-checked
	}
}

func anybodyLater(config *ssh.ClientConfig) {
	config.HostKeyCallback = ssh.InsecureIgnoreHostKey() // bad: ssh-host-key-not-checked
}

func anybodyByName() ssh.HostKeyCallback {
	return ssh.InsecureIgnoreHostKey() // bad: ssh-host-key-not-checked
}

func anybodyByFunction(auth ssh.AuthMethod) *ssh.ClientConfig {
	return &ssh.ClientConfig{
		User:            "deploy",
		HostKeyCallback: func(hostname string, remote net.Addr, key ssh.PublicKey) error { return nil }, // bad: ssh-host-key-not-checked
	}
}

func anybodyConverted() ssh.HostKeyCallback {
	return ssh.HostKeyCallback(func(string, net.Addr, ssh.PublicKey) error { return nil }) // bad: ssh-host-key-not-checked
}

func known(auth ssh.AuthMethod) (*ssh.ClientConfig, error) {
	callback, err := knownhosts.New("/etc/ssh/known_hosts")
	if err != nil {
		return nil, err
	}
	return &ssh.ClientConfig{User: "deploy", HostKeyCallback: callback}, nil // ok: ssh-host-key-not-checked
}

func one(key ssh.PublicKey) *ssh.ClientConfig {
	return &ssh.ClientConfig{HostKeyCallback: ssh.FixedHostKey(key)} // ok: ssh-host-key-not-checked
}

func asked(check func(ssh.PublicKey) error) *ssh.ClientConfig {
	return &ssh.ClientConfig{
		HostKeyCallback: func(name string, remote net.Addr, key ssh.PublicKey) error { return check(key) }, // ok: ssh-host-key-not-checked
	}
}

func given(callback ssh.HostKeyCallback) *ssh.ClientConfig {
	return &ssh.ClientConfig{HostKeyCallback: callback} // ok: ssh-host-key-not-checked
}

// ssh.InsecureIgnoreHostKey() is not used by this package. // ok: ssh-host-key-not-checked
func user() *ssh.ClientConfig {
	return &ssh.ClientConfig{User: "deploy"} // ok: ssh-host-key-not-checked
}
