"""Pages about the API for people: every endpoint, ready to try, and what each refusal means."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.gates import Audience, audience
from irm.api.problems import KINDS


@audience(Audience.PUBLIC)
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html")


@audience(Audience.PUBLIC)
@require_GET
def problem_types(request: HttpRequest) -> HttpResponse:
    return render(request, "api/problems.html", {"kinds": KINDS.values()})
