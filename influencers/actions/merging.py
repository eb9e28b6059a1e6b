"""Putting two records of one person together, and taking that back within 30 days.

Nothing is lost: every row that belonged to the merged record moves over with its id, and the merged record stays,
hidden. Merge.kept_before holds the kept record's fields as they were; Merge.moved holds
{"rows": {model: [ids]}, "written_to": [ids of representations that were the one to write to]}.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from influencers import rules
from influencers.merge_fields import ALL_FIELDS, CHOICES, joined
from influencers.models import (
    BrandRelation,
    CareDate,
    Channel,
    ContactPoint,
    Gift,
    Influencer,
    InfluencerFile,
    ListEntry,
    Merge,
    NotADuplicate,
    Note,
    PastWork,
    Rate,
    Representation,
    RiskAssessment,
    Stage,
    Verdict,
    name_key,
)
from influencers.search_text import refresh_search_text

UNDO_DAYS = 30
MOST_ROWS = 20_000
MAY_NOT = gettext_lazy("Viewers cannot merge records. Ask a manager or owner.")
# What belongs to an influencer, and by which fields a row of the other record may be there already. Rooms to the right
# add theirs at start; this room knows none of them.
BELONGINGS: list[tuple[type[models.Model], tuple[str, ...]]] = [
    (Channel, ()),
    (ContactPoint, ("kind", "value")),
    (Note, ()),
    (InfluencerFile, ()),
    (Representation, ("representative",)),
    (BrandRelation, ("brand",)),
    (PastWork, ()),
    (Rate, ()),
    (CareDate, ()),
    (Gift, ()),
    (ListEntry, ("list",)),
    (Verdict, ()),
    (RiskAssessment, ()),
]
# Told of each merge within its transaction, when the rows have moved: (kept, merged, by).
MERGED_TOLD: list[Callable[[Influencer, Influencer, Membership], None]] = []


@transaction.atomic
def merge_influencers(
    *, kept: Influencer, merged: Influencer, by: Membership, chosen: Mapping[str, str] | None = None
) -> Merge:
    """Put `merged` into `kept`. `chosen`: {merge_fields.Choice.key: "kept" or "merged"} where both have a value.

    Raises ActionError for records that cannot be one: the same, another agency's, already merged, archived, or two
    that say opposite things about one brand.
    """
    kept, merged = _checked(kept, merged, by)
    chosen = _read_choices(chosen or {})
    before = {name: _stored(kept, name) for name in ALL_FIELDS}
    values = joined(kept, merged, chosen)
    # The mark of whom to write to goes first: only one representation of a person may have it.
    moved: dict[str, Any] = {"written_to": _leave_one_to_write_to(kept, merged)}
    moved["rows"] = {model._meta.label: _move(model, unique, kept, merged) for model, unique in BELONGINGS}
    _write(kept, values)
    now = timezone.now()
    Influencer.objects.filter(pk=merged.pk).update(
        merged_into=kept, archived_at=now, version=F("version") + 1, updated_at=now
    )
    refresh_search_text(kept)
    done = Merge.objects.create(
        agency=kept.agency, kept=kept, merged=merged, by=by, kept_before=before, moved=moved
    )
    changes = {
        name: (before[name], _stored(kept, name))
        for name in ALL_FIELDS
        if before[name] != _stored(kept, name)
    }
    record(
        by=by, action="influencers.influencer.merged", subject=kept, agency=by.agency, changes=changes,
        comment=merged.name, version=kept.version,
    )  # fmt: skip
    record(
        by=by,
        action="influencers.influencer.merged_away",
        subject=merged,
        agency=by.agency,
        comment=kept.name,
    )
    for told in MERGED_TOLD:
        told(kept, merged, by)
    return done


@transaction.atomic
def undo_merge(*, merge: Merge, by: Membership) -> Merge:
    """Take a merge back within 30 days: both records are as they were; what was added since stays with the kept one."""
    if not rules.can_merge(by, merge.agency):
        raise NotAllowed(MAY_NOT)
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at:
        raise InvalidTransition(gettext("This merge was taken back already."))
    if merge.created_at < timezone.now() - timedelta(days=UNDO_DAYS):
        raise InvalidTransition(
            gettext("A merge can be taken back for %(undo_days)s days. This one is older.")
            % {"undo_days": UNDO_DAYS}
        )
    kept, merged = _locked(merge.kept_id, merge.merged_id)
    if kept.merged_into_id:
        raise InvalidTransition(
            gettext("%(kept_name)s was itself merged since. Take that merge back first.")
            % {"kept_name": kept.name}
        )
    if Merge.objects.filter(kept=kept, undone_at=None, pk__gt=merge.pk).exists():
        raise InvalidTransition(
            gettext("Another record was merged into this one since. Take that merge back first.")
        )
    try:
        with transaction.atomic():
            _move_back(merge, kept, merged)
    except IntegrityError as error:
        raise ActionError(
            gettext(
                "Something that came over was changed since and now equals what is there already. "
                "Remove the double entry, then take the merge back."
            )
        ) from error
    _write(kept, _read_stored(merge.kept_before))
    now = timezone.now()
    Influencer.objects.filter(pk=merged.pk).update(
        merged_into=None, archived_at=None, version=F("version") + 1, updated_at=now
    )
    for person in (kept, merged):
        refresh_search_text(person)
        other = merged if person is kept else kept
        record(by=by, action="influencers.merge.undone", subject=person, agency=by.agency, comment=other.name)
    merge.undone_at = now
    merge.save(update_fields=["undone_at", "updated_at"])
    return merge


@transaction.atomic
def tell_apart(*, one: Influencer, other: Influencer, by: Membership) -> NotADuplicate:
    """Remember that two records are two people; they are not suggested again."""
    if not rules.can_merge(by, one.agency) or one.agency_id != other.agency_id:
        raise NotAllowed(MAY_NOT)
    if one.pk == other.pk:
        raise ActionError(gettext("Choose two different records."))
    first, second = sorted((one, other), key=lambda each: each.pk)
    told, created = NotADuplicate.objects.get_or_create(first=first, second=second, defaults={"by": by})
    if created:
        for person, its_other in ((one, other), (other, one)):
            record(
                by=by, action="influencers.influencer.told_apart", subject=person, agency=by.agency,
                comment=its_other.name,
            )  # fmt: skip
    return told


def _locked(*ids: int) -> list[Influencer]:
    # Always in the order of ids, so that two merges never wait for each other.
    rows = Influencer.objects.select_for_update(of=("self",)).select_related("agency", "stage", "owner__user")
    found = {each.pk: each for each in rows.filter(pk__in=ids).order_by("pk")}
    return [found[pk] for pk in ids]


def _checked(kept: Influencer, merged: Influencer, by: Membership) -> tuple[Influencer, Influencer]:
    if not rules.can_merge(by, kept.agency):
        raise NotAllowed(MAY_NOT)
    if kept.pk == merged.pk:
        raise ActionError(gettext("A record cannot be merged into itself. Choose another one."))
    if kept.agency_id != merged.agency_id:
        raise ActionError(gettext("The two records belong to different agencies."))
    kept, merged = _locked(kept.pk, merged.pk)
    for each in (kept, merged):
        if each.merged_into_id:
            raise InvalidTransition(
                gettext("%(each_name)s was merged into another record already.") % {"each_name": each.name}
            )
        if each.archived_at:
            raise InvalidTransition(
                gettext("%(each_name)s is archived. Restore them first.") % {"each_name": each.name}
            )
    theirs = {relation.brand_id: relation for relation in merged.brand_relations.select_related("brand")}
    for relation in kept.brand_relations.filter(brand__in=theirs):
        other = theirs[relation.brand_id]
        if relation.affinity != other.affinity:
            raise ActionError(
                gettext(
                    "The two records disagree about %(brand)s: %(affinity)s and %(affinity2)s. Correct one of them, then merge."
                )
                % {
                    "brand": other.brand,
                    "affinity": f"{relation.affinity:+d}",
                    "affinity2": f"{other.affinity:+d}",
                }
            )
    return kept, merged


def _read_choices(chosen: Mapping[str, str]) -> dict[str, str]:
    known = {choice.key for choice in CHOICES}
    for key, side in chosen.items():
        if key not in known or side not in ("kept", "merged"):
            raise ActionError(
                gettext("%(key)s: choose the kept or the merged record's value.") % {"key": key[:40]}
            )
    return dict(chosen)


def _leave_one_to_write_to(kept: Influencer, merged: Influencer) -> list[int]:
    """Keep the kept record's choice of whom to write to. Return the representations that lose the mark."""
    if not kept.representations.filter(write_to=True).exists():
        return []
    losing = merged.representations.filter(write_to=True)
    ids = list(losing.values_list("pk", flat=True))
    losing.update(write_to=False)
    return ids


