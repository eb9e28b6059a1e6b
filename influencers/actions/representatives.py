"""What can be done to representatives, and to who speaks for whom."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.models import Influencer, Representation, Representative
from influencers.record_values import read_choice, read_country, read_line
from influencers.states import RepresentativeKind

MAY_NOT = gettext_lazy("Viewers cannot change representatives. Ask a manager or owner.")
LONGEST_NOTES = 5000


@transaction.atomic
def add_representative(*, by: Membership, **values: Any) -> Representative:
    """Add somebody who speaks for influencers.

    `values`: name, kind (RepresentativeKind), company, email, phone, country (ISO 3166-1 alpha-2), notes.
    """
    if not rules.can_manage_representatives(by, by.agency):
        raise NotAllowed(MAY_NOT)
    read = _read({"name": "", "kind": "", **values})
    representative = Representative.objects.create(agency=by.agency, **read)
    record(by=by, action="influencers.representative.added", subject=representative, agency=by.agency)
    return representative


@transaction.atomic
def change_representative(*, representative: Representative, by: Membership, **values: Any) -> Representative:
    """Change what is known of a representative; fields not given stay."""
    if not rules.can_manage_representatives(by, representative.agency):
        raise NotAllowed(MAY_NOT)
    changes = changed_fields(representative, _read(values))
    for field, (_, new) in changes.items():
        setattr(representative, field, new)
    if changes:
        representative.save(update_fields=[*changes, "updated_at"])
        record(
            by=by,
            action="influencers.representative.changed",
            subject=representative,
            agency=by.agency,
            changes=changes,
        )
    return representative


@transaction.atomic
def remove_representative(*, representative: Representative, by: Membership) -> None:
    """Remove a representative who speaks for nobody any more."""
    if not rules.can_manage_representatives(by, representative.agency):
        raise NotAllowed(MAY_NOT)
    number = representative.representations.count()
    if number:
        raise ActionError(
            gettext("%(representative_name)s speaks for %(number)s influencers. End that first.")
            % {"representative_name": representative.name, "number": f"{number:,}"}
        )
    record(by=by, action="influencers.representative.removed", subject=representative, agency=by.agency)
    representative.delete()


@transaction.atomic
def represent(
    *,
    influencer: Influencer,
    by: Membership,
    representative: Representative,
    covers: str = "",
    write_to: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> Representation:
    """Note that a representative speaks for an influencer. With `write_to` they become the one to write to."""
    _insist_on_editing(by, influencer)
    if representative.agency_id != influencer.agency_id:
        raise ActionError(gettext("Choose one of your agency's representatives."))
    representation = Representation(influencer=influencer, representative=representative)
    _fill(representation, covers=covers, write_to=write_to, since=since, until=until)
    try:
        with transaction.atomic():
            representation.save()
    except IntegrityError as error:
        raise AlreadyExists(
            gettext("%(representative)s speaks for %(influencer_name)s already.")
            % {"representative": representative, "influencer_name": influencer.name}
        ) from error
    _tell(by, influencer, "influencers.representation.added", None, _words(representation))
    return representation


@transaction.atomic
def change_representation(
    *,
    representation: Representation,
    by: Membership,
    covers: str = "",
    write_to: bool = False,
    since: date | None = None,
    until: date | None = None,
) -> Representation:
    """Change for what a representative speaks, since when and until when, and whether they are written to."""
    _insist_on_editing(by, representation.influencer)
    before = _words(representation)
    _fill(representation, covers=covers, write_to=write_to, since=since, until=until)
    representation.save()
    after = _words(representation)
    if after != before:
        _tell(by, representation.influencer, "influencers.representation.changed", before, after)
    return representation


@transaction.atomic
def end_representation(*, representation: Representation, by: Membership) -> None:
    """Note that a representative no longer speaks for an influencer; the timeline keeps that they did."""
    _insist_on_editing(by, representation.influencer)
    words = _words(representation)
    representation.delete()
    _tell(by, representation.influencer, "influencers.representation.ended", words, None)


def _insist_on_editing(by: Membership, influencer: Influencer) -> None:
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(
            gettext("Viewers cannot change who speaks for an influencer. Ask a manager or owner.")
        )


def _fill(
    representation: Representation, *, covers: str, write_to: bool, since: date | None, until: date | None
) -> None:
    if since and until and until < since:
        raise ActionError(gettext("The end is before the beginning. Check the two dates."))
    representation.covers = read_line(covers, 200, "What it covers")
    representation.since, representation.until = since, until
    representation.write_to = write_to
    if write_to:
        # Only one is written to: the newest choice takes it over.
        others = Representation.objects.filter(influencer=representation.influencer, write_to=True)
        others.exclude(pk=representation.pk).update(write_to=False)


def _words(representation: Representation) -> str:
    parts = [str(representation.representative), representation.covers]
    if representation.since or representation.until:
        parts.append(f"{representation.since or ''}–{representation.until or ''}")
    if representation.write_to:
        parts.append("to write to")
    return ", ".join(part for part in parts if part)


def _tell(by: Membership, influencer: Influencer, action: str, before: str | None, after: str | None) -> None:
    record(
        by=by,
        action=action,
        subject=influencer,
        agency=by.agency,
        changes={"representative": (before, after)},
    )


def _read(values: dict[str, Any]) -> dict[str, Any]:
    return {field: _READERS[field](value) for field, value in values.items()}


def _read_name(value: str) -> str:
    if not clean(value):
        raise ActionError(gettext("Give the representative a name."))
    return read_line(value, 200, "The name")


def _read_kind(value: str) -> str:
    if not value:
        raise ActionError(gettext("Choose what kind of representative this is."))
    return read_choice(RepresentativeKind, value, "a kind of representative")


def _read_email(value: str) -> str:
    value = clean(value)
    if value:
        try:
            validate_email(value)
        except ValidationError as error:
            raise ActionError(
                gettext("“%(value)s” is not an e-mail address.") % {"value": value[:80]}
            ) from error
    return value


def _read_notes(value: str) -> str:
    value = "\n".join(clean(line) for line in value.splitlines()).strip()
    if len(value) > LONGEST_NOTES:
        raise ActionError(
            gettext("The notes are too long: at most %(longest_notes)s letters.")
            % {"longest_notes": f"{LONGEST_NOTES:,}"}
        )
    return value


_READERS = {
    "name": _read_name,
    "kind": _read_kind,
    "company": lambda value: read_line(value, 200, "The company's name"),
    "email": _read_email,
    "phone": lambda value: read_line(value, 40, "The phone number"),
    "country": read_country,
    "notes": _read_notes,
}
