"""What people said no to: for their profile, and for whoever thinks of asking them again."""

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Agency, Brand
from campaigns.models import Collaboration
from campaigns.states import EndReason
from influencers.models import Influencer
from influencers.restrictions import kind_column
from outreach.models import Refusal

REFUSAL = "refusal"


def refusals_to_show(agency: Agency) -> QuerySet[Refusal]:
    """Return the agency's refusals with whom, what and who wrote them down."""
    return Refusal.objects.for_agency(agency).select_related(
        "influencer", "brand", "collaboration__campaign", "made_by__user"
    )


def refusals_of(influencer: Influencer) -> list[Refusal]:
    """Return what somebody said no to, newest first."""
    return list(refusals_to_show(influencer.agency).filter(influencer=influencer).order_by("-at", "-pk")[:20])


def refusals_against(
    people: Sequence[Influencer] | Collection[Influencer], brand: Brand | None
) -> dict[int, str]:
    """Return person -> why they should not be asked for this brand now; one statement."""
    rows = _standing([person.pk for person in people], brand).select_related("brand")
    return {row.influencer_id: sentence_of(row) for row in rows.order_by("at", "pk")}


def refusal_rows(people: Sequence[int], brand: Brand) -> QuerySet:
    """Return (person, kind, refusal as JSON) of refusals that stand against asking for a brand now (restrictions.Further)."""
    told = JSONObject(brand="brand__name", at="at", reason="reason", words="words", again="ask_again_on")
    rows = _standing(people, brand).annotate(told=Cast(told, CharField()))
    return rows.values_list("influencer_id", kind_column(REFUSAL), "told")


def sentence_of_row(told: str) -> str:
    """Return the sentence of a row of `refusal_rows`."""
    row = json.loads(told)
    return _sentence(
        row["brand"] or "", datetime.fromisoformat(row["at"]), str(EndReason(row["reason"]).label), row["words"],
        date.fromisoformat(row["again"]) if row["again"] else None,
    )  # fmt: skip


def sentence_of(refusal: Refusal) -> str:
    """Return "Said no to Acme on 3 May 2026: The fee (“too little”). May be asked again from ..."."""
    return _sentence(
        refusal.brand.name if refusal.brand else "", refusal.at, refusal.get_reason_display(), refusal.words,
        refusal.ask_again_on,
    )  # fmt: skip


def _standing(people: Sequence[int], brand: Brand | None) -> QuerySet[Refusal]:
    """What was said to any brand counts for each; who named a day from which they may be asked again may be then."""
    said_to = Q(brand=None) | Q(brand=brand) if brand is not None else Q(brand=None)
    still = Q(ask_again_on=None) | Q(ask_again_on__gt=timezone.localdate())
    return Refusal.objects.filter(said_to, still, influencer__in=people)


def _sentence(brand: str, at: datetime, reason: str, words: str, again: date | None) -> str:
    told = {
        "brand": brand or _("working with us"),
        "day": date_format(timezone.localtime(at), "j M Y"),
        "reason": reason.lower(),
        "words": words,
    }
    said = _("Said no to %(brand)s on %(day)s: %(reason)s (“%(words)s”).") % told if words else _("Said no to %(brand)s on %(day)s: %(reason)s.") % told  # fmt: skip
    if again:
        said += " " + _("May be asked again from %(day)s.") % {"day": date_format(again, "j M Y")}
    return said


def bench_of(collaboration: Collaboration) -> str:
    """Return the uuid of the slot whose bench can step in for this collaboration, "" when it holds none."""
    slot = collaboration.slots.order_by("position", "pk").first()
    return str(slot.uuid) if slot else ""
