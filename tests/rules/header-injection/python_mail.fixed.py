"""Mails whose headers are written as text."""

import smtplib
from email.message import EmailMessage
from urllib.parse import quote

from flask import Flask, request

app = Flask(__name__)


@app.post("/contact")
def contact():
    subject, text = request.form["subject"], request.form["text"]
    server = smtplib.SMTP("localhost", timeout=5)
    server.sendmail("a@shop.example", ["b@shop.example"], f"Subject: {quote(subject)}\nTo: b@shop.example\n\n{quote(text)}")  # bad: header-injection
    server.sendmail("a@shop.example", ["b@shop.example"], f"Subject: Contact\n\n{text}")  # ok: header-injection
    message = "From: " + request.form["from"] + "\r\nSubject: Contact\r\n\r\n" + text
    server.sendmail("a@shop.example", ["b@shop.example"], quote(message))  # bad: header-injection
    server.sendmail("a@shop.example", ["b@shop.example"], f"Subject: {subject.splitlines()[0]}\n\n{text}")  # ok: header-injection
    server.quit()
    return "sent"


@app.post("/checked")
def checked():
    mail = EmailMessage()
    mail["Subject"] = request.form["subject"]  # ok: header-injection
    mail.set_content(request.form["text"])
    with smtplib.SMTP("localhost", timeout=5) as server:
        server.send_message(mail)  # ok: header-injection
    return "sent"
