"""Commands for a shell, and programs that a request chooses."""

import asyncio
import os
import platform
import shlex
import subprocess
import sys

import paramiko
from flask import Flask, jsonify, request

app = Flask(__name__)
BACKUP_DIR = "/var/backups"
ALLOWED_HOSTS = ("db.example.com", "web.example.com")


@app.route("/ping")
def ping():
    host = request.args.get("host")  # source
    output = subprocess.check_output(["ping", "-c", "1", host])  # bad: command-injection
    return output.decode()


@app.route("/lookup")
def lookup():
    domain = request.args["domain"]
    command = ["nslookup", domain]
    result = subprocess.run(command, capture_output=True, text=True)  # bad: command-injection
    return jsonify(result.stdout)


@app.route("/archive", methods=["POST"])
def archive():
    name = request.form["name"]
    subprocess.call(["tar", "-czf", "/tmp/archive.tar.gz", name])  # bad: command-injection
    return "", 204


@app.route("/disk")
def disk():
    path = request.args.get("path", "/")
    return jsonify(os.popen("du -sh %s | cut -f1" % shlex.quote(path)).read())  # bad: command-injection


@app.route("/run", methods=["POST"])
def run():
    return jsonify(subprocess.getoutput(request.json["command"]))  # bad: command-injection


@app.route("/tool")
def tool():
    subprocess.run([request.args["tool"], "--version"])  # bad: command-injection
    return "", 204


@app.route("/wrapped")
def wrapped():
    subprocess.run(["bash", "-c", f"echo {request.args['text']} >> /tmp/log"])  # bad: command-injection
    return "", 204


@app.route("/remote")
def remote():
    client = paramiko.SSHClient()
    client.connect("db.example.com")
    client.exec_command(f"systemctl restart {shlex.quote(request.args['unit'])}")  # bad: command-injection
    return "", 204


@app.route("/async")
async def asynchronous():
    process = await asyncio.create_subprocess_shell("convert " + shlex.quote(request.args["file"]) + " out.png")  # bad: command-injection
    await process.wait()
    return "", 204


def compress(directory, target):
    subprocess.call(["zip", "-r", target, directory])  # bad: command-injection


def clone(url):
    os.system(f"git clone {shlex.quote(url)} && cd repository && make")  # bad: command-injection


def run_shell(command):
    return subprocess.run(command, shell=True, check=True)  # bad: command-injection


def from_arguments():
    subprocess.run(["cat", sys.argv[1]])  # bad: command-injection


# --- what is right ------------------------------------------------------------------------------------------------------


@app.route("/safe/ping")
def safe_ping():
    host = request.args.get("host")
    subprocess.run(["ping", "-c", "1", host])  # ok: command-injection
    return "", 204


@app.route("/safe/quoted")
def safe_quoted():
    host = shlex.quote(request.args["host"])
    os.system(f"ping -c 1 {host}")  # ok: command-injection
    return "", 204


@app.route("/safe/quoted-in-place")
def safe_quoted_in_place():
    subprocess.run("ping -c 1 " + shlex.quote(request.args["host"]) + " | tail -1", shell=True)  # ok: command-injection
    return "", 204


@app.route("/safe/chosen")
def safe_chosen():
    host = request.args["host"]
    if host not in ALLOWED_HOSTS:
        return "", 400
    subprocess.run(f"ping -c 1 {host}", shell=True)  # ok: command-injection
    return "", 204


@app.route("/safe/number")
def safe_number():
    lines = int(request.args["lines"])
    return jsonify(subprocess.check_output(f"tail -n {lines} /var/log/app.log", shell=True).decode())  # ok: command-injection


@app.route("/safe/file")
def safe_file():
    name = request.args["name"]
    command = ["convert", name, "out.png"]
    subprocess.run(command, check=True)  # ok: command-injection
    return "", 204


def constants():
    subprocess.run("ls -la | wc -l", shell=True)  # ok: command-injection
    os.system(f"ls {BACKUP_DIR}")  # ok: command-injection
    os.system("cls" if platform.system() == "Windows" else "clear")  # ok: command-injection


def own_list(files):
    subprocess.run(["git", "add", *files], check=True)  # ok: command-injection
    subprocess.run([sys.executable, "-m", "pip", "install", "--upgrade", "pip"])  # ok: command-injection


class Job:
    def system(self, command):
        return command


def look_alikes(pattern, text, job: Job):
    # os.system("rm -rf " + text)  # ok: command-injection
    job.system("rm -rf " + text)  # ok: command-injection
    return "subprocess.run(command, shell=True)", pattern.run(text)  # ok: command-injection


def built_elsewhere(builder, request_like):
    command = builder.command_for(request_like)
    subprocess.run(command, shell=False)  # ok: command-injection


def joined(arguments):
    os.execvp(arguments[0], arguments)  # missed: command-injection
