"""What people said no to: for their profile, and for whoever thinks of asking them again."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Agency, Brand
from campaigns.models import Collaboration
from influencers.models import Influencer
from outreach.models import Refusal


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
    """Return person -> why they should not be asked for this brand now; one statement.

    What was said to any brand counts for each; who named a day from which they may be asked again may be then.
    """
    today = timezone.localdate()
    said_to = Q(brand=None) | Q(brand=brand) if brand is not None else Q(brand=None)
    still = Q(ask_again_on=None) | Q(ask_again_on__gt=today)
    rows = Refusal.objects.filter(said_to, still, influencer__in=people).select_related("brand")
    return {row.influencer_id: sentence_of(row) for row in rows.order_by("at", "pk")}


def sentence_of(refusal: Refusal) -> str:
    """Return "Said no to Acme on 3 May 2026: The fee (“too little”). May be asked again from ..."."""
    told = {
        "brand": refusal.brand.name if refusal.brand else _("working with us"),
        "day": date_format(timezone.localtime(refusal.at), "j M Y"),
        "reason": refusal.get_reason_display().lower(),
        "words": refusal.words,
    }
    said = _("Said no to %(brand)s on %(day)s: %(reason)s (“%(words)s”).") % told if refusal.words else _("Said no to %(brand)s on %(day)s: %(reason)s.") % told  # fmt: skip
    if refusal.ask_again_on:
        said += " " + _("May be asked again from %(day)s.") % {"day": date_format(refusal.ask_again_on, "j M Y")}  # fmt: skip
    return said


def bench_of(collaboration: Collaboration) -> str:
    """Return the uuid of the slot whose bench can step in for this collaboration, "" when it holds none."""
    slot = collaboration.slots.order_by("position", "pk").first()
    return str(slot.uuid) if slot else ""
