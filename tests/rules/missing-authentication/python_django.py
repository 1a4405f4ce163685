"""A clinic with Django: functions, classes, and the REST framework."""

from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponseForbidden, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DeleteView, ListView, UpdateView
from rest_framework import permissions, viewsets
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated

from clinic.models import Appointment, Patient, Record


@login_required
def patients(request):
    return render(request, "patients.html", {"patients": Patient.objects.all()})


@login_required
@require_POST
def create_patient(request):  # ok: missing-authentication
    Patient.objects.create(name=request.POST["name"])
    return redirect("patients")


@require_POST
def delete_patient(request, pk):  # bad: missing-authentication
    get_object_or_404(Patient, pk=pk).delete()
    return redirect("patients")


def cancel_appointment(request, pk):  # bad: missing-authentication
    if request.method == "POST":
        Appointment.objects.filter(pk=pk).update(cancelled=True)
    return redirect("patients")


@permission_required("clinic.change_record")
def edit_record(request, pk):  # ok: missing-authentication
    if request.method == "POST":
        Record.objects.filter(pk=pk).update(text=request.POST["text"])
    return redirect("patients")


def close_record(request, pk):  # ok: missing-authentication
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    if request.method == "POST":
        Record.objects.filter(pk=pk).update(closed=True)
    return redirect("patients")


def contact(request):  # ok: missing-authentication
    if request.method == "POST":
        return redirect("thanks")
    return render(request, "contact.html")


class RecordList(LoginRequiredMixin, ListView):
    model = Record


class RecordCreate(LoginRequiredMixin, CreateView):  # ok: missing-authentication
    model = Record


class RecordUpdate(UpdateView):  # bad: missing-authentication
    model = Record


class RecordDelete(LoginRequiredMixin, DeleteView):
    model = Record


class PatientViewSet(viewsets.ModelViewSet):  # ok: missing-authentication
    permission_classes = [permissions.IsAuthenticated]
    queryset = Patient.objects.all()


class NewsletterViewSet(viewsets.ModelViewSet):  # ok: missing-authentication
    permission_classes = [AllowAny]
    queryset = Record.objects.all()


class AppointmentViewSet(viewsets.ModelViewSet):  # bad: missing-authentication
    queryset = Appointment.objects.all()


@api_view(["POST"])  # ok: missing-authentication
@permission_classes([IsAuthenticated])
def import_patients(request):
    Patient.objects.create(name=request.data["name"])
    return JsonResponse({})
