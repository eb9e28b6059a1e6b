"""Templates of letters in the API."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from irm.api.etag import asked_version, insist_on, tagged
from irm.api.idempotency import idempotent
from irm.api.problems import bad_query
from irm.api.views import ApiView, ListView
from outreach.actions import templates as actions
from outreach.api import shapes_letters as shapes
from outreach.models import Template
from outreach.queries.templates import listed_templates, templates_to_show
from outreach.states import TemplateKind

READ, WRITE = Scope.OUTREACH_READ, Scope.OUTREACH_WRITE


def get_template(view: ApiView, uuid: UUID) -> Template:
    return get_object_or_404(templates_to_show(view.agency), uuid=uuid)


class Templates(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = shapes.TemplateOut
    filter_backends: list[Any] = []
    parameters = ("q", "kind", "language", "archived")

    def get_queryset(self) -> "QuerySet[Template]":
        if not self.agency:
            return Template.objects.none()
        asked = {name: self.request.query_params.get(name, "")[:120] for name in self.parameters}
        if asked["kind"] and asked["kind"] not in TemplateKind.values:
            raise bad_query("kind", f"Known: {', '.join(TemplateKind.values)}.")
        if asked["archived"] not in ("", "true", "false"):
            raise bad_query("archived", "true or false.")
        return listed_templates(
            self.agency, text=asked["q"].replace("\0", ""), kind=asked["kind"],
            language=asked["language"].replace("\0", ""), archived=asked["archived"] == "true",
        )  # fmt: skip

    @extend_schema(
        summary="Templates of letters, newest first",
        parameters=[
            OpenApiParameter("q", str, description="Words of name, goal, subject or body."),
            OpenApiParameter("kind", str, description=f"One of {', '.join(TemplateKind.values)}."),
            OpenApiParameter("language", str, description="That has a text in this language (ISO 639)."),
            OpenApiParameter("archived", bool, description="Those put away."),
        ],
    )
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(request=shapes.TemplateIn, responses={201: shapes.TemplateOut}, summary="Write a template")
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.create_template(by=self.by, **_texts(self.values(shapes.TemplateIn)))
        location = reverse("api:template", args=[made.uuid])
        return tagged(
            request, shapes.TemplateOut(get_template(self, made.uuid)).data, status=201, location=location
        )


class TemplateDetail(ApiView):
    scopes = {"GET": READ, "PATCH": WRITE}

    @extend_schema(responses=shapes.TemplateOut, summary="One template with its texts")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, shapes.TemplateOut(get_template(self, uuid)).data)

    @extend_schema(request=shapes.TemplateEditIn, responses=shapes.TemplateOut, summary="Change a template")
    def patch(self, request: Request, uuid: UUID) -> Response:
        template = get_template(self, uuid)
        insist_on(request, shapes.TemplateOut(template).data)
        values = self.values(shapes.TemplateEditIn, partial=True)
        seen = asked_version(request)
        version = values.pop("version", None) if seen is None else seen
        actions.change_template(template=template, by=self.by, version=version, **_texts(values))
        return tagged(request, shapes.TemplateOut(get_template(self, uuid)).data)


class TemplateVerb(ApiView):
    """What is done to a template as a whole; the subclasses name the action."""

    scopes = {"POST": WRITE}
    act: Callable[..., Template]

    def done(self, request: Request, uuid: UUID, *, status: int = 200) -> Response:
        made = type(self).act(template=get_template(self, uuid), by=self.by)
        return tagged(request, shapes.TemplateOut(get_template(self, made.uuid)).data, status=status)


class TemplateArchive(TemplateVerb):
    act = staticmethod(actions.archive_template)

    @extend_schema(request=None, responses=shapes.TemplateOut, summary="Put a template away")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(request, uuid)


class TemplateRestore(TemplateVerb):
    act = staticmethod(actions.restore_template)

    @extend_schema(request=None, responses=shapes.TemplateOut, summary="Bring a template back")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(request, uuid)


class TemplateCopy(TemplateVerb):
    act = staticmethod(actions.clone_template)

    @extend_schema(request=None, responses={201: shapes.TemplateOut}, summary="Copy a template")
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        return self.done(request, uuid, status=201)


class TemplateStarters(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=shapes.StartersIn,
        responses=shapes.TemplatesOut,
        summary="Take in the templates to begin with",
    )
    @idempotent
    def post(self, request: Request) -> Response:
        made = actions.add_starters(by=self.by, **self.values(shapes.StartersIn))
        rows = templates_to_show(self.agency).filter(pk__in=[each.pk for each in made]).order_by("pk")
        return tagged(request, shapes.TemplatesOut({"templates": rows}).data)


def _texts(values: dict[str, Any]) -> dict[str, Any]:
    """Return values with the list of texts as the actions take it: by language."""
    if "texts" not in values:
        return values
    texts = {
        text["language"]: None
        if text.get("body", "") is None
        else {k: v for k, v in text.items() if k != "language"}
        for text in values["texts"]
    }
    return {**values, "texts": texts}
