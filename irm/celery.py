"""The Celery application. Tasks are nudges: due work is found in Postgres, so a lost message loses nothing."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "irm.settings")

app = Celery("irm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
