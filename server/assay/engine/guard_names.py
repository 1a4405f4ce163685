"""Names of checks of who calls: ``login_required``, ``requireAuth``, ``get_current_user``.

Every application writes its own, so that a list of library names finds few of them; people name them much alike.
"""

from __future__ import annotations

from functools import lru_cache

from assay.ir.names import words_of

_SURE = frozenset(
    {"authenticate", "authenticated", "authenticator", "authenticates", "authorize", "authorise", "authorized"}
    | {"authorised", "protect", "protected", "unauthenticated"}
)
"""Each of them alone means a check."""
_SUBJECTS = frozenset(
    {"auth", "authentication", "authorization", "authorisation", "login", "logged", "signin", "signed", "permission"}
    | {"permissions", "jwt", "admin", "admins", "administrator", "role", "roles", "session", "staff", "superuser"}
    | {
        "owner",
        "ownership",
        "privilege",
        "scope",
        "scopes",
        "identity",
        "principal",
        "credentials",
        "access",
        "moderator",
    }
)
_VERBS = frozenset(
    {"require", "required", "requires", "requiring", "ensure", "is", "check", "checks", "verify", "verified", "must"}
    | {"current", "only", "guard", "guarded", "has", "needs", "need", "assert", "enforce", "with", "restrict", "have"}
    | {"middleware", "guards", "handler", "allow", "validate", "to", "in"}
)
_WHOLE = frozenset(
    {"auth", "jwt", "requireuser", "userrequired", "authguard", "jwtguard", "authz", "authn", "isauth", "authed"}
    | {
        "jwtauth",
        "basicauth",
        "tokenauth",
        "bearerauth",
        "userauth",
        "adminauth",
        "sessionauth",
        "keyauth",
        "apikeyauth",
        "protectedprocedure",
        "getserversession",
        "getsession",
        "authmiddleware",
        "authrequired",
        "secured",
        "preauthorize",
        "rolesallowed",
    }
)
_NOT_CHECKS = frozenset(
    {
        "get_session",
        "get_db_session",
        "get_async_session",
        "async_session",
        "with_session",
        "db_session",
        "get_permissions",
        "has_role",
        "login",
        "logout",
        "auth_bp",
        "auth_router",
        "authRouter",
    }
)
_TOKEN_CHECKS = frozenset({"verify", "require", "required", "requires", "check", "validate", "authenticate", "ensure"})
_MAKING = frozenset(
    {"create", "make", "generate", "send", "reset", "refresh", "new", "issue", "sign", "register", "set"}
)


@lru_cache(maxsize=4096)
def names_a_guard(name: str) -> bool:
    """Whether a function's, decorator's or class's name says that it lets only some people pass."""
    words = words_of(name)
    if not words or name in _NOT_CHECKS or words[0] in _MAKING:
        return False
    joined = "".join(words)
    if joined in _WHOLE:
        return True
    found = set(words)
    if found & _SURE:
        return True
    if "user" in found and found & {"current", "require", "required", "requires", "ensure", "authenticated", "logged"}:
        return True
    if found & {"token", "key", "apikey", "signature"} and found & _TOKEN_CHECKS and "csrf" not in found:
        return True
    if joined.endswith(("guard", "authmiddleware")) and len(words) > 1:
        return True
    return bool(found & _SUBJECTS) and bool(found & _VERBS)


def checks_rights(name: str) -> bool:
    """Whether a check's name speaks of rights and not only of who it is."""
    return bool(
        set(words_of(name))
        & {"admin", "role", "roles", "permission", "permissions", "owner", "staff", "superuser", "scope", "scopes"}
        | (set(words_of(name)) & {"authorize", "authorise", "authorization", "privilege", "moderator", "access"})
    )
