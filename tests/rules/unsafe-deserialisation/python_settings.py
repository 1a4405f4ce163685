"""Settings that have messages and sessions pickled."""

from celery import Celery

SESSION_SERIALIZER = "django.contrib.sessions.serializers.PickleSerializer"  # bad: unsafe-deserialisation
CELERY_TASK_SERIALIZER = "pickle"  # bad: unsafe-deserialisation
CELERY_ACCEPT_CONTENT = ["json", "pickle"]  # bad: unsafe-deserialisation
RESULT_SERIALIZER = "json"  # ok: unsafe-deserialisation
ACCEPT_CONTENT = ["json", "yaml"]  # ok: unsafe-deserialisation
JSON_SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"  # ok: unsafe-deserialisation

app = Celery("tasks")
app.conf.task_serializer = "pickle"  # bad: unsafe-deserialisation
app.conf.update(accept_content=["pickle"])  # bad: unsafe-deserialisation
app.conf.update(accept_content=["json"], task_serializer="json")  # ok: unsafe-deserialisation
