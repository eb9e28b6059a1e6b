"""Deciding on a revision, and what the agency does with what a client decided."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership, Pass
from campaigns.actions.deliverables import bring_deliverable
from campaigns.moves import move, refuse_frozen
from campaigns.reading import read_choice, read_line, read_text
from campaigns.rules import Actor
from campaigns.states import DeliverableState
from drafts import rules
from drafts.actions.locking import MAY_NOT, lock_draft, mirror, seen_revision
from drafts.actions.remarks import pass_on_locked
from drafts.actions.turns import close, close_all, go_on, refuse_holding
from drafts.models import Annotation, Decision, Draft, Revision, Turn
from drafts.queries.rounds import rounds_of
from drafts.states import REVISION_MOVES, Answer, RevisionState, StageKind

LONGEST_NOTE = 5000
SHORTEST_REASON = 5


@transaction.atomic
def decide(
    *,
    draft: Draft,
    by: Membership | Pass,
    answer: str,
    seen: int,
    turn: Turn | None = None,
    note: str = "",
    heard_from: str = "",
    pass_on: Iterable[Annotation] = (),
    despite: str = "",
    now: datetime | None = None,
) -> Decision:
    """Decide on the revision that was seen (its number), at one's open stage or at `turn`.

    What came in since is refused with what changed. `heard_from`: a member writes down what a client said elsewhere.
    Changes the house asks for go to the influencer with the remarks in `pass_on`; past the agreed rounds only with a
    reason, `despite`. Changes the client asks for are held until the house says what goes to the influencer.
    """
    current = lock_draft(draft)
    if not rules.can_see_draft(by, current):
        raise NotAllowed(MAY_NOT)
    chosen = read_choice(Answer, answer, _("a decision"))
    revision = seen_revision(current, seen)
    heard_from = read_line(heard_from, 200, _("Who said it"))
    place = _turn_for(current, revision, by, turn, heard_from=heard_from)
    note = read_text(note, _("The note"), longest=LONGEST_NOTE)
    now = now or timezone.now()
    standing = place.decisions.standing().filter(**_of(by), heard_from=heard_from).first()
    if standing is not None and standing.answer == chosen and standing.note == note:
        return standing  # tapped twice
    if chosen in Answer.approvals:
        refuse_holding(revision)
    elif not note and not _has_remarks(revision, by):
        raise ActionError(_("Say what should be otherwise: in a note, or in a remark at the place."))
    if chosen == Answer.APPROVE_WITH_CHANGES and not note and not _has_remarks(revision, by):
        raise ActionError(_("Say which small changes: in a note, or in a remark at the place."))
    if standing is not None:
        standing.replaced_at = now
        standing.save(update_fields=["replaced_at", "updated_at"])
    made = Decision.objects.create(
        revision=revision, turn=place, answer=chosen, note=note, by_label=by.label[:250], heard_from=heard_from,
        decided_at=now, **_of(by),
    )  # fmt: skip
    told: dict[str, Any] = {"heard_from": heard_from} if heard_from else {}
    record(
        by=by, action="drafts.decision.made", subject=current, revision=revision.number, comment=note[:300],
        changes={place.name: (str(standing.get_answer_display()) if standing else None, str(chosen.label))}, **told,
    )  # fmt: skip
    _follow(current, revision, place, made, by=by, now=now, pass_on=list(pass_on), despite=despite)
    return made


@transaction.atomic
def return_revision(
    *, revision: Revision, by: Membership, message: str, pass_on: Iterable[Annotation] = (), despite: str = ""
) -> Revision:
    """Send a revision back to the influencer after the client wanted changes: in our words, with the remarks that matter."""
    draft, current = _lock_held(revision, by)
    message = read_text(message, _("The message"), longest=LONGEST_NOTE)
    chosen = list(pass_on)
    if not message and not chosen:
        raise ActionError(_("Write what should change, or pass on at least one remark."))
    _return(draft, current, message, by=by, now=timezone.now(), pass_on=chosen, despite=despite)
    return current


@transaction.atomic
def reject_revision(*, revision: Revision, by: Membership, message: str) -> Revision:
    """Let a client's no stand: the influencer is told in our words that this draft is not used."""
    draft, current = _lock_held(revision, by)
    message = read_text(message, _("The message"), longest=LONGEST_NOTE)
    if not message:
        raise ActionError(_("Tell the influencer why it is not used."))
    _reject(draft, current, message, by=by, now=timezone.now())
    return current


@transaction.atomic
def resume_review(*, revision: Revision, by: Membership, note: str) -> Revision:
    """Ask a client again who wanted changes: it was talked over, and `note` says what came of it."""
    draft, current = _lock_held(revision, by)
    refuse_frozen(draft.deliverable.collaboration.campaign)
    note = read_line(note, 500, _("The note"))
    if len(note) < SHORTEST_REASON:
        raise ActionError(_("Say in a few words what was agreed with the client."))
    now = timezone.now()
    move(current, REVISION_MOVES, RevisionState.IN_REVIEW, refused=_("This revision is no longer held."))
    for turn in current.turns.filter(outcome__in=(Answer.REQUEST_CHANGES, Answer.REJECT)):
        turn.decisions.standing().update(replaced_at=now, updated_at=now)
        turn.opened_at, turn.due_at = now, now + timedelta(hours=turn.hours)
        turn.closed_at, turn.outcome, turn.escalated_at = None, "", None
        turn.save()
    record(by=by, action="drafts.revision.resumed", subject=draft, revision=current.number, comment=note)
    due = current.turns.open().order_by("due_at").values_list("due_at", flat=True).first()
    mirror(draft, current, waiting_since=now, due_at=due)
    return current


