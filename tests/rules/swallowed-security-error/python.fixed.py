"""Checks that fail by raising."""

import logging

import jwt
from cryptography.exceptions import InvalidSignature

logger = logging.getLogger(__name__)


def receive(payload, signature, key):
    try:
        key.verify(signature, payload)
    except InvalidSignature:  # bad: swallowed-security-error
        raise
    return payload


def webhook(request):
    try:
        verify_signature(request.headers, request.body)
    except Exception:  # bad: swallowed-security-error
        raise
    process(request.body)


def delete(user, item):
    try:
        check_permission(user, item)
    except PermissionError as error:  # bad: swallowed-security-error
        logger.warning("not allowed: %s", error)
    item.delete()


def session(token, key):
    try:
        jwt.decode(token, key, algorithms=["HS256"])
        verify_token_audience(token)
    except Exception:  # bad: swallowed-security-error
        raise
    return token


def admin(request):
    try:
        request.user.authorize("admin")
    except:  # bad: swallowed-security-error
        raise
    return report()


def kept(payload, signature, key):
    try:
        key.verify(signature, payload)
    except InvalidSignature:  # ok: swallowed-security-error
        raise PermissionError("the signature is wrong")
    return payload


def answered(payload, signature, key):
    try:
        key.verify(signature, payload)
    except InvalidSignature:  # ok: swallowed-security-error
        return False
    return True


def found_out(payload, signature, key):
    try:
        key.verify(signature, payload)
        return True
    except InvalidSignature:  # ok: swallowed-security-error
        pass
    return False


def by_result(token, key):
    user = None
    try:
        user = jwt.decode(token, key, algorithms=["HS256"])
    except jwt.InvalidTokenError:  # ok: swallowed-security-error
        pass
    return user


def other(path):
    try:
        remove(path)
    except OSError:  # ok: swallowed-security-error
        pass


def validated(form):
    try:
        validate_length(form.title)
    except ValueError:  # ok: swallowed-security-error
        pass
