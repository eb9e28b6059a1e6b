"""What can be done in the idea bank."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from campaigns import rules
from campaigns.models import Idea
from campaigns.reading import in_words, read_choice, read_line, read_text
from campaigns.states import IdeaKind, IdeaState

MAY_NOT = "Viewers cannot change ideas. Ask a manager or owner."
FIELDS = ("kind", "field", "insight", "source_url", "scenario", "influencer", "brand", "campaign")


@transaction.atomic
def add_idea(*, by: Membership, **values: Any) -> Idea:
    """Write down a story, fact or insight about somebody, and perhaps the scenario that links them with a brand (R59)."""
    if not rules.can_make_campaign(by, by.agency):
        raise NotAllowed(MAY_NOT)
    idea = Idea(agency=by.agency, author=by, **_read(by, {"insight": "", "kind": IdeaKind.STORY, **values}))
    idea.save()
    record(by=by, action="campaigns.idea.added", subject=idea)
    return idea


@transaction.atomic
def change_idea(*, idea: Idea, by: Membership, **values: Any) -> Idea:
    """Change an idea; fields not given stay."""
    _insist(idea, by)
    changes = changed_fields(idea, _read(by, values))
    if changes:
        for field, (_, new) in changes.items():
            setattr(idea, field, new)
        idea.save()
        record(by=by, action="campaigns.idea.changed", subject=idea, changes=in_words(changes))
    return idea


@transaction.atomic
def move_idea(*, idea: Idea, by: Membership, to: str) -> Idea:
    """Say that an idea is open, used or dropped."""
    _insist(idea, by)
    state = read_choice(IdeaState, to, "a state of an idea")
    before = idea.get_state_display()
    if (
        not Idea.objects.filter(pk=idea.pk)
        .exclude(state=state)
        .update(state=state, updated_at=timezone.now())
    ):
        return idea
    idea.state = state
    record(
        by=by, action="campaigns.idea.moved", subject=idea, changes={"state": (str(before), str(state.label))}
    )
    return idea


def _insist(idea: Idea, by: Membership) -> None:
    if by.agency_id != idea.agency_id or not rules.can_make_campaign(by, idea.agency):
        raise NotAllowed(MAY_NOT)


def _read(by: Membership, values: dict[str, Any]) -> dict[str, Any]:
    unknown = [field for field in values if field not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of an idea.")
    read = dict(values)
    for field in ("influencer", "brand", "campaign"):
        if read.get(field) is not None and read[field].agency_id != by.agency_id:
            raise ActionError("Choose something of your own agency.")
    if "kind" in read:
        read["kind"] = read_choice(IdeaKind, read["kind"], "a kind of idea")
    if "insight" in read:
        read["insight"] = read_text(read["insight"], "The idea", longest=5000)
        if not read["insight"]:
            raise ActionError("Write down the story, fact or insight.")
    if "scenario" in read:
        read["scenario"] = read_text(read["scenario"], "The scenario", longest=5000)
    if "field" in read:
        read["field"] = read_line(read["field"], 80, "The field")
    if read.get("source_url"):
        read["source_url"] = read_line(read["source_url"], 500, "The link")
        if not read["source_url"].startswith(("https://", "http://")):
            raise ActionError("The link begins with https://.")
    if read.get("campaign") is not None and read.get("brand") is None:
        read["brand"] = read["campaign"].brand
    return read
