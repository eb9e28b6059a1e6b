"""Post-mortems: the list, one with its parts, the figures over time, files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.http import TenantRequest
from accounts.paging import keyset_page
from accounts.queries import staff_choices
from accounts.tables import csv_text
from crisis import rules
from crisis.forms.postmortems import FollowUpForm, WritingForm
from crisis.models import Postmortem
from crisis.pages import postmortems as rows
from crisis.pdf.postmortems import pdf_of
from crisis.postmortem_figures import kept_of
from crisis.queries import postmortems as queries
from crisis.states import FactorKind, PostmortemState
from influencers.states import RiskLevel

A_PAGE = 40
MOST_IN_A_FILE = 5000


@require_GET
def list_(request: TenantRequest) -> HttpResponse:
    """Show post-mortems, newest first; ?state narrows."""
    state = request.GET.get("state", "")[:10]
    page = keyset_page(queries.listed_postmortems(request.agency, state=state), request, size=A_PAGE)
    context = {
        "page": page, "rows": [rows.listed_row(each) for each in page.rows], "state": state, "states": PostmortemState.choices,
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "crisis/postmortems/list.html", context)


@require_GET
def detail(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what is written; figures and what happened are fetched after the page."""
    return page_of(request, get_postmortem(request, uuid))


def page_of(
    request: TenantRequest, postmortem: Postmortem, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """Draw the page; `forms` are those that were refused, with what was typed."""
    may_write = rules.can_write(request.membership, request.agency)
    members = list(staff_choices(request.agency))
    is_open = postmortem.state == PostmortemState.WRITING
    initial = {
        name: getattr(postmortem, name) for name in ("summary", "impact", "owner", "due_on", "version")
    }
    page = {
        "postmortem": postmortem, "incident": postmortem.incident, "state": rows.state_of(postmortem), "is_open": is_open,
        "may_write": may_write and is_open, "may_reopen": may_write and not is_open, "may_do": may_write,
        "groups": rows.lines_of(queries.factors_of(postmortem), members), "follow_ups": queries.follow_ups_of(postmortem),
        "changes": queries.changes_of(postmortem), "today": timezone.localdate(), "risks": RiskLevel.choices, "members": members,
        "people": queries.people_of(postmortem.incident), "kinds": FactorKind.choices,
        "writing_form": WritingForm(members=members, initial=initial), "follow_up_form": FollowUpForm(members=members),
    }  # fmt: skip
    if page["may_write"]:
        page["playbooks"] = queries.playbooks_to_change(request.agency)
        page["causes"] = queries.earlier_causes(request.agency, but=postmortem)
    return render(request, "crisis/postmortems/detail.html", page | forms, status=status)


@require_GET
def figures(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with the figures against their targets."""
    postmortem = get_postmortem(request, uuid)
    found = queries.figures_now(postmortem)
    kept, asked = kept_of(found)
    page = {
        "bars": rows.bars_of(found), "kept": kept, "asked": asked, "peak": rows.percent(found.get("peak_share")),
        "is_kept": postmortem.state == PostmortemState.CLOSED,
    }  # fmt: skip
    return _part(request, postmortem, "crisis/postmortems/_figures.html", page)


@require_GET
def happened(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with what happened: starred lines, alerts, what was said, those harmed, what went past the plan."""
    postmortem = get_postmortem(request, uuid)
    return _part(request, postmortem, "crisis/postmortems/_happened.html", happened_in(postmortem))


def happened_in(postmortem: Postmortem) -> dict[str, Any]:
    incident = postmortem.incident
    return {
        "entries": queries.starred_entries(incident), "alerts": queries.alerts_of(incident), "said": queries.said_in(incident),
        "harmed": queries.harmed_in(incident), "missed": queries.missed_in(incident),
    }  # fmt: skip


def _part(
    request: TenantRequest, postmortem: Postmortem, template: str, page: dict[str, Any]
) -> HttpResponse:
    """Answer a script with the part alone, a browser without one with a page of it."""
    page |= {"postmortem": postmortem, "incident": postmortem.incident, "part": template}
    return render(request, template if request.htmx else "crisis/postmortems/part.html", page)


@require_GET
def over_time(request: TenantRequest) -> HttpResponse:
    """Show the figures of closed ones over time, and causes that come again."""
    closed = queries.closed_ones(request.agency)
    page = {
        "charts": rows.over_time(closed), "closed": [rows.listed_row(each) for each in closed[::-1]],
        "repeated": queries.repeated_causes(closed),
    }  # fmt: skip
    return render(request, "crisis/postmortems/over_time.html", page)


@require_GET
def export(request: TenantRequest) -> StreamingHttpResponse:
    """Hand all post-mortems out as a CSV file."""
    found = queries.listed_postmortems(request.agency).order_by("-pk")[:MOST_IN_A_FILE]
    answer = StreamingHttpResponse(csv_text(rows.csv_lines(found)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="post-mortems-{timezone.localdate():%Y-%m-%d}.csv"'
    return answer


@require_GET
def as_pdf(request: TenantRequest, uuid: UUID) -> HttpResponse:
    postmortem = get_postmortem(request, uuid)
    content = pdf_of(postmortem, happened_in(postmortem), at=timezone.now())
    name = f"post-mortem-{postmortem.incident.number}-{slugify(postmortem.incident.title)[:60] or 'incident'}.pdf"
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def get_postmortem(request: TenantRequest, uuid: Any) -> Postmortem:
    return get_object_or_404(queries.postmortems_to_show(request.agency), uuid=uuid)
