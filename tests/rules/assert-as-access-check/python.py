"""Assertions."""

import hmac


def remove(user, item):
    assert user.is_admin  # bad: assert-as-access-check
    item.delete()


def edit(user, item):
    assert user.has_perm("edit", item), "You may not edit this."  # bad: assert-as-access-check
    item.save()


def own(request, document):
    assert document.owner == request.user  # bad: assert-as-access-check
    return document


def staff(user):
    assert user.is_authenticated and user.is_staff, "staff only"  # bad: assert-as-access-check
    return user


def signed(body, signature, key):
    assert verify_signature(body, signature, key)  # bad: assert-as-access-check
    return body


def role_of(user, name):
    assert user.role == "admin"  # bad: assert-as-access-check
    return name


def by_id(current_user, document):
    assert document.owner_id == current_user.id  # bad: assert-as-access-check


def typed(user):
    assert user is not None  # ok: assert-as-access-check
    return user


def narrowed(owner):
    assert isinstance(owner, str)  # ok: assert-as-access-check
    return owner


def token_of(token, owner):
    assert owner is not None and token  # ok: assert-as-access-check
    return token


def sizes(roles, permissions):
    assert len(roles) == len(permissions)  # ok: assert-as-access-check


def of_something_else(status_code):
    assert is_body_allowed_for_status_code(status_code), "no body"  # ok: assert-as-access-check


def well(user, item):
    if not user.is_admin:  # ok: assert-as-access-check
        raise PermissionError
    item.delete()


def compared(signature, expected):
    # assert user.is_admin in a comment is no code.
    return hmac.compare_digest(signature, expected)  # ok: assert-as-access-check


def verify_signature(body, signature, key):
    return hmac.compare_digest(hmac.new(key, body, "sha256").hexdigest(), signature)


def of_the_session(session, payload, options):
    assert session.get("is_admin"), "not allowed"  # bad: assert-as-access-check
    assert payload["is_superuser"]  # bad: assert-as-access-check
    assert options.get("verbose")  # ok: assert-as-access-check
