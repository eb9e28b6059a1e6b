"""What a point of a brief says, as one digest: a version asks again only for points whose digest is new."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from campaigns.models import BriefPoint
from campaigns.states import Section

SECTION_ORDER = {section: number for number, section in enumerate(Section.values)}


def digest_of(*, section: str, text: str, market: str, is_verbatim: bool) -> str:
    """Return the SHA-256 of what a point says. Its place in the brief is no part of that."""
    said = json.dumps([section, text, market, is_verbatim], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def point_digest(point: BriefPoint) -> str:
    return digest_of(
        section=point.section, text=point.text, market=point.market, is_verbatim=point.is_verbatim
    )


def in_reading_order(points: Iterable[BriefPoint]) -> list[BriefPoint]:
    """Return points as an influencer reads them: by section, then by place."""
    return sorted(points, key=lambda point: (SECTION_ORDER[point.section], point.position, point.pk))


def frozen_points(points: Iterable[BriefPoint]) -> list[dict[str, Any]]:
    """Return points as a version keeps them (BriefVersion.points)."""
    return [
        {
            "key": str(point.key), "section": point.section, "text": point.text, "market": point.market,
            "is_verbatim": point.is_verbatim, "from_brand": point.from_brand, "digest": point_digest(point),
        }
        for point in in_reading_order(points)
    ]  # fmt: skip


def by_section(points: Sequence[dict[str, Any]]) -> list[tuple[Section, list[dict[str, Any]]]]:
    """Return a version's points grouped by section, in reading order; empty sections are left out."""
    return [
        (section, found)
        for section in Section
        if (found := [point for point in points if point["section"] == section.value])
    ]
