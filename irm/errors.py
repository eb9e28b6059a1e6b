"""Error pages: what happened and what to do, in one sentence each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose security token is missing or old."""
    return render(request, "403_csrf.html", status=403)
