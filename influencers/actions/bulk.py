"""One verb for many people at once, and taking it back."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from influencers.actions import people_lists, record
from influencers.models import Influencer, InfluencerList, Stage
from influencers.tags import normal_tags

UNDO_SECONDS = 24 * 60 * 60
_SALT = "influencers.bulk"


@dataclass
class Outcome:
    """Whom it was done to, who was left out and why, and what takes it back ({} when nothing can)."""

    done: list[Influencer] = field(default_factory=list)
    refusals: list[tuple[Influencer, str]] = field(default_factory=list)
    undo: dict[str, Any] = field(default_factory=dict)

    @property
    def refused(self) -> Counter[str]:
        """How often each sentence was the reason."""
        return Counter(sentence for _, sentence in self.refusals)


def change_many(*, people: Iterable[Influencer], by: Membership, verb: str, value: Any = None) -> Outcome:
    """Tag, untag, move to a stage, give to an owner, archive, restore, or put on a list; each with its audit entry.

    `value`: tags for tag and untag, a stage, an owner or a list. One person's refusal does not stop the others.
    """
    people = list(people)
    before = _before(people, verb, value)
    outcome = _each(people, _doing(by, verb, value))
    undoable = [str(person.uuid) for person in outcome.done if str(person.uuid) in before]
    if undoable:
        outcome.undo = {
            "verb": verb, "value": _stored(verb, value), "before": {uuid: before[uuid] for uuid in undoable},
        }  # fmt: skip
    return outcome


def undo_many(*, undo: Mapping[str, Any], by: Membership) -> Outcome:
    """Take back what `change_many` did, for those nobody has changed since."""
    before: dict[str, Any] = undo["before"]
    people = Influencer.objects.for_agency(by.agency).filter(uuid__in=before).order_by("pk")
    return _each(list(people), _undoing(by, undo["verb"], undo["value"], before))


def undo_token(outcome: Outcome, by: Membership) -> str:
    """Return what the member who made a change hands back to undo it, good for UNDO_SECONDS; "" where nothing can be."""
    if not outcome.undo:
        return ""
    return signing.dumps({"by": by.pk, "undo": outcome.undo}, salt=_SALT, compress=True)


def undo_with(*, token: str, by: Membership) -> Outcome:
    """Take a change back by its token. Raises ActionError for a token that is old, not ours, or somebody else's."""
    try:
        stored = signing.loads(token, salt=_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature as error:
        raise InvalidTransition(_("This can no longer be undone.")) from error
    if stored["by"] != by.pk:
        raise NotAllowed(_("Only who made the change can undo it here."))
    return undo_many(undo=stored["undo"], by=by)


def _each(people: Iterable[Influencer], do: Callable[[Influencer], Any]) -> Outcome:
    outcome = Outcome()
    for person in people:
        try:
            do(person)
        except ActionError as error:
            outcome.refusals.append((person, str(error)))
        else:
            outcome.done.append(person)
    return outcome


def _before(people: Iterable[Influencer], verb: str, value: Any) -> dict[str, Any]:
    """Return what to go back to, of those the verb will change: uuid -> former value."""
    if verb in ("tag", "untag"):
        told = normal_tags(value)
        former = {p: [tag for tag in told if (tag in p.tags) == (verb == "untag")] for p in people}
        return {str(person.uuid): tags for person, tags in former.items() if tags}
    if verb == "stage":
        return {str(p.uuid): p.stage_id for p in people if p.stage_id != (value.pk if value else None)}
    if verb == "owner":
        return {str(p.uuid): p.owner_id for p in people if p.owner_id != (value.pk if value else None)}
    if verb == "list":
        on_it = set(value.entries.values_list("influencer_id", flat=True))
        return {str(person.uuid): None for person in people if person.pk not in on_it}
    return {str(person.uuid): None for person in people}


def _stored(verb: str, value: Any) -> Any:
    return value.pk if verb in ("stage", "owner", "list") and value else None


def _doing(by: Membership, verb: str, value: Any) -> Callable[[Influencer], Any]:
    verbs: dict[str, Callable[[Influencer], Any]] = {
        "tag": lambda person: record.tag_influencer(influencer=person, by=by, tags=value),
        "untag": lambda person: record.untag_influencer(influencer=person, by=by, tags=value),
        "stage": lambda person: record.set_stage(influencer=person, by=by, stage=value),
        "owner": lambda person: record.set_owner(influencer=person, by=by, owner=value),
        "archive": lambda person: record.archive_influencer(influencer=person, by=by),
        "restore": lambda person: record.restore_influencer(influencer=person, by=by),
        "list": lambda person: people_lists.add_to_list(list=value, by=by, influencer=person),
    }
    return verbs[verb]


def _undoing(by: Membership, verb: str, now: Any, before: Mapping[str, Any]) -> Callable[[Influencer], Any]:
    def earlier(person: Influencer) -> Any:
        return before[str(person.uuid)]

    def unmoved(person: Influencer, current: int | None) -> None:
        if current != now:
            raise InvalidTransition(
                _("%(person_name)s was changed by somebody since.") % {"person_name": person.name}
            )

    def restage(person: Influencer) -> None:
        unmoved(person, person.stage_id)
        stages = Stage.objects.for_agency(by.agency)
        stage = stages.filter(pk=earlier(person)).first() if earlier(person) else None
        record.set_stage(influencer=person, by=by, stage=stage)

    def give_back(person: Influencer) -> None:
        unmoved(person, person.owner_id)
        members = Membership.objects.for_agency(by.agency)
        owner = members.filter(pk=earlier(person)).first() if earlier(person) else None
        record.set_owner(influencer=person, by=by, owner=owner)

    def take_off(person: Influencer) -> None:
        for each in InfluencerList.objects.for_agency(by.agency).filter(pk=now):
            people_lists.remove_from_list(list=each, by=by, influencer=person)

    verbs: dict[str, Callable[[Influencer], Any]] = {
        "tag": lambda person: record.untag_influencer(influencer=person, by=by, tags=earlier(person)),
        "untag": lambda person: record.tag_influencer(influencer=person, by=by, tags=earlier(person)),
        "stage": restage,
        "owner": give_back,
        "archive": lambda person: record.restore_influencer(influencer=person, by=by),
        "restore": lambda person: record.archive_influencer(influencer=person, by=by),
        "list": take_off,
    }
    return verbs[verb]
