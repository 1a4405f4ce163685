"""Views of a clinic's patient portal."""

import csv
import json
import logging
import os
import pickle
import random
import subprocess
import tempfile
import zipfile
from pathlib import Path

import requests
import yaml
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import ListView

from .models import Appointment, Document, Patient

logger = logging.getLogger(__name__)
DOCUMENTS = Path(settings.MEDIA_ROOT) / "documents"
LABORATORIES = {"north": "https://north.lab.example.com", "south": "https://south.lab.example.com"}
ORDERINGS = {"name": "last_name", "date": "created_at"}


# --- accounts -----------------------------------------------------------------------------------------------------------


def sign_in(request):  # bad: missing-rate-limit
    if request.method == "POST":
        username = request.POST["username"]
        user = authenticate(request, username=username, password=request.POST["password"])
        if user is not None:
            login(request, user)
            return redirect("dashboard")
        messages.error(request, "Invalid credentials.")
    return render(request, "clinic/sign_in.html")


@require_POST
def send_code(request):
    verification_code = str(random.randint(100000, 999999))  # bad: weak-random
    request.session["verification_code"] = verification_code
    return JsonResponse({"sent": True})


# --- patients -----------------------------------------------------------------------------------------------------------


class PatientList(ListView):
    model = Patient
    paginate_by = 50

    def get_queryset(self):
        queryset = Patient.objects.all()
        city = self.request.GET.get("city")
        if city:
            queryset = queryset.extra(where=[f"city = '{city}'"])  # bad: sql-injection
        return queryset


class SafePatientList(ListView):
    model = Patient

    def get_queryset(self):
        term = self.request.GET.get("q", "")
        ordering = ORDERINGS.get(self.request.GET.get("order"), "last_name")
        return Patient.objects.filter(Q(first_name__icontains=term) | Q(last_name__icontains=term)).order_by(ordering)  # ok: sql-injection


