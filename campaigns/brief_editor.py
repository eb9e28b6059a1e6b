"""What the brief's editor shows: points by section, the meter, what the influencer sees, and what others did meanwhile."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.audit import SENTENCES
from accounts.models import AuditEntry, Membership
from campaigns.actions.briefs import changed_by_others
from campaigns.disclosure.packs import legally_reviewed, market_row, never_advertised
from campaigns.freedom.meter import read_freedom
from campaigns.limits import limits_note, limits_of
from campaigns.models import Brief, BriefPoint
from campaigns.queries.flowing import not_in
from campaigns.states import Section
from campaigns.wording import by_section, frozen_points, in_reading_order, point_digest

HINTS = {
    Section.OVERVIEW: _(
        "What it is about, in three sentences. What the brand wants, and why it came to them."
    ),
    Section.AUDIENCE: _("Whom it should reach."),
    Section.SELLING_POINTS: _("What one could say about it. They choose."),
    Section.MUST_SAY: _("Few facts that may not be missing. The words are theirs."),
    Section.FREE_GROUND: _("What they decide alone: idea, place, tone, moment."),
    Section.DO: _("What helps."),
    Section.DO_NOT: _("What would hurt, and why."),
    Section.MENTIONS: _("Whom to tag, one a line: @brand"),
    Section.HASHTAGS: _("One a line: #brand"),
    Section.LINKS: _("One a line, with what it is for."),
    Section.DISCLOSURE: _("How it is marked as advertising. Flows in from the campaign's markets."),
    Section.DATES: _("When the draft is due, how long answers take, when it goes live."),
    Section.RIGHTS: _("What the brand may do with it, where and how long."),
    Section.TECHNICAL: _("Length, format, files. Flows in from the platform."),
}


@dataclass(frozen=True)
class EditedPoint:
    point: BriefPoint
    digest: str


@dataclass(frozen=True)
class EditedSection:
    section: Section
    hint: Any  # gettext_lazy
    points: list[EditedPoint]


def editor_of(brief: Brief) -> dict[str, Any]:
    """Return the left side of the editor."""
    points = in_reading_order(brief.points.all())
    missing, outdated = not_in(brief)
    return {
        "brief": brief,
        "missing": missing,
        "outdated": outdated,
        "sections": [
            EditedSection(
                section, HINTS[section],
                [EditedPoint(point, point_digest(point)) for point in points if point.section == section],
            )
            for section in Section
        ],
        "rows": [row for market in brief.campaign.markets if (row := market_row(market))],
    }  # fmt: skip


def preview_of(brief: Brief) -> dict[str, Any]:
    """Return the right side: the meter, warnings, and the points as the influencer reads them."""
    points = list(brief.points.all())
    chosen = [category for product in brief.campaign.products.all() for category in product.categories]
    source, as_of = limits_note()
    entries = AuditEntry.objects.for_agency(brief.campaign.agency).about(brief)
    return {
        "since": entries.order_by("-pk").values_list("pk", flat=True).first() or 0,
        "brief": brief,
        "campaign": brief.campaign,
        "newest": brief.versions.order_by("-number").first(),
        "reading": read_freedom(points, brief.language),
        "shown": by_section(frozen_points(points)),
        "never": never_advertised(chosen, brief.campaign.markets),
        "review": legally_reviewed(chosen, brief.campaign.markets),
        "too_many_hashtags": _too_many_hashtags(brief, points),
        "limits_source": f"{source}, {as_of:%Y-%m-%d}",
    }


def news_since(brief: Brief, since: int, by: Membership) -> list[tuple[AuditEntry, str]]:
    """Return what others did to a brief after an entry of the trail, newest first, with its sentence."""
    found = changed_by_others(brief, since, by).order_by("-pk")[:5]
    return [(entry, SENTENCES.get(entry.action, entry.action)) for entry in found]


def _too_many_hashtags(brief: Brief, points: list[BriefPoint]) -> tuple[int, int] | None:
    most = limits_of(brief.platform, brief.format).hashtags if brief.platform else None
    asked = sum(point.text.count("#") for point in points if point.section == Section.HASHTAGS)
    return (asked, most) if most and asked > most else None
