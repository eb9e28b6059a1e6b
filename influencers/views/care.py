"""The care calendar, and the days and gifts of one influencer."""

from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from influencers import rules
from influencers.actions import care as actions
from influencers.forms.belongings import CareDateForm, GiftForm
from influencers.models import Gift, Influencer
from influencers.queries import care as queries
from influencers.queries.record import brand_choices, care_dates_in, gifts_in
from influencers.views.answers import button_answer, form_answer, get_influencer_to_edit, posted

SILENCES = (30, 60, 90, 180, 365)


@require_GET
def care(request: TenantRequest) -> HttpResponse:
    """Show a month of birthdays, days and gifts; beside it long silences and what gifts cost this year."""
    today = timezone.localdate()
    month = _month(request.GET.get("month", ""), today)
    days = queries.care_days(request.agency, year=month.year, month=month.month)
    asked = request.GET.get("silent", "")
    silence = int(asked) if asked in map(str, SILENCES) else queries.SILENT_DAYS
    page = {
        "month": month, "today": today, "days": days, "silence": silence, "silences": SILENCES,
        "weeks": queries.weeks_of(month.year, month.month, days),
        "previous": _other(month, -1), "following": _other(month, 1),
        "silent": queries.long_silent(request.agency, now=timezone.now(), days=silence),
        "gift_years": queries.gift_years(request.agency, year=month.year),
        "gifts": queries.upcoming_gifts(request.agency),
        "may_edit": rules.can_add_influencer(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "influencers/care.html", page)


@require_http_methods(["GET", "POST"])
def add_care_date(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    do = partial(actions.add_care_date, influencer=influencer, by=request.membership)
    return _answer(request, influencer, CareDateForm(posted(request)), do, _("Noted."), _("A day to think of them"))  # fmt: skip


@require_POST
def remove_care_date(request: TenantRequest, uuid: str) -> HttpResponse:
    care_date = get_object_or_404(care_dates_in(request.agency), uuid=uuid)
    do = partial(actions.remove_care_date, care_date=care_date, by=request.membership)
    return button_answer(request, do, done=_("Removed."), back=_tab(care_date.influencer))


@require_http_methods(["GET", "POST"])
def add_gift(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    form = GiftForm(posted(request), brands=brand_choices(request.agency))
    do = partial(actions.plan_gift, influencer=influencer, by=request.membership)
    return _answer(request, influencer, form, do, _("The gift is planned."), _("Plan a gift"))


@require_http_methods(["GET", "POST"])
def edit_gift(request: TenantRequest, uuid: str) -> HttpResponse:
    gift = _get_gift(request, uuid)
    if not rules.can_edit_influencer(request.membership, gift.influencer):
        raise PermissionDenied(actions.MAY_NOT)
    initial = {name: getattr(gift, name) for name in GiftForm.base_fields}
    form = GiftForm(posted(request), initial=initial, brands=brand_choices(request.agency))
    do = partial(actions.change_gift, gift=gift, by=request.membership)
    return _answer(request, gift.influencer, form, do, _("Saved."), _("Gift"))


@require_POST
def move_gift(request: TenantRequest, uuid: str) -> HttpResponse:
    gift = _get_gift(request, uuid)
    state = request.POST.get("state", "")
    do = partial(actions.move_gift, gift=gift, by=request.membership, state=state)
    back = reverse("influencers:care") if request.POST.get("back") == "care" else _tab(gift.influencer)
    return button_answer(request, do, done=_("Saved."), back=back)


def _get_gift(request: TenantRequest, uuid: Any) -> Gift:
    return get_object_or_404(gifts_in(request.agency), uuid=uuid)


def _tab(influencer: Influencer) -> str:
    return reverse("influencers:relationship", args=[influencer.uuid])


def _answer(
    request: TenantRequest, influencer: Influencer, form: Any, do: Any, done: str, title: str
) -> HttpResponse:
    return form_answer(
        request, form, do=do, done=done, back=_tab(influencer), title=title, submit=_("Save"), crumb=influencer.name,
        crumb_url=_tab(influencer),
    )  # fmt: skip


def _month(text: str, today: date) -> date:
    """Return the first day of the month asked for as 2026-05; of this month for anything else."""
    try:
        asked = date.fromisoformat(f"{text}-01")
    except ValueError:
        asked = today
    return asked.replace(day=1) if 1900 < asked.year < 2200 else today.replace(day=1)


def _other(month: date, steps: int) -> date:
    number = month.year * 12 + month.month - 1 + steps
    return date(number // 12, number % 12 + 1, 1)
