"""Request data in HTML, in Django."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape, format_html


def django_hello(request):
    return HttpResponse("<h1>Hello " + escape(request.GET["name"]) + "</h1>")  # bad: reflected-xss


def django_error(request):
    return HttpResponse(f"Unknown page {escape(request.GET.get('page'))}", status=404)  # bad: reflected-xss


def django_safe(request):
    return HttpResponse(f"<h1>{escape(request.GET['name'])}</h1>")  # ok: reflected-xss


def django_formatted(request):
    return HttpResponse(format_html("<h1>{}</h1>", request.GET["name"]))  # ok: reflected-xss


def django_rendered(request):
    return render(request, "hello.html", {"name": request.GET["name"]})  # ok: reflected-xss


def django_json(request):
    return JsonResponse({"name": request.GET["name"]})  # ok: reflected-xss


def django_plain(request):
    return HttpResponse(request.GET["name"], content_type="text/plain")  # ok: reflected-xss