@login_required
def search_patients(request):
    name = request.GET.get("name", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, first_name, last_name FROM clinic_patient WHERE last_name LIKE '%" + name + "%'")  # bad: sql-injection
        rows = cursor.fetchall()
    return JsonResponse({"patients": rows})


@login_required
def search_patients_safely(request):
    name = request.GET.get("name", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, first_name FROM clinic_patient WHERE last_name LIKE %s", [f"%{name}%"])  # ok: sql-injection
        return JsonResponse({"patients": cursor.fetchall()})


@login_required
def patients_by_insurance(request, insurance):
    patients = Patient.objects.raw("SELECT * FROM clinic_patient WHERE insurance = '%s'" % insurance)  # bad: sql-injection
    return render(request, "clinic/patients.html", {"patients": patients})


@login_required
def patient_detail(request, pk):
    patient = get_object_or_404(Patient, pk=pk)  # bad: missing-owner-check
    return render(request, "clinic/patient.html", {"patient": patient})


@permission_required("clinic.view_statistics")
def statistics(request):
    table = Patient._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # ok: sql-injection
        total = cursor.fetchone()[0]
    return JsonResponse({"total": total})


@require_GET
def greeting(request):
    name = request.GET.get("name", "patient")
    return HttpResponse(f"<h1>Welcome, {name}</h1>")  # bad: reflected-xss


@require_GET
def greeting_escaped(request):
    name = request.GET.get("name", "patient")
    return HttpResponse("<h1>Welcome, " + escape(name) + "</h1>")  # ok: reflected-xss


def badge(request):
    status = request.GET.get("status", "new")
    label = mark_safe("<span class='badge'>" + status + "</span>")  # bad: raw-html
    return render(request, "clinic/badge.html", {"label": label})


def badge_formatted(request):
    label = format_html("<span class='badge'>{}</span>", request.GET.get("status", "new"))  # ok: raw-html
    return render(request, "clinic/badge.html", {"label": label})


# --- documents ----------------------------------------------------------------------------------------------------------


@login_required
def download_document(request):
    name = request.GET["name"]
    path = os.path.join(settings.MEDIA_ROOT, "documents", name)
    if not os.path.exists(path):
        raise Http404
    return FileResponse(open(path, "rb"))  # bad: path-traversal


@login_required
def download_document_checked(request):
    path = (DOCUMENTS / request.GET["name"]).resolve()
    try:
        path.relative_to(DOCUMENTS)
    except ValueError:
        raise PermissionDenied from None
    return FileResponse(path.open("rb"))  # ok: path-traversal


@login_required
def download_by_key(request, pk):
    document = get_object_or_404(Document, pk=pk, owner=request.user)
    return FileResponse(document.file.open("rb"))  # ok: path-traversal


@login_required
@require_POST
def upload_document(request):
    upload = request.FILES["file"]
    with open(os.path.join(settings.MEDIA_ROOT, upload.name), "wb") as target:  # bad: path-traversal, unrestricted-upload
        for chunk in upload.chunks():
            target.write(chunk)
    return JsonResponse({"stored": upload.name})


@login_required
@require_POST
def upload_document_safely(request):
    upload = request.FILES["file"]
    name = default_storage.save(f"documents/{upload.name}", upload)  # bad: unrestricted-upload
    Document.objects.create(owner=request.user, file=name)
    return JsonResponse({"stored": name})


@login_required
@require_POST
def import_scans(request):
    with zipfile.ZipFile(request.FILES["archive"]) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            target = os.path.join(settings.MEDIA_ROOT, "scans", entry.filename)
            with open(target, "wb") as output:  # bad: archive-extraction
                output.write(archive.read(entry))
    return HttpResponseRedirect(reverse("documents"))


@login_required
@require_POST
def import_scans_safely(request):
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(request.FILES["archive"]) as archive:
        archive.extractall(folder)  # ok: archive-extraction
        count = len(os.listdir(folder))
    return JsonResponse({"scans": count})


@login_required
def convert_document(request):
    name = request.GET["name"]
    target_format = request.GET.get("format", "pdf")
    os.system("libreoffice --headless --convert-to " + target_format + " /srv/documents/" + name)  # bad: command-injection
    return JsonResponse({"converted": name})


@login_required
def convert_document_safely(request, pk):
    document = get_object_or_404(Document, pk=pk, owner=request.user)
    subprocess.run(["libreoffice", "--headless", "--convert-to", "pdf", document.file.path], check=True)  # ok: command-injection
    return JsonResponse({"converted": document.pk})


# --- laboratory ---------------------------------------------------------------------------------------------------------


class LaboratoryView(View):
    def get(self, request, *args, **kwargs):
        endpoint = request.GET.get("endpoint")
        response = requests.get(endpoint, timeout=10)  # bad: ssrf
        return JsonResponse(response.json())

    def post(self, request, *args, **kwargs):
        laboratory = LABORATORIES[request.POST["laboratory"]]
        response = requests.post(f"{laboratory}/orders", data=request.POST, timeout=10)  # ok: ssrf
        return JsonResponse(response.json())


@csrf_exempt
@require_POST
def laboratory_callback(request):
    payload = json.loads(request.body)  # ok: unsafe-deserialisation
    Appointment.objects.filter(reference=payload["reference"]).update(result=payload["result"])  # ok: sql-injection
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
def legacy_callback(request):
    result = pickle.loads(request.body)  # bad: unsafe-deserialisation
    Appointment.objects.filter(reference=result["reference"]).update(result=result["value"])
    return HttpResponse(status=204)


@csrf_exempt  # bad: csrf-protection-off
@require_POST
def configure(request):
    configuration = yaml.load(request.body, Loader=yaml.FullLoader)  # bad: unsafe-yaml
    request.session["configuration"] = configuration
    return HttpResponse(status=204)


@login_required
def dose(request):
    formula = request.GET["formula"]
    weight = float(request.GET["weight"])
    return JsonResponse({"dose": eval(formula, {"weight": weight})})  # bad: code-injection


@login_required
def dose_for_adults(request):
    weight = float(request.GET["weight"])
    return JsonResponse({"dose": round(weight * 0.5, 2)})  # ok: code-injection


@login_required
def export_patients(request):
    response = HttpResponse(content_type="text/csv")  # ok: reflected-xss
    writer = csv.writer(response)
    for patient in Patient.objects.filter(doctor=request.user):  # ok: sql-injection
        writer.writerow([patient.first_name, patient.last_name])
    return response


@login_required
def invoice(request, number):
    title = request.GET.get("title", "Invoice")
    body = f"<html><head><title>{title}</title></head><body>Invoice {int(number)}</body></html>"
    return HttpResponse(body, content_type="text/html")  # bad: reflected-xss


@login_required
def report(request):
    kind = request.GET.get("kind", "month")
    if kind not in ("month", "year"):
        kind = "month"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT date_trunc('{kind}', created_at), COUNT(*) FROM clinic_appointment GROUP BY 1")  # ok: sql-injection
        rows = cursor.fetchall()
    logger.info("report for %s by %s", kind, request.user.pk)
    return JsonResponse({"rows": [(str(month), total) for month, total in rows]})


@require_POST
def remove_patient(request, pk):  # bad: missing-authentication
    get_object_or_404(Patient, pk=pk).delete()  # bad: missing-owner-check
    return redirect("patients")


@permission_required("clinic.delete_patient")
@require_POST
def remove_patient_safely(request, pk):  # ok: missing-authentication
    get_object_or_404(Patient, pk=pk).delete()  # ok: missing-owner-check
    return redirect("patients")


@login_required
def own_appointment(request, pk):
    appointment = get_object_or_404(Appointment, pk=pk, owner=request.user)  # ok: missing-owner-check
    return JsonResponse({"reference": appointment.reference})


@login_required
def export(request):
    try:
        count = Patient.objects.count()
    except Exception as error:
        return HttpResponse(f"The export failed: {error}", status=500)  # bad: verbose-error
    response = JsonResponse({"count": count})
    response.set_cookie("export_token", str(request.session.session_key))  # bad: insecure-cookie
    return response
