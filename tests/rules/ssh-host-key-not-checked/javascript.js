const { Client } = require('ssh2');
const SftpClient = require('ssh2-sftp-client');
const { NodeSSH } = require('node-ssh');

function agreeing(host, username, privateKey) {
  const client = new Client();
  client.connect({ host, username, privateKey, hostVerifier: () => true }); // bad: ssh-host-key-not-checked
  return client;
}

function callingBack(host, privateKey) {
  const client = new Client();
  client.connect({
    host,
    privateKey,
    hostVerifier: (key, verify) => verify(true), // bad: ssh-host-key-not-checked
  });
  return client;
}

function without(host, username, privateKey) {
  const client = new Client();
  client.connect({ host, username, privateKey }); // bad: ssh-host-key-not-checked
  return client;
}

async function files(host, username, privateKey) {
  const sftp = new SftpClient();
  await sftp.connect({ host, username, privateKey }); // bad: ssh-host-key-not-checked
  return sftp;
}

async function node(host, username, privateKey) {
  const ssh = new NodeSSH();
  await ssh.connect({ host, username, privateKey }); // bad: ssh-host-key-not-checked
  return ssh;
}

function checking(host, privateKey, known) {
  const client = new Client();
  client.connect({ host, privateKey, hostVerifier: (key) => key.equals(known) }); // ok: ssh-host-key-not-checked
  return client;
}

function given(host, privateKey, hostVerifier) {
  const client = new Client();
  client.connect({ host, privateKey, hostVerifier }); // ok: ssh-host-key-not-checked
  return client;
}

function options(client, settings) {
  client.connect(settings); // ok: ssh-host-key-not-checked
}

function database(client, host) {
  client.connect({ host }); // ok: ssh-host-key-not-checked
}

// client.connect({ hostVerifier: () => true }) in a comment is no code.
const note = 'hostVerifier: () => true'; // ok: ssh-host-key-not-checked
module.exports = { agreeing, callingBack, without, files, node, checking, given, options, database, note };
