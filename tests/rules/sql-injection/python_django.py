"""Django's ways around its own query builder."""

from django.contrib.auth.models import User
from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import JsonResponse
from django.views import View


def profile(request):
    username = request.GET.get("username")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM auth_user WHERE username = '%s'" % username)  # bad: sql-injection
        return JsonResponse({"rows": cursor.fetchall()})


def raw_users(request):
    users = User.objects.raw(f"SELECT * FROM auth_user WHERE email = '{request.GET['email']}'")  # bad: sql-injection
    return JsonResponse({"users": [user.pk for user in users]})


def extra_users(request):
    city = request.POST["city"]
    users = User.objects.extra(where=["city = '" + city + "'"])  # bad: sql-injection
    return JsonResponse({"count": users.count()})


def annotated(request):
    weight = request.GET["weight"]
    users = User.objects.annotate(score=RawSQL(f"points * {weight}", []))  # bad: sql-injection
    return JsonResponse({"count": users.count()})


class Search(View):
    def get(self, request):
        term = request.GET.get("q", "")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM posts WHERE title LIKE '%{term}%'")  # bad: sql-injection
            return JsonResponse({"ids": cursor.fetchall()})


def safe_profile(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM auth_user WHERE username = %s", [request.GET.get("username")])  # ok: sql-injection
        return JsonResponse({"rows": cursor.fetchall()})


def safe_raw(request):
    users = User.objects.raw("SELECT * FROM auth_user WHERE email = %s", [request.GET["email"]])  # ok: sql-injection
    return JsonResponse({"users": [user.pk for user in users]})


def safe_filter(request):
    users = User.objects.filter(username=request.GET["username"])  # ok: sql-injection
    return JsonResponse({"count": users.count()})


def safe_table():
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {User._meta.db_table}")  # ok: sql-injection
        cursor.execute("TRUNCATE %s" % connection.ops.quote_name(User._meta.db_table))  # ok: sql-injection


def extra_with_parameters(request):
    smallest = request.GET["min"]
    users = User.objects.extra(where=["age > %s"], params=[smallest])  # ok: sql-injection
    users = User.objects.extra(order_by=[request.GET["order"]])  # bad: sql-injection
    return render(request, "users.html", {"users": users})
