"""What can be done to an influencer's standing with brands: affinity, and work done for them."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Brand, Membership, Pass
from accounts.text import clean, fold
from influencers import rules
from influencers.models import BrandRelation, Influencer, PastWork
from influencers.record_values import read_line

AFFINITIES = {-2: "bad experience", -1: "reserved", 0: "neutral", 1: "likes it", 2: "a fan"}
MOST_HITCHES = 1000
_is_web_address = URLValidator(schemes=["http", "https"])


@transaction.atomic
def set_brand_relation(
    *,
    influencer: Influencer,
    by: Membership,
    brand: Brand,
    affinity: int,
    evidence: str = "",
    happened_on: date | None = None,
) -> BrandRelation:
    """Note how an influencer stands to a brand: -2 (bad experience) to 2 (a fan), with what shows it.

    There is one relation a brand: the newest takes the place of the one before, which stays in the timeline.
    """
    _insist_on_editing(by, influencer)
    if brand.agency_id != influencer.agency_id:
        raise ActionError(gettext("Choose one of your agency's brands."))
    if affinity not in AFFINITIES:
        raise ActionError(gettext("The affinity goes from -2 (bad experience) to 2 (a fan)."))
    if affinity in (-2, 2) and not clean(evidence):
        raise ActionError(gettext("Write what shows it: a post, a mail, a talk."))
    values = {
        "affinity": affinity,
        "evidence": read_line(evidence, 500, "The evidence"),
        "happened_on": _not_ahead(happened_on),
        "author": by,
    }
    before = BrandRelation.objects.filter(influencer=influencer, brand=brand).first()
    relation, _ = BrandRelation.objects.update_or_create(influencer=influencer, brand=brand, defaults=values)
    _tell_relation(by, influencer, before, relation)
    return relation


@transaction.atomic
def remember_bad_experience(
    *,
    influencer: Influencer,
    brand: Brand,
    by: Membership | Pass | None,
    author: Membership | None,
    evidence: str,
) -> BrandRelation | None:
    """Note that a brand once treated somebody badly, because they said so when they refused it (R12).

    For actions of the rooms to the right, which have checked who may. `author` answers for the note when `by` is
    somebody outside; without either nothing is noted, and None is returned.
    """
    writer = by if isinstance(by, Membership) else author
    if writer is None:
        return None
    before = BrandRelation.objects.filter(influencer=influencer, brand=brand).first()
    relation, _ = BrandRelation.objects.update_or_create(
        influencer=influencer,
        brand=brand,
        defaults={
            "affinity": -2,
            "evidence": (evidence or gettext("Said so when they refused an offer."))[:500],
            "happened_on": timezone.localdate(),
            "author": writer,
        },
    )
    _tell_relation(by, influencer, before, relation)
    return relation


@transaction.atomic
def remove_brand_relation(*, relation: BrandRelation, by: Membership) -> None:
    """Remove what was noted about an influencer and a brand."""
    _insist_on_editing(by, relation.influencer)
    _tell_relation(by, relation.influencer, relation, None)
    relation.delete()


@transaction.atomic
def add_past_work(*, influencer: Influencer, by: Membership, **values: Any) -> PastWork:
    """Note work an influencer did for a brand, ours or another's.

    `values`: brand_name or brand (one of the agency's), happened_on, post_url, hitches (how many delays, changes and
    refusals on the way; None: unknown), outcome, source.
    """
    _insist_on_editing(by, influencer)
    read = _read_work(influencer, {"brand_name": "", **values})
    work = PastWork.objects.create(influencer=influencer, brand_key=fold(read["brand_name"])[:120], **read)
    record(
        by=by,
        action="influencers.past_work.added",
        subject=influencer,
        agency=by.agency,
        comment=_work_words(work),
    )
    return work


@transaction.atomic
def change_past_work(*, work: PastWork, by: Membership, **values: Any) -> PastWork:
    """Correct what was noted about past work; fields not given stay."""
    _insist_on_editing(by, work.influencer)
    if "brand" in values and not values.get("brand_name"):
        values["brand_name"] = "" if values["brand"] else work.brand_name
    changes = changed_fields(work, _read_work(work.influencer, values))
    for field, (_, new) in changes.items():
        setattr(work, field, new)
    if changes:
        work.brand_key = fold(work.brand_name)[:120]
        work.save()
        record(
            by=by,
            action="influencers.past_work.changed",
            subject=work.influencer,
            agency=by.agency,
            changes=changes,
            comment=work.brand_name,
        )
    return work


@transaction.atomic
def remove_past_work(*, work: PastWork, by: Membership) -> None:
    """Remove work that was noted by mistake; the timeline keeps that it was."""
    _insist_on_editing(by, work.influencer)
    record(
        by=by,
        action="influencers.past_work.removed",
        subject=work.influencer,
        agency=by.agency,
        comment=_work_words(work),
    )
    work.delete()


def _insist_on_editing(by: Membership, influencer: Influencer) -> None:
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot change influencers. Ask a manager or owner."))


def _tell_relation(
    by: Membership | Pass | None,
    influencer: Influencer,
    before: BrandRelation | None,
    after: BrandRelation | None,
) -> None:
    def words(relation: BrandRelation | None) -> str | None:
        if relation is None:
            return None
        return f"{AFFINITIES[relation.affinity]}{': ' if relation.evidence else ''}{relation.evidence}"

    known = after or before
    brand = str(known.brand) if known else ""
    record(
        by=by,
        action="influencers.brand_relation.set" if after else "influencers.brand_relation.removed",
        subject=influencer,
        agency=influencer.agency,
        changes={brand: (words(before), words(after))},
    )


def _read_work(influencer: Influencer, values: dict[str, Any]) -> dict[str, Any]:
    read = dict(values)
    brand = read.get("brand")
    if brand is not None and brand.agency_id != influencer.agency_id:
        raise ActionError(gettext("Choose one of your agency's brands."))
    if "brand_name" in read:
        name = read_line(read["brand_name"], 120, "The brand's name") or (brand.name if brand else "")
        if not name:
            raise ActionError(gettext("Write the brand's name, or choose one of yours."))
        read["brand_name"] = name
    if "happened_on" in read:
        _not_ahead(read["happened_on"])
    hitches = read.get("hitches")
    if hitches is not None and not 0 <= hitches <= MOST_HITCHES:
        raise ActionError(
            gettext("Hitches are counted from 0 to %(most_hitches)s; leave it empty when unknown.")
            % {"most_hitches": f"{MOST_HITCHES:,}"}
        )
    if read.get("post_url"):
        read["post_url"] = _read_url(read["post_url"])
    for field, length in (("outcome", 500), ("source", 200)):
        if field in read:
            read[field] = read_line(read[field], length, f"The {field}")
    return read


def _read_url(value: str) -> str:
    try:
        _is_web_address(value)
    except ValidationError as error:
        raise ActionError(gettext("The link must be a web address that begins with https://.")) from error
    if len(value) > 500:
        raise ActionError(gettext("The link is too long: at most 500 letters."))
    return value


def _not_ahead(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise ActionError(gettext("The date lies ahead. Write when it happened."))
    return day


def _work_words(work: PastWork) -> str:
    parts = [work.brand_name, f"{work.happened_on:%Y-%m-%d}" if work.happened_on else "", work.outcome]
    return " · ".join(part for part in parts if part)[:200]
