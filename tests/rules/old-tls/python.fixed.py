"""Contexts for TLS."""

import ssl
from ssl import PROTOCOL_TLSv1

from OpenSSL import SSL
from urllib3.util.ssl_ import create_urllib3_context


def first():
    return ssl.SSLContext(ssl.PROTOCOL_TLSv1_2)  # bad: old-tls


def imported():
    return ssl.SSLContext(ssl.PROTOCOL_TLSv1_2)  # bad: old-tls


def at_least():
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # bad: old-tls
    return context


def wrapped(sock):
    return ssl.wrap_socket(sock, ssl_version=ssl.PROTOCOL_TLSv1_2)  # bad: old-tls


def by_openssl():
    return SSL.Context(SSL.TLSv1_2_METHOD)  # bad: old-tls


def by_urllib3():
    return create_urllib3_context(ssl_minimum_version=ssl.TLSVersion.TLSv1_2)  # bad: old-tls


def negotiated():
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # ok: old-tls


def default():
    return ssl.create_default_context()  # ok: old-tls


def at_least_good():
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2  # ok: old-tls
    return context


def names():
    # ssl.SSLContext(ssl.PROTOCOL_TLSv1) in a comment is no code.
    return {"TLSv1": ssl.PROTOCOL_TLSv1, "TLSv1.2": ssl.PROTOCOL_TLSv1_2}  # ok: old-tls


def refused(version):
    return version == ssl.TLSVersion.TLSv1  # ok: old-tls
