"""Passwords and codes may be tried as often as one likes.

What it does
    Finds routes by which people log in, ask for a new password or confirm a code, in files where nothing limits how often they may
    be called. In Go it knows the routes of gin, echo, fiber, chi and ``net/http``.

Why is this bad
    A program tries the most common passwords for every account, or all million codes of six digits, in minutes.

What to do
    Limit how often the route may be called from one address and for one account: ``express-rate-limit``, Flask-Limiter, in Spring Bucket4j or
    Resilience4j. In Go ``golang.org/x/time/rate``, ``httprate`` for chi, and the limiters of echo and fiber.

Known misses
    Limits that a proxy or another file sets, which is why the finding weighs little.

Example
    Before::

        app.post("/login", login);

    After::

        app.post("/login", rateLimit({ windowMs: 15 * 60 * 1000, limit: 10 }), login);
"""

from __future__ import annotations

import re

from assay.rules.access._routes import write_guard
from assay.rules.api import (
    CannotEdit,
    CodeEditor,
    Confidence,
    Ease,
    Evidence,
    Fixed,
    Match,
    Report,
    Route,
    RouteGuard,
    Rule,
    Safety,
    Severity,
    TechnicalImpact,
    on_route,
    words_of,
)
from assay.rules.vocabulary import without_comments

RULE = Rule(
    id="missing-rate-limit",
    title="Passwords and codes may be tried as often as one likes",
    cwe=307,
    severity=Severity.MEDIUM,
    message="Nothing limits how often this route may be called, so that passwords and codes can be tried by a program.",
    advice="Limit how often the route may be called from one address and for one account.",
    on=(on_route(),),
    impact=TechnicalImpact.DATA,
    ease=Ease.REQUEST,
    automatable=True,
    languages=("java", "python", "javascript", "typescript", "tsx", "go"),
    fix_safety=Safety.GUIDED,
    also_cwe=(770, 799),
)

_WORDS = frozenset({"login", "signin", "authenticate", "otp", "totp", "mfa", "2fa"})
_PHRASES = (
    frozenset({"sign", "in"}),
    frozenset({"log", "in"}),
    frozenset({"forgot", "password"}),
    frozenset({"reset", "password"}),
    frozenset({"password", "reset"}),
    frozenset({"verify", "code"}),
    frozenset({"two", "factor"}),
    frozenset({"verify", "pin"}),
)
_LIMITERS = frozenset(
    {
        "rateLimit",
        "RateLimit",
        "rate_limit",
        "ratelimit",
        "limiter",
        "Limiter",
        "loginLimiter",
        "authLimiter",
        "apiLimiter",
    }
    | {
        "RateLimiter",
        "rateLimiter",
        "throttle",
        "Throttle",
        "ThrottlerGuard",
        "throttle_classes",
        "slowDown",
        "slowapi",
        "axes",
    }
    | {"failed_attempts", "failedAttempts", "login_attempts", "loginAttempts", "lockout", "locked_until", "lockUntil"}
    | {"strictLimiter", "RateLimiterMemory"}
    | {"loginAttemptService", "LoginAttemptService", "attemptService", "isBlocked", "Bucket", "bucket", "RateLimited"}
)
_PACKAGES = (
    "express-rate-limit",
    "io.github.bucket4j",
    "io.github.resilience4j.ratelimiter",
    "com.google.common.util.concurrent.RateLimiter",
    "com.giffing.bucket4j",
    "rate-limiter-flexible",
    "express-brute",
    "flask_limiter",
    "django_ratelimit",
    "fastapi_limiter",
    "x/time/rate",
    "ulule/limiter",
    "didip/tollbooth",
    "go-chi/httprate",
    "gofiber/fiber/middleware/limiter",
)
_CHECKING = re.compile(
    r"passw|passwd|pwd|otp|totp|\bcode\b|\bpin\b|credential|verif|compare|authenticate|\btoken\b", re.IGNORECASE
)


def check(match: Match) -> Report | None:
    """Report routes for logging in where the file knows no limit."""
    route = match.route
    if (
        route is None
        or match.is_test
        or not {"POST", "PUT", "ACTION", "PATCH"}.intersection(route.methods)
        or not _is_tried(route)
    ):
        return None
    if match.handler is not None and _CHECKING.search(without_comments(match.source_text(match.handler))) is None:
        return None
    if any(map(match.mentions, sorted(_LIMITERS))) or any(map(match.imports, _PACKAGES)):
        return None
    message = f"Nothing limits how often {route.words} may be called, so that a program can try passwords and codes."
    return Report(Confidence.MEDIUM, message, Evidence.POSTURE)


def fix(match: Match, code: CodeEditor) -> Fixed:
    """Put a limit in front of the route."""
    route = match.route
    if route is None:
        raise CannotEdit
    if route.declared == "call" and match.imports("express"):
        limit = f"{code.add_import('express-rate-limit', 'rateLimit')}({{ windowMs: 15 * 60 * 1000, limit: 10 }})"
        write_guard(match, code, RouteGuard("rateLimit", limit, "middleware"), route)
    elif route.declared == "method" and match.imports("@nestjs/common"):
        limit = f"{code.add_import('@nestjs/throttler', 'Throttle')}({{ default: {{ limit: 10, ttl: 60_000 }} }})"
        write_guard(match, code, RouteGuard("Throttle", limit, "decorator"), route)
    elif route.declared == "function" and match.imports("django"):
        name = code.add_import("django_ratelimit.decorators", "ratelimit")
        limit = f'{name}(key="ip", rate="10/m", method="POST", block=True)'
        write_guard(match, code, RouteGuard("ratelimit", limit, "decorator"), route)
    else:
        raise CannotEdit
    return Fixed("Limit how often it may be called")


def _is_tried(route: Route) -> bool:
    """Whether strangers try passwords or codes at a route, by its path or, where it has none, its name."""
    for text in (route.path, route.name):
        words = set(words_of(text)) | set(re.findall(r"2fa", text.lower()))
        if words & {
            "logout",
            "oauth",
            "callback",
            "settings",
            "setup",
            "enable",
            "disable",
            "history",
            "page",
            "url",
            "change",
        }:
            return False
        if words & _WORDS or any(phrase <= words for phrase in _PHRASES):
            return True
    return False
