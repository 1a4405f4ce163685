"""Requests with and without an end."""

import ftplib
import smtplib
import urllib.request

import aiohttp
import httpx
import requests

DATA_UPLOAD_MAX_MEMORY_SIZE = None  # bad: missing-timeout
MAX_CONTENT_LENGTH = 16 * 1024 * 1024  # ok: missing-timeout


def fetch(address, **options):
    requests.get(address)  # bad: missing-timeout
    requests.post(address, json={}, timeout=None)  # bad: missing-timeout
    requests.get(address, timeout=10)  # ok: missing-timeout
    requests.get(address, **options)  # ok: missing-timeout
    urllib.request.urlopen(address)  # bad: missing-timeout
    urllib.request.urlopen(address, timeout=5)  # ok: missing-timeout
    httpx.get(address)  # ok: missing-timeout
    httpx.get(address, timeout=None)  # bad: missing-timeout
    smtplib.SMTP("mail.example")  # bad: missing-timeout
    smtplib.SMTP("mail.example", 25, timeout=10)  # ok: missing-timeout
    ftplib.FTP("files.example", timeout=10)  # ok: missing-timeout
    return "requests.get(address)"


def with_session(address, limit):
    session = requests.Session()
    session.get(address, timeout=limit)  # ok: missing-timeout
    return session.post(address, data={})  # bad: missing-timeout


async def fetch_later(address):
    async with aiohttp.ClientSession() as session:  # ok: missing-timeout
        return await session.get(address, timeout=None)  # bad: missing-timeout
