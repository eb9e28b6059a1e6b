"""Reading a brief back: the influencer acknowledges or objects point by point, both sides talk, staff settle (R19, R99-R101)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.live import publish
from accounts.models import Membership, Pass
from campaigns import rules
from campaigns.actions.campaigns import MAY_NOT, lock_campaign
from campaigns.actions.collaborations import advance
from campaigns.models import Brief, BriefRemark, BriefVersion, Collaboration, PointAnswer, ReadBack
from campaigns.moves import refuse_frozen
from campaigns.queries.conditions import met_conditions
from campaigns.reading import read_choice, read_text
from campaigns.second_checks import check_due
from campaigns.states import BriefState, Condition, PassVerb, PointVerdict, Side

MOST_AT_ONCE = 500
LONGEST_REMARK = 2000
MOST_REMARKS = 500
BRIEFED = "briefed"  # PipelineStage.key
REWORDED = "This point was changed while you were reading. Your answer is kept with the old words; please look at the new ones."
GONE = (
    "This point was taken out while you were reading. Your answer is kept; there is nothing more to do here."
)


@dataclass(frozen=True)
class Answered:
    """An answer, and what happened meanwhile: a sentence where the point no longer reads as it did, else empty."""

    answer: PointAnswer
    meanwhile: str = ""


@transaction.atomic
def ask_to_read(*, brief: Brief, by: Membership, collaborations: Iterable[Collaboration]) -> list[ReadBack]:
    """Ask people of the campaign to read a published brief back; those who were asked already stay as they are."""
    campaign = lock_campaign(brief.campaign, by)
    refuse_frozen(campaign)
    if not brief.versions.exists():
        raise ActionError("Publish the brief first: there is nothing to read yet.")
    brief.refresh_from_db(fields=["state"])
    refuse_withdrawn(brief)
    people = list(collaborations)
    if not people or len(people) > MOST_AT_ONCE:
        raise ActionError(f"Choose between 1 and {MOST_AT_ONCE} people.")
    if any(person.campaign_id != brief.campaign_id for person in people):
        raise ActionError("Somebody chosen is of another campaign.")
    asked = set(brief.read_backs.values_list("collaboration_id", flat=True))
    made = []
    for person in people:
        if person.pk in asked or person.ended_at:
            continue
        row = ReadBack(collaboration=person, brief=brief, asked_at=timezone.now())
        row.check_due_at = check_due(row)
        made.append(row)
    ReadBack.objects.bulk_create(made, ignore_conflicts=True)
    for row in made:
        record(
            by=by, action="campaigns.read_back.asked", subject=row.collaboration, agency=campaign.agency,
            comment=brief.title,
        )  # fmt: skip
    return list(brief.read_backs.filter(collaboration__in=[row.collaboration_id for row in made]))


@transaction.atomic
def answer_point(
    *,
    read_back: ReadBack,
    by: Membership | Pass,
    version: int,
    key: UUID | str,
    verdict: str,
    remark: str = "",
) -> Answered:
    """Acknowledge a point of the version that was seen, or object to it. Members may note it for somebody who called.

    An answer to words that were changed meanwhile is kept with those words, and the new ones are asked for.
    """
    current = _locked(read_back, by)
    seen = current.brief.versions.filter(number=version).first()
    point = next((each for each in seen.points if each["key"] == str(key)), None) if seen else None
    if seen is None or point is None:
        raise ActionError("This point is not part of the brief. Load the page again.")
    chosen = read_choice(PointVerdict, verdict, "an answer to a point")
    remark = read_text(remark, "The remark", longest=LONGEST_REMARK)
    if chosen == PointVerdict.OBJECTS and not remark:
        raise ActionError("Say in a few words what does not fit; then we can talk about it.")
    answer = _store(current, seen, point, chosen, remark, by)
    newest = _newest(current)
    meanwhile = ""
    if newest.number != seen.number:
        now_reads = {each["key"]: each["digest"] for each in newest.points}.get(point["key"])
        meanwhile = GONE if now_reads is None else "" if now_reads == point["digest"] else REWORDED
    settle(current, newest, by=by)
    _tell(current)
    return Answered(answer, meanwhile)


@transaction.atomic
def acknowledge_all(*, read_back: ReadBack, by: Membership | Pass, version: int) -> int:
    """Acknowledge every point of a version that has no answer yet; objections stay. Return how many points."""
    current = _locked(read_back, by)
    seen = current.brief.versions.filter(number=version).first()
    newest = _newest(current)
    if seen is None or seen.number != newest.number:
        raise InvalidTransition(
            "The brief was changed while you were reading. Look at what is new, then go on."
        )
    answered = set(current.answers.values_list("digest", flat=True))
    waiting = [point for point in seen.points if point["digest"] not in answered]
    for point in waiting:
        _store(current, seen, point, PointVerdict.GOT_IT, "", by)
    settle(current, newest, by=by)
    _tell(current)
    return len(waiting)


@transaction.atomic
def say(
    *, read_back: ReadBack, by: Membership | Pass, text: str, key: UUID | str | None = None
) -> BriefRemark:
    """Ask or answer something about a brief, at one of its points or in general. Both sides see it."""
    current = _locked(read_back, by)
    text = read_text(text, "The message", longest=LONGEST_REMARK)
    if not text:
        raise ActionError("Write what you want to say.")
    if key is not None and not _known_key(current.brief, key):
        raise ActionError("This point is not part of the brief. Load the page again.")
    if current.remarks.count() >= MOST_REMARKS:
        raise ActionError("There are very many messages here already. Please write to each other directly.")
    made = BriefRemark.objects.create(
        read_back=current, key=key, text=text, author_label=_name_of(by),
        side=Side.HOUSE if isinstance(by, Membership) else Side.INFLUENCER,
        author=by if isinstance(by, Membership) else None,
    )  # fmt: skip
    record(
        by=by, action="campaigns.read_back.said", subject=current.collaboration,
        agency=current.collaboration.agency, comment=text[:300],
    )  # fmt: skip
    _tell(current)
    return made


@transaction.atomic
def resolve_objection(*, answer: PointAnswer, by: Membership, resolution: str) -> PointAnswer:
    """Answer an objection: what was decided and why. The influencer is asked whether it is all right so."""
    current = _locked(answer.read_back, by)
    if not isinstance(by, Membership):
        raise NotAllowed(MAY_NOT)
    resolution = read_text(resolution, "The answer", longest=LONGEST_REMARK)
    if not resolution:
        raise ActionError("Write what was decided, so that they know.")
    now = timezone.now()
    still = PointAnswer.objects.filter(pk=answer.pk).open_objections()
    if not still.update(resolved_at=now, resolved_by=by, resolution=resolution, updated_at=now):
        raise InvalidTransition("This objection was answered already, or taken back.")
    answer.refresh_from_db()
    record(
        by=by, action="campaigns.read_back.resolved", subject=current.collaboration,
        agency=current.collaboration.agency, changes={"objection": (answer.remark, resolution)},
    )  # fmt: skip
    _tell(current)
    return answer


@transaction.atomic
def note_second_check(*, read_back: ReadBack, by: Membership, note: str = "") -> ReadBack:
    """Note that the brief was talked through a second time, before production (R19); with what came of it."""
    current = _locked(read_back, by)
    if not isinstance(by, Membership):
        raise NotAllowed(MAY_NOT)
    if note:
        say(read_back=current, by=by, text=note)
    now = timezone.now()
    still = ReadBack.objects.filter(pk=current.pk, checked_at=None)
    if not still.update(checked_at=now, checked_by=by, updated_at=now):
        raise InvalidTransition("The second check was done already.")
    current.checked_at, current.checked_by = now, by
    record(
        by=by, action="campaigns.read_back.checked", subject=current.collaboration,
        agency=current.collaboration.agency, comment=current.brief.title,
    )  # fmt: skip
    _tell(current)
    return current


def settle_read_backs(*, version: BriefVersion, by: Membership) -> None:
    """After a version was published: who had acknowledged every point of it already has acknowledged it."""
    rows = version.brief.read_backs.going_on().select_related("collaboration__agency", "brief")
    for row in rows.select_for_update(of=("self",)):
        settle(row, version, by=by)


def settle(read_back: ReadBack, newest: BriefVersion, *, by: rules.Actor) -> None:
    """Note on a locked read-back whether every point of the newest version is acknowledged; if all briefs are, advance."""
    got_it = set(read_back.answers.filter(verdict=PointVerdict.GOT_IT).values_list("key", "digest"))
    done = all((UUID(point["key"]), point["digest"]) in got_it for point in newest.points)
    was = read_back.acknowledged_version_id
    if done and was != newest.pk:
        now = timezone.now()
        ReadBack.objects.filter(pk=read_back.pk).update(
            acknowledged_version=newest, acknowledged_at=now, updated_at=now
        )
        record(
            by=by, action="campaigns.read_back.acknowledged", subject=read_back.collaboration,
            agency=read_back.collaboration.agency, comment=str(newest),
        )  # fmt: skip
        if Condition.BRIEF_ACKNOWLEDGED in met_conditions(read_back.collaboration):
            advance(collaboration=read_back.collaboration, by=by, key=BRIEFED)
    elif not done and was == newest.pk:
        ReadBack.objects.filter(pk=read_back.pk).update(acknowledged_version=None, acknowledged_at=None)


def _store(
    read_back: ReadBack,
    seen: BriefVersion,
    point: dict[str, str],
    verdict: PointVerdict,
    remark: str,
    by: Membership | Pass,
) -> PointAnswer:
    now = timezone.now()
    row = read_back.answers.filter(key=point["key"], digest=point["digest"]).first()
    same = row and row.verdict == verdict and (not remark or row.remark == remark)
    if row and same:
        return row  # tapped twice, or sent again by a phone that had no answer
    if row is None:
        row = PointAnswer(read_back=read_back, key=point["key"], digest=point["digest"])
    before = row.verdict or None
    if verdict == PointVerdict.OBJECTS:
        # A new objection is open again; what was answered to the old one stays in the trail.
        row.resolved_at = row.resolved_by = None
        row.resolution = ""
    row.version, row.verdict, row.answered_by, row.answered_at = seen, verdict, by.label[:250], now
    row.remark = remark or row.remark
    row.save()
    ReadBack.objects.filter(pk=read_back.pk).update(seen_version=seen, seen_at=now)
    record(
        by=by, action="campaigns.read_back.answered", subject=read_back.collaboration,
        agency=read_back.collaboration.agency, comment=remark[:300],
        changes={point["text"][:80]: (before, str(verdict.label))},
    )  # fmt: skip
    return row


def _locked(read_back: ReadBack, by: Membership | Pass) -> ReadBack:
    current = (
        ReadBack.objects.select_for_update(of=("self",))
        .select_related(
            "brief__campaign__agency", "collaboration__campaign", "collaboration__agency", "collaboration__influencer"
        )
        .get(pk=read_back.pk)
    )  # fmt: skip
    collaboration = current.collaboration
    if not rules.may_with_pass(by, collaboration, PassVerb.BRIEF) and not rules.can_edit_campaign(
        by, collaboration.campaign
    ):
        raise NotAllowed(MAY_NOT)
    if collaboration.ended_at:
        raise InvalidTransition("This collaboration has ended. What was said stays readable.")
    refuse_withdrawn(current.brief)
    return current


def refuse_withdrawn(brief: Brief) -> None:
    if brief.state == BriefState.WITHDRAWN:
        raise InvalidTransition(
            "This brief was withdrawn. There is nothing to answer; what was said stays readable."
        )


def _newest(read_back: ReadBack) -> BriefVersion:
    return read_back.brief.versions.order_by("-number")[0]


def _known_key(brief: Brief, key: UUID | str) -> bool:
    return any(point["key"] == str(key) for row in brief.versions.all() for point in row.points)


def _name_of(by: Membership | Pass) -> str:
    return (str(by.user) if isinstance(by, Membership) else by.holder)[:250]


def _tell(read_back: ReadBack) -> None:
    publish(
        topic=f"agency:{read_back.collaboration.agency_id}", event="read_back_changed",
        brief=str(read_back.brief.uuid), read_back=str(read_back.uuid),
    )  # fmt: skip