def _follow(
    draft: Draft, revision: Revision, turn: Turn, made: Decision, *, by: Actor, now: datetime, pass_on: list[Annotation], despite: str
) -> None:  # fmt: skip
    """Do what a decision asks for."""
    if made.answer in Answer.approvals:
        go_on(draft, revision, turn, by=by, now=now)
        return
    close(turn, made.answer, now=now)
    if turn.kind == StageKind.CLIENT:
        close_all(revision, now=now)
        move(revision, REVISION_MOVES, RevisionState.HELD, refused=_("This revision is no longer in review."))
        mirror(draft, revision, waiting_since=now, due_at=None)
    elif made.answer == Answer.REQUEST_CHANGES:
        _return(draft, revision, made.note, by=by, now=now, pass_on=pass_on, despite=despite)
    else:
        _reject(draft, revision, made.note, by=by, now=now)


def _return(
    draft: Draft, revision: Revision, message: str, *, by: Actor, now: datetime, pass_on: list[Annotation], despite: str
) -> None:  # fmt: skip
    refuse_frozen(draft.deliverable.collaboration.campaign)
    despite = read_line(despite, 300, _("The reason"))
    rounds = rounds_of(draft)
    if rounds.left == 0 and len(despite) < SHORTEST_REASON:
        raise ActionError(
            _("The %(agreed)s rounds of changes that are agreed are used. Say why another one is needed, and best ask first.")
            % {"agreed": rounds.agreed}
        )  # fmt: skip
    if pass_on:
        pass_on_locked(revision, pass_on, by=by, now=now)
    close_all(revision, now=now)
    move(
        revision, REVISION_MOVES, RevisionState.RETURNED, decided_at=now, answer_note=message,
        refused=_("This revision is no longer in review."),
    )  # fmt: skip
    told: dict[str, Any] = {"despite": despite} if despite else {}
    record(
        by=by,
        action="drafts.revision.returned",
        subject=draft,
        revision=revision.number,
        comment=message[:300],
        **told,
    )
    bring_deliverable(deliverable=draft.deliverable, by=by, to=DeliverableState.PRODUCING)
    mirror(draft, revision, rounds_used=draft.rounds_used + 1)


def _reject(draft: Draft, revision: Revision, message: str, *, by: Actor, now: datetime) -> None:
    refuse_frozen(draft.deliverable.collaboration.campaign)
    close_all(revision, now=now)
    move(
        revision, REVISION_MOVES, RevisionState.REJECTED, decided_at=now, answer_note=message,
        refused=_("This revision is no longer in review."),
    )  # fmt: skip
    record(
        by=by,
        action="drafts.revision.rejected",
        subject=draft,
        revision=revision.number,
        comment=message[:300],
    )
    bring_deliverable(deliverable=draft.deliverable, by=by, to=DeliverableState.PRODUCING)
    mirror(draft, revision)


def _lock_held(revision: Revision, by: Actor) -> tuple[Draft, Revision]:
    draft = lock_draft(revision.draft)
    if not rules.can_edit_review(by, draft.deliverable.collaboration.campaign):
        raise NotAllowed(MAY_NOT)
    current = Revision.objects.get(pk=revision.pk)
    current.draft = draft
    if current.state != RevisionState.HELD:
        raise InvalidTransition(
            _("Revision %(number)s does not wait for this: %(state)s.")
            % {"number": current.number, "state": current.get_state_display().lower()}
        )
    return draft, current


def _turn_for(draft: Draft, revision: Revision, by: Actor, turn: Turn | None, *, heard_from: str) -> Turn:
    """Return the open turn somebody decides at. Raises NotAllowed or InvalidTransition with who decides now."""
    if revision.state != RevisionState.IN_REVIEW:
        raise InvalidTransition(
            _("Revision %(number)s is decided already: %(state)s.")
            % {"number": revision.number, "state": revision.get_state_display().lower()}
        )
    waiting = list(revision.turns.open().order_by("position", "pk").prefetch_related("places__member__user"))
    if turn is not None and turn.pk not in [each.pk for each in waiting]:
        raise InvalidTransition(_("The stage %(name)s is not open.") % {"name": turn.name})
    if heard_from:
        theirs = [each for each in waiting if each.kind == StageKind.CLIENT and turn in (None, each)]
        if not rules.can_decide_for_client(by, draft):
            raise NotAllowed(MAY_NOT)
        if not theirs:
            raise InvalidTransition(_("The client is not asked at the moment."))
        return theirs[0]
    mine = [
        each
        for each in waiting
        if turn in (None, each)
        and rules.can_decide(by, draft, each, [place.member_id for place in each.places.all()])
    ]
    if mine:
        # Somebody named at two stages that are open side by side decides at the one they have not decided at yet.
        decided = set(revision.decisions.standing().filter(**_of(by)).values_list("turn_id", flat=True))
        return next((each for each in mine if each.pk not in decided), mine[0])
    raise NotAllowed(
        _("It waits for others: %(who)s.") % {"who": "; ".join(_whom(each, by) for each in waiting)}
    )


def _whom(turn: Turn, by: Actor) -> str:
    """Return a stage and its people as somebody may know them."""
    if turn.is_hidden and not (isinstance(by, Membership) and not by.is_client):
        return _("the agency")
    people = ", ".join(str(place.member.user) for place in turn.places.all())
    return f"{turn.name} ({people})" if people else turn.name


def _of(by: Actor) -> dict[str, Any]:
    return {"member": by} if isinstance(by, Membership) else {"given_pass": by}


def _has_remarks(revision: Revision, by: Actor) -> bool:
    rows = revision.annotations.filter(resolved_at=None)
    if isinstance(by, Membership):
        return rows.filter(author=by).exists()
    return rows.filter(given_pass=by).exists()
