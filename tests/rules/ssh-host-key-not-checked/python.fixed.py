"""SSH connections."""

import asyncssh
import paramiko
import pysftp
from paramiko import AutoAddPolicy, SSHClient


def connect(host):
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())  # bad: ssh-host-key-not-checked
    client.connect(host)
    return client


def imported(host):
    client = SSHClient()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())  # bad: ssh-host-key-not-checked
    client.connect(host)
    return client


class Machine:
    def __init__(self):
        self.ssh = paramiko.SSHClient()

    def prepare(self):
        self.ssh.set_missing_host_key_policy(paramiko.RejectPolicy())  # bad: ssh-host-key-not-checked


async def asynchronous(host):
    return await asyncssh.connect(host)  # bad: ssh-host-key-not-checked


def transfer(host):
    options = pysftp.CnOpts()
    options.hostkeys = None  # bad: ssh-host-key-not-checked
    return pysftp.Connection(host, cnopts=options)


def rejecting(host):
    client = paramiko.SSHClient()
    client.load_system_host_keys()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())  # ok: ssh-host-key-not-checked
    client.connect(host)
    return client


def default(host):
    client = paramiko.SSHClient()
    client.connect(host)  # ok: ssh-host-key-not-checked
    return client


async def known(host):
    return await asyncssh.connect(host, known_hosts="known_hosts")  # ok: ssh-host-key-not-checked


def transfer_well(host):
    options = pysftp.CnOpts(knownhosts="known_hosts")  # ok: ssh-host-key-not-checked
    return pysftp.Connection(host, cnopts=options)


class AutoAdd:
    # client.set_missing_host_key_policy(paramiko.AutoAddPolicy()) in a comment is no code.
    name = "AutoAddPolicy"  # ok: ssh-host-key-not-checked
