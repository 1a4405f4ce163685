"""What browsers are told of pages."""

from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt, xframe_options_sameorigin

MIDDLEWARE = [  # bad: missing-security-headers
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
SECURE_CONTENT_TYPE_NOSNIFF = False  # bad: missing-security-headers
X_FRAME_OPTIONS = "ALLOWALL"  # bad: missing-security-headers


class Production:
    X_FRAME_OPTIONS = "DENY"  # ok: missing-security-headers
    SECURE_CONTENT_TYPE_NOSNIFF = True  # ok: missing-security-headers
    MIDDLEWARE_CLASSES = []  # ok: missing-security-headers


class Development:
    X_FRAME_OPTIONS = "ALLOW-FROM https://partner.example"  # bad: missing-security-headers


@xframe_options_exempt  # bad: missing-security-headers
def widget(request):
    return HttpResponse("widget")


@xframe_options_sameorigin  # ok: missing-security-headers
def own_widget(request):
    return HttpResponse("widget")