def _move(
    model: type[models.Model], unique: tuple[str, ...], kept: Influencer, merged: Influencer
) -> list[int]:
    """Move rows over, but for those the kept record has already; they stay, hidden with the merged record."""
    rows = model._default_manager.filter(influencer=merged)
    if unique:
        there = {tuple(row) for row in model._default_manager.filter(influencer=kept).values_list(*unique)}
        ids = [row[0] for row in rows.values_list("pk", *unique) if tuple(row[1:]) not in there]
    else:
        ids = list(rows.values_list("pk", flat=True)[: MOST_ROWS + 1])
    if len(ids) > MOST_ROWS:
        raise ActionError(
            gettext("%(merged_name)s has too much to be merged at once: more than %(most_rows)s entries.")
            % {"merged_name": merged.name, "most_rows": f"{MOST_ROWS:,}"}
        )
    model._default_manager.filter(pk__in=ids).update(influencer=kept)
    return sorted(ids)


def _move_back(merge: Merge, kept: Influencer, merged: Influencer) -> None:
    for model, _ in BELONGINGS:
        ids = merge.moved["rows"].get(model._meta.label, [])
        model._default_manager.filter(pk__in=ids, influencer=kept).update(influencer=merged)
    lost = Representation.objects.filter(pk__in=merge.moved["written_to"], influencer=merged)
    lost.update(write_to=True)


def _write(influencer: Influencer, values: dict[str, Any]) -> None:
    for name, value in values.items():
        field = influencer._meta.get_field(name)
        attribute = getattr(field, "attname", name) if not isinstance(value, models.Model) else name
        setattr(influencer, attribute, value)
    influencer.name_key = name_key(influencer.name)
    influencer.version += 1
    influencer.save(update_fields=[*values, "name_key", "version", "updated_at"])


def _stored(influencer: Influencer, name: str) -> Any:
    """Return a field as JSON keeps it."""
    field: Any = _field(name)
    value = field.value_from_object(influencer)
    return value if isinstance(value, list | dict | int | bool) or value is None else field.value_to_string(influencer)  # fmt: skip


def _read_stored(stored: dict[str, Any]) -> dict[str, Any]:
    read = {name: _field(name).to_python(value) for name, value in stored.items()}
    if read["stage"] and not Stage.objects.filter(pk=read["stage"]).exists():
        del read["stage"]  # removed meanwhile: the stage the record has now stays
    return read


def _field(name: str) -> models.Field:
    """Return one of the influencer's own columns."""
    return next(field for field in Influencer._meta.concrete_fields if field.name == name)
