"""Settings of the clinic."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = "django-insecure-5x@8k2m!q9z7w4t1v6y3u0p-clinic"  # bad: hard-coded-credential
DEBUG = True  # bad: debug-mode
ALLOWED_HOSTS = ["*"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "clinic",
        "USER": "clinic",
        "PASSWORD": os.environ["CLINIC_DATABASE_PASSWORD"],  # ok: hard-coded-credential
    }
}
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")  # ok: hard-coded-credential
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},  # ok: hard-coded-credential
]
MEDIA_ROOT = BASE_DIR / "media"
PASSWORD_RESET_TIMEOUT = 3600  # ok: hard-coded-credential
MIDDLEWARE = [  # bad: csrf-protection-off, missing-security-headers
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
SESSION_COOKIE_SECURE = False  # bad: insecure-cookie
CSRF_COOKIE_SECURE = True  # ok: insecure-cookie
CORS_ALLOW_ALL_ORIGINS = True  # bad: permissive-cors
CORS_ALLOW_CREDENTIALS = True
