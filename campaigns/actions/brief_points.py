"""What can be done to the points of a brief's working copy. Each is saved alone, so that two people can write at once."""

from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.errors import ActionError, EditConflict
from accounts.models import Membership
from campaigns.actions.briefs import lock_brief, touch
from campaigns.models import Brief, BriefPoint
from campaigns.reading import read_choice, read_codes, read_text
from campaigns.states import Section
from campaigns.wording import point_digest

MOST_POINTS = 200
LONGEST_POINT = 2000


class PointChanged(EditConflict):
    """Somebody else saved the point since it was shown. `point` is how it reads now."""

    def __init__(self, point: BriefPoint) -> None:
        super().__init__(
            "Somebody else changed this point while you wrote. Theirs is saved; yours is still here. Keep one of them."
        )
        self.point = point


class PointGone(ActionError):
    """The point was removed meanwhile."""


@transaction.atomic
def add_points(
    *,
    brief: Brief,
    by: Membership,
    section: str,
    text: str,
    market: str = "",
    is_verbatim: bool = False,
) -> list[BriefPoint]:
    """Add points at the end of a section, one a line; empty lines are left out."""
    current = lock_brief(brief, by)
    place = read_choice(Section, section, "a section of a brief")
    lines = [line for line in _read_text(text, longest=LONGEST_POINT * 10).splitlines() if line]
    if not lines:
        raise ActionError("Write what the point says.")
    if current.points.count() + len(lines) > MOST_POINTS:
        raise ActionError(f"At most {MOST_POINTS} points a brief. Nobody reads more.")
    market = _read_market(market)
    last = (
        current.points.filter(section=place).order_by("-position").values_list("position", flat=True).first()
    )
    first = 0 if last is None else last + 1
    made = [
        BriefPoint(
            brief=current, section=place, position=first + number, text=_read_text(line), market=market,
            is_verbatim=is_verbatim, edited_by=by,
        )
        for number, line in enumerate(lines)
    ]  # fmt: skip
    BriefPoint.objects.bulk_create(made)
    touch(current, by)
    record(
        by=by, action="campaigns.brief.point_added", subject=current, agency=current.campaign.agency,
        changes={str(place.label): (None, "; ".join(line[:80] for line in lines)[:500])},
    )  # fmt: skip
    return made


@transaction.atomic
def save_point(*, point: BriefPoint, by: Membership, seen: str | None = None, **values: Any) -> BriefPoint:
    """Store a point's text, market or whether it is to be said in these words.

    `seen` is the digest (campaigns/wording.py) of what the writer began with: PointChanged when it reads otherwise now.
    Saving what already stands there changes nothing. A point that flowed in and is rewritten is the writer's own.
    """
    current, row = _lock_point(point, by)
    unknown = [field for field in values if field not in ("text", "market", "is_verbatim")]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a point.")
    if "text" in values:
        values["text"] = _read_text(values["text"])
        if not values["text"]:
            raise ActionError("A point says something. Remove it if it is not needed.")
    if "market" in values:
        values["market"] = _read_market(values["market"])
    changes = {
        field: (getattr(row, field), new) for field, new in values.items() if getattr(row, field) != new
    }
    if not changes:
        return row
    if _is_news(row, seen, by):
        raise PointChanged(row)
    for field, (_, new) in changes.items():
        setattr(row, field, new)
    row.from_brand, row.edited_by = False, by
    row.save(update_fields=[*changes, "from_brand", "edited_by", "updated_at"])
    touch(current, by)
    record(
        by=by, action="campaigns.brief.point_changed", subject=current, agency=current.campaign.agency,
        changes={f"{row.get_section_display()}: {field}": pair for field, pair in changes.items()},
    )  # fmt: skip
    return row


@transaction.atomic
def move_point(*, point: BriefPoint, by: Membership, direction: str) -> BriefPoint:
    """Move a point one place "up" or "down" in its section; at the end it stays where it is."""
    if direction not in ("up", "down"):
        raise ActionError("Points move up or down.")
    current, row = _lock_point(point, by)
    rows = list(current.points.filter(section=row.section).order_by("position", "pk"))
    here = next(number for number, each in enumerate(rows) if each.pk == row.pk)
    there = here - 1 if direction == "up" else here + 1
    if not 0 <= there < len(rows):
        return row
    rows[here], rows[there] = rows[there], rows[here]
    for position, each in enumerate(rows):
        each.position = position
    BriefPoint.objects.bulk_update(rows, ["position"])
    touch(current, by)
    record(
        by=by, action="campaigns.brief.point_moved", subject=current, agency=current.campaign.agency,
        comment=row.text[:80],
    )  # fmt: skip
    return next(each for each in rows if each.pk == row.pk)


@transaction.atomic
def remove_point(*, point: BriefPoint, by: Membership, seen: str | None = None) -> None:
    """Take a point out of the working copy. `seen`: as in save_point."""
    current, row = _lock_point(point, by)
    if _is_news(row, seen, by):
        raise PointChanged(row)
    row.delete()
    touch(current, by)
    record(
        by=by, action="campaigns.brief.point_removed", subject=current, agency=current.campaign.agency,
        changes={str(row.get_section_display()): (row.text[:300], None)},
    )  # fmt: skip


def _lock_point(point: BriefPoint, by: Membership) -> tuple[Brief, BriefPoint]:
    current = lock_brief(point.brief, by)
    row = BriefPoint.objects.filter(pk=point.pk).first()
    if row is None:
        raise PointGone("Somebody removed this point meanwhile. What you wrote is still in the field.")
    row.brief = current
    return current, row


def _is_news(row: BriefPoint, seen: str | None, by: Membership) -> bool:
    """Say whether somebody else saved the point since the writer saw it."""
    return seen is not None and seen != point_digest(row) and row.edited_by_id != by.pk


def _read_text(text: str, *, longest: int = LONGEST_POINT) -> str:
    return read_text(text, "The point", longest=longest)


def _read_market(market: str) -> str:
    codes = read_codes([market], "country")
    return codes[0] if codes else ""
