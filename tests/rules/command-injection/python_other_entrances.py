"""Chat bots, web sockets, front ends and other servers that hand over what strangers send."""

import os
import subprocess

import falcon
import gradio
import streamlit
from discord.ext import commands
from quart import Quart, request
from tornado.websocket import WebSocketHandler

quart_app = Quart(__name__)
bot = commands.Bot(command_prefix="!")


@quart_app.post("/run")
async def run():
    data = await request.get_json()
    subprocess.run("ls " + data["folder"], shell=True)  # bad: command-injection


class Echo(WebSocketHandler):
    def on_message(self, message):
        os.system("echo " + message)  # bad: command-injection


class Resource:
    def on_get(self, req, resp):
        os.system("echo " + req.get_param("name"))  # bad: command-injection
        subprocess.run(["echo", req.get_param("name")])  # ok: command-injection

    def on_post(self, req, resp):
        os.system("echo " + req.media["name"])  # bad: command-injection


@bot.command()
async def shell(context, *, command):
    await context.send(os.popen(command).read())  # bad: command-injection


def answer(text):
    return subprocess.getoutput("echo " + text)  # bad: command-injection


def page():
    subprocess.run(streamlit.text_area("command"), shell=True)  # bad: command-injection
    gradio.Interface(fn=answer, inputs="text", outputs="text").launch()


@quart_app.get("/remote")
async def remote():
    folder = request.args["folder"]
    subprocess.run(["ssh", "backup.example", "ls " + folder])  # bad: command-injection
    subprocess.run(["ssh", "backup.example", "ls"])  # ok: command-injection
    subprocess.run(["rsync", "-a", "shop/" + folder, "backup.example:"])  # ok: command-injection
