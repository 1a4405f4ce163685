"""Protection against forged requests: switched off, and left on."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from flask import Flask
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect

from bank.models import Account
from bank.security import login_required, verify_signature

app = Flask(__name__)
csrf = CSRFProtect(app)

app.config["WTF_CSRF_ENABLED"] = False  # bad: csrf-protection-off
app.config.update(WTF_CSRF_CHECK_DEFAULT=False)  # bad: csrf-protection-off


class TestingConfig:
    WTF_CSRF_ENABLED = True  # ok: csrf-protection-off


class DevelopmentConfig:
    WTF_CSRF_ENABLED = False  # bad: csrf-protection-off


class CommentForm(FlaskForm):
    class Meta:
        csrf = False  # bad: csrf-protection-off


@csrf_exempt  # bad: csrf-protection-off
@require_POST
@login_required
def transfer(request):
    Account.objects.get(pk=request.POST["to"]).add(request.POST["amount"])
    return redirect("done")


@csrf_exempt  # ok: csrf-protection-off
@require_POST
def payment_webhook(request):
    return JsonResponse({"ok": True})


@csrf_exempt  # ok: csrf-protection-off
@require_POST
def synchronise(request):
    verify_signature(request.headers["X-Signature"], request.body)
    return JsonResponse({"ok": True})


@csrf_exempt  # ok: csrf-protection-off
def show(request):
    return JsonResponse({"balance": Account.objects.count()})


@csrf_protect  # ok: csrf-protection-off
@require_POST
@login_required
def close(request):
    Account.objects.get(pk=request.POST["id"]).close()
    return redirect("done")


@app.post("/transfer")
@csrf.exempt  # bad: csrf-protection-off
@login_required
def flask_transfer():
    return "done"


def form(csrf=False):  # ok: csrf-protection-off
    return csrf


MIDDLEWARE = [  # bad: csrf-protection-off, missing-security-headers
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
]

OTHER = {
    "MIDDLEWARE": [  # ok: csrf-protection-off
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
}
