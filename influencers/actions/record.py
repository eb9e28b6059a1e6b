"""What can be done to an influencer's own record: one function a use case."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, EditConflict, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.actions.channels import NewChannel, insert_channels, label, read_channels
from influencers.custom_values import read_custom
from influencers.days import day_words
from influencers.models import CustomField, Influencer, Stage, name_key
from influencers.record_values import check_together, read_values
from influencers.search_text import search_text_of, stored_search_text
from influencers.tags import normal_tags

MAY_NOT = gettext_lazy("Viewers cannot change influencers. Ask a manager or owner.")


class Outdated(EditConflict):
    """Somebody saved the influencer after the editor opened the form; `current` is how it is now."""

    def __init__(self, current: Influencer) -> None:
        super().__init__(
            gettext("%(current_name)s was changed by somebody else while you were editing.")
            % {"current_name": current.name}
        )
        self.current = current


@transaction.atomic
def create_influencer(
    *, by: Membership, name: str, channels: Sequence[NewChannel] = (), **values: Any
) -> Influencer:
    """Add an influencer, perhaps with first channels.

    `values`: fields of record_values.FIELDS. Raises ActionError for a value that cannot be, ChannelTaken for a channel somebody has.
    """
    if not rules.can_add_influencer(by, by.agency):
        raise NotAllowed(gettext("Viewers cannot add influencers. Ask a manager or owner."))
    influencer = Influencer(agency=by.agency, **_read(by, {}, {"name": name, **values}))
    check_together(influencer)
    stored = read_channels(by, channels)
    influencer.name_key = name_key(influencer.name)
    influencer.search_text = search_text_of(
        name=influencer.name, handles=[channel.handle for channel in stored], tags=influencer.tags
    )
    influencer.save(force_insert=True)
    insert_channels(influencer, stored)
    told = {"channels": (None, ", ".join(map(label, stored)))} if stored else None
    record(by=by, action="influencers.influencer.created", subject=influencer, agency=by.agency, changes=told)
    return influencer


@transaction.atomic
def update_influencer(
    *, influencer: Influencer, by: Membership, version: int | None = None, **values: Any
) -> Influencer:
    """Change fields of an influencer (record_values.FIELDS); those not given stay.

    `version` is the one the editor saw: when it is no longer the newest, Outdated is raised and nothing is changed.
    """
    return _change(influencer, by, "influencers.influencer.changed", values, version=version)


@transaction.atomic
def tag_influencer(*, influencer: Influencer, by: Membership, tags: Iterable[str]) -> Influencer:
    """Add tags to an influencer; those already there stay once."""
    current = _locked(influencer)
    return _change(current, by, "influencers.influencer.changed", {"tags": [*current.tags, *tags]})


@transaction.atomic
def untag_influencer(*, influencer: Influencer, by: Membership, tags: Iterable[str]) -> Influencer:
    """Remove tags from an influencer."""
    current = _locked(influencer)
    unwanted = set(normal_tags(tags))
    kept = [tag for tag in current.tags if tag not in unwanted]
    return _change(current, by, "influencers.influencer.changed", {"tags": kept})


@transaction.atomic
def set_stage(*, influencer: Influencer, by: Membership, stage: Stage | None) -> Influencer:
    """Move an influencer to another stage of the relationship."""
    return _change(influencer, by, "influencers.influencer.changed", {"stage": stage})


@transaction.atomic
def set_owner(*, influencer: Influencer, by: Membership, owner: Membership | None) -> Influencer:
    """Give an influencer to a member of the house, or to nobody."""
    return _change(influencer, by, "influencers.influencer.changed", {"owner": owner})


@transaction.atomic
def plan_next_step(*, influencer: Influencer, by: Membership, text: str, on: date | None) -> Influencer:
    """Write down what happens next with an influencer, and when."""
    if not clean(text):
        raise ActionError(gettext("Write what the next step is."))
    return _change(influencer, by, "influencers.next_step.set", {"next_step": text, "next_step_date": on})


@transaction.atomic
def finish_next_step(*, influencer: Influencer, by: Membership) -> Influencer:
    """Mark the next step as done; it stays readable in the timeline."""
    if not _locked(influencer).next_step:
        raise InvalidTransition(gettext("There is no next step, or somebody has done it already."))
    return _change(influencer, by, "influencers.next_step.done", {"next_step": "", "next_step_date": None})


@transaction.atomic
def archive_influencer(*, influencer: Influencer, by: Membership) -> Influencer:
    """Put an influencer away; nothing is deleted and they can be restored."""
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot archive influencers. Ask a manager or owner."))
    now = timezone.now()
    still = Influencer.objects.filter(pk=influencer.pk, archived_at=None)
    if not still.update(archived_at=now, updated_at=now, version=F("version") + 1):
        raise InvalidTransition(
            gettext("%(influencer_name)s is archived already.") % {"influencer_name": influencer.name}
        )
    influencer.archived_at = now
    record(by=by, action="influencers.influencer.archived", subject=influencer, agency=by.agency)
    return influencer


@transaction.atomic
def restore_influencer(*, influencer: Influencer, by: Membership) -> Influencer:
    """Bring an archived influencer back."""
    if influencer.merged_into_id:
        raise InvalidTransition(
            gettext("%(influencer_name)s was merged into another record. Take the merge back instead.")
            % {"influencer_name": influencer.name}
        )
    if not rules.can_edit_influencer(by, influencer):
        raise NotAllowed(gettext("Viewers cannot restore influencers. Ask a manager or owner."))
    away = Influencer.objects.filter(pk=influencer.pk, archived_at__isnull=False, merged_into=None)
    if not away.update(archived_at=None, updated_at=timezone.now(), version=F("version") + 1):
        raise InvalidTransition(
            gettext("%(influencer_name)s is not archived.") % {"influencer_name": influencer.name}
        )
    influencer.archived_at = None
    record(by=by, action="influencers.influencer.restored", subject=influencer, agency=by.agency)
    return influencer


def _locked(influencer: Influencer) -> Influencer:
    # The row is locked while the new values are worked out from the old: two people tagging at once both win.
    return (
        Influencer.objects.select_for_update(of=("self",))
        .select_related("stage", "owner__user")
        .get(pk=influencer.pk)
    )


def _change(
    influencer: Influencer, by: Membership, action: str, values: dict[str, Any], *, version: int | None = None
) -> Influencer:
    current = _locked(influencer)
    if current.merged_into_id and by.agency_id == current.agency_id:
        raise InvalidTransition(
            gettext("%(current_name)s was merged into another record. Change that one.")
            % {"current_name": current.name}
        )
    if not rules.can_edit_influencer(by, current):
        raise NotAllowed(MAY_NOT)
    if version is not None and version != current.version:
        raise Outdated(current)
    changes = changed_fields(current, _read(by, current.custom, values))
    if not changes:
        return current
    for field, (_, new) in changes.items():
        setattr(current, field, new)
    check_together(current)
    written = [*changes, "version", "updated_at"]
    current.version += 1
    if "name" in changes or "tags" in changes:
        current.name_key = name_key(current.name)
        current.search_text = stored_search_text(current)
        written += ["name_key", "search_text"]
    current.save(update_fields=written)
    record(
        by=by,
        action=action,
        subject=current,
        agency=by.agency,
        changes=_told(changes),
        version=current.version,
    )
    return current


def _told(changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Return the changes as the timeline shows them: people by name, lists joined, nothing as None."""

    def shown(field: str, value: Any) -> Any:
        if isinstance(value, Membership):
            return str(value.user)
        if field == "birthday":
            return day_words(value) or None
        if isinstance(value, bool):
            return value
        return (", ".join(value) if isinstance(value, list) else value) or None

    told = {
        field: (shown(field, old), shown(field, new))
        for field, (old, new) in changes.items()
        if field != "custom"
    }
    before, after = changes.get("custom", ({}, {}))
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) != after.get(key):
            told[key] = (before.get(key), after.get(key))
    return told


def _read(by: Membership, custom: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    read = read_values(by, values)
    if "custom" in read:
        given = read_custom(CustomField.objects.for_agency(by.agency), read["custom"] or {})
        joined = {**custom, **given}
        read["custom"] = {key: value for key, value in joined.items() if value is not None}
    return read
