"""Pages about the API for people: every endpoint, ready to try, and what each refusal means."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

from accounts.gates import Audience, audience
from irm.api.problems import KINDS


@audience(Audience.PUBLIC)
@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format") == "yaml":
        return HttpResponse(_document(OpenApiYamlRenderer), content_type="application/yaml")
    return HttpResponse(_document(OpenApiJsonRenderer), content_type="application/json")


@audience(Audience.PUBLIC)
@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    return render(request, "api/docs.html")


@audience(Audience.PUBLIC)
@require_GET
def problem_types(request: HttpRequest) -> HttpResponse:
    return render(request, "api/problems.html", {"kinds": KINDS.values()})


@cache  # a second of work, the same for everybody until the next start
def _document(renderer: type[OpenApiJsonRenderer] | type[OpenApiYamlRenderer]) -> bytes:
    return renderer().render(SchemaGenerator().get_schema(request=None, public=True))
