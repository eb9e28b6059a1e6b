"""Templates of letters: the list, the editor with its languages, how one reads filled in for somebody."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.countries import language_choices
from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.models import Brand
from accounts.paging import keyset_page
from influencers.views.answers import button_answer
from outreach import rules
from outreach.actions import templates as actions
from outreach.models import Template
from outreach.queries.mailboxes import mailboxes_for
from outreach.queries.templates import listed_templates, templates_to_show
from outreach.starters import starters
from outreach.states import TemplateKind
from outreach.template_page import editor_page, preview_of
from outreach.views.letters import as_uuid, insist_writer

A_PAGE = 50


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show templates; ?q, ?kind, ?language, ?brand, ?archived narrow."""
    asked = {name: request.GET.get(name, "")[:120] for name in ("q", "kind", "language", "archived")}
    brand = str(as_uuid(request.GET.get("brand", "")) or "")
    rows = listed_templates(
        request.agency, text=asked["q"], kind=asked["kind"], language=asked["language"], brand=brand,
        archived=bool(asked["archived"]),
    )  # fmt: skip
    page = {
        "page": keyset_page(rows, request, size=A_PAGE), "asked": asked | {"brand": brand}, "kinds": TemplateKind.choices,
        "languages": sorted({code for starter in starters() for code in starter.texts}),
        "brands": Brand.objects.for_agency(request.agency).active().order_by("name"),
        "is_narrowed": any(asked.values()) or bool(brand),
        "may_write": rules.can_write(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "outreach/templates/list.html", page)


@require_http_methods(["GET", "POST"])
def new(request: TenantRequest) -> HttpResponse:
    """Write a template: what the letter is to achieve is asked before its words."""
    insist_writer(request)
    refused = ""
    if request.method == "POST":
        try:
            values = _values(request) | {"texts": _texts(request)}
            made = actions.create_template(by=request.membership, **values)
            return redirect("outreach:template", made.uuid)
        except ActionError as error:
            refused = str(error)
    page = {**_choices(request), "typed": request.POST, "refused": refused}
    return render(request, "outreach/templates/new.html", page, status=422 if refused else 200)


@require_http_methods(["GET", "POST"])
def template(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a template in ?language, and change it."""
    of = get_template(request, uuid)
    refused = ""
    if request.method == "POST":
        try:
            seen = request.POST.get("version", "")
            saved = actions.change_template(
                template=of, by=request.membership, version=int(seen) if seen.isdecimal() else None,
                texts=_texts(request), **_values(request),
            )  # fmt: skip
            messages.success(request, _("Saved. Letters begun before keep their text."))
            language = request.POST.get("language", "")
            return redirect(f"{reverse('outreach:template', args=[saved.uuid])}?language={language}")
        except ActionError as error:
            refused = str(error)
    page = editor_page(of, request.GET.get("language", "") or request.POST.get("language", ""), request.POST)
    page |= {**_choices(request), "refused": refused, "may_write": _may_change(request, of)}
    return render(request, "outreach/templates/edit.html", page, status=422 if refused else 200)


@require_GET
def preview(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a template's text in ?language filled in for ?person, or for who is like ?q."""
    of = get_template(request, uuid)
    boxes = mailboxes_for(request.membership)
    page = preview_of(
        of, request.membership, language=request.GET.get("language", ""), text=request.GET.get("q", "")[:120],
        person=as_uuid(request.GET.get("person", "")), mailbox=next(iter(boxes), None),
    )  # fmt: skip
    part = "outreach/templates/_preview.html" if request.htmx else "outreach/templates/preview.html"
    return render(request, part, page)


@require_POST
def remove_language(request: TenantRequest, uuid: UUID) -> HttpResponse:
    of = get_template(request, uuid)
    language = request.POST.get("language", "")
    do = partial(actions.change_template, template=of, by=request.membership, texts={language: None})
    return button_answer(request, do, done=_("Taken out."), back=reverse("outreach:template", args=[of.uuid]))


@require_POST
def move(request: TenantRequest, uuid: UUID, verb: str) -> HttpResponse:
    """Copy, put away or bring back."""
    of = get_template(request, uuid)
    act = {"clone": actions.clone_template, "archive": actions.archive_template, "restore": actions.restore_template}[verb]  # fmt: skip
    try:
        done = act(template=of, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("outreach:template", of.uuid)
    messages.success(
        request, {"clone": _("Copied."), "archive": _("Archived."), "restore": _("Restored.")}[verb]
    )
    return redirect("outreach:template", done.uuid)


@require_POST
def add_starters(request: TenantRequest) -> HttpResponse:
    """Take in the templates to begin with."""
    try:
        made = actions.add_starters(by=request.membership, languages=request.POST.getlist("language"))
    except ActionError as error:
        messages.error(request, str(error))
    else:
        said = ngettext("%(number)s template taken in.", "%(number)s templates taken in.", len(made))
        messages.success(request, said % {"number": len(made)})
    return redirect("outreach:templates")


def get_template(request: TenantRequest, uuid: Any) -> Template:
    return get_object_or_404(templates_to_show(request.agency), uuid=uuid)


def _may_change(request: TenantRequest, of: Template) -> bool:
    return of.archived_at is None and rules.can_write(request.membership, request.agency)


def _choices(request: TenantRequest) -> dict[str, Any]:
    brands = Brand.objects.for_agency(request.agency).active().order_by("name")
    return {"kinds": TemplateKind.choices, "brands": brands, "language_choices": language_choices()}


def _values(request: TenantRequest) -> dict[str, Any]:
    sent = request.POST
    asked = as_uuid(sent.get("brand", ""))
    brand = get_object_or_404(Brand.objects.for_agency(request.agency), uuid=asked) if asked else None
    values = {name: sent[name] for name in ("name", "kind", "goal") if name in sent}
    return values | {"brand": brand, "tags": sent.get("tags", "").lower().split(",")}


def _texts(request: TenantRequest) -> dict[str, Any]:
    sent = request.POST
    if "body" not in sent:
        return {}
    return {sent.get("language", ""): {"subject": sent.get("subject", ""), "body": sent["body"]}}
