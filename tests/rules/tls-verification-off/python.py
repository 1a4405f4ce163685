"""Connections that do, and do not, look at certificates."""

import ssl
import urllib.request

import aiohttp
import httpx
import requests
import urllib3


def status(url):
    return requests.get(url, verify=False, timeout=10).status_code  # bad: tls-verification-off


def post(url, data):
    return requests.post(url, json=data, timeout=10, verify=False)  # bad: tls-verification-off


def session():
    http = requests.Session()
    http.verify = False  # bad: tls-verification-off
    return http


def client():
    return httpx.Client(verify=False, timeout=5)  # bad: tls-verification-off


def download(url):
    context = ssl._create_unverified_context()  # bad: tls-verification-off
    return urllib.request.urlopen(url, context=context, timeout=10).read()


def old_style():
    ssl._create_default_https_context = ssl._create_unverified_context  # bad: tls-verification-off


def context():
    result = ssl.create_default_context()
    result.check_hostname = False  # bad: tls-verification-off
    result.verify_mode = ssl.CERT_NONE  # bad: tls-verification-off
    return result


async def fetch(url):
    async with aiohttp.ClientSession() as http:
        return await http.get(url, ssl=False)  # bad: tls-verification-off


def pool():
    return urllib3.PoolManager(cert_reqs="CERT_NONE")  # bad: tls-verification-off


def private_authority(url):
    return requests.get(url, verify="/etc/ssl/private-ca.pem", timeout=10)  # ok: tls-verification-off


def default(url):
    return requests.get(url, timeout=10)  # ok: tls-verification-off


def explicit(url):
    return requests.get(url, verify=True, timeout=10)  # ok: tls-verification-off


def strict():
    result = ssl.create_default_context()
    result.check_hostname = True  # ok: tls-verification-off
    result.verify_mode = ssl.CERT_REQUIRED  # ok: tls-verification-off
    return result


def checker(validate):
    # requests.get(url, verify=False) in a comment is no code.
    return validate(verify=False)  # ok: tls-verification-off


def chosen(url, verify):
    return requests.get(url, verify=verify, timeout=10)  # ok: tls-verification-off


def context_of_settings(settings):
    context = ssl.create_default_context()
    if settings.insecure:
        context.check_hostname = False  # bad: tls-verification-off
        context.verify_mode = ssl.CERT_NONE  # bad: tls-verification-off
    return context


HELP = "requests.get(url, verify=False)"  # ok: tls-verification-off


def unpacked(url):
    options = {"verify": False}
    return requests.get(url, **options)  # missed: tls-verification-off
