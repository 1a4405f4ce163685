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

from clinic.models import Slot, Ward, Guide


@login_required
def patients(request):
    return render(request, "patients.html", {"patients": Ward.objects.all()})


@login_required
@require_POST
def create_patient(request):  # ok: missing-authentication
    Ward.objects.create(name=request.POST["name"])
    return redirect("patients")


@login_required
@require_POST
def delete_patient(request, pk):  # bad: missing-authentication
    get_object_or_404(Ward, pk=pk).delete()
    return redirect("patients")


@login_required
def cancel_appointment(request, pk):  # bad: missing-authentication
    if request.method == "POST":
        Slot.objects.filter(pk=pk).update(cancelled=True)
    return redirect("patients")


@permission_required("clinic.change_record")
def edit_record(request, pk):  # ok: missing-authentication
    if request.method == "POST":
        Guide.objects.filter(pk=pk).update(text=request.POST["text"])
    return redirect("patients")


def close_record(request, pk):  # ok: missing-authentication
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    if request.method == "POST":
        Guide.objects.filter(pk=pk).update(closed=True)
    return redirect("patients")


def contact(request):  # ok: missing-authentication
    if request.method == "POST":
        return redirect("thanks")
    return render(request, "contact.html")


class RecordList(LoginRequiredMixin, ListView):
    model = Guide


class RecordCreate(LoginRequiredMixin, CreateView):  # ok: missing-authentication
    model = Guide


class RecordUpdate(LoginRequiredMixin, UpdateView):  # bad: missing-authentication
    model = Guide


class RecordDelete(LoginRequiredMixin, DeleteView):
    model = Guide


class PatientViewSet(viewsets.ModelViewSet):  # ok: missing-authentication
    permission_classes = [permissions.IsAuthenticated]
    queryset = Ward.objects.all()


class NewsletterViewSet(viewsets.ModelViewSet):  # ok: missing-authentication
    permission_classes = [AllowAny]
    queryset = Guide.objects.all()


class AppointmentViewSet(viewsets.ModelViewSet):  # bad: missing-authentication
    permission_classes = [permissions.IsAuthenticated]
    queryset = Slot.objects.all()


@api_view(["POST"])  # ok: missing-authentication
@permission_classes([IsAuthenticated])
def import_patients(request):
    Ward.objects.create(name=request.data["name"])
    return JsonResponse({})
