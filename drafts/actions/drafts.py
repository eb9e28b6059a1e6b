"""What can be done to a draft before it is reviewed: start it, write a revision, hand it in, withdraw it."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns.actions.collaborations import advance
from campaigns.actions.deliverables import bring_deliverable
from campaigns.models import Deliverable
from campaigns.moves import move
from campaigns.reading import check_seen, read_choice, read_codes, read_line, read_text, store_changes
from campaigns.rules import Actor
from campaigns.states import DeliverableState, Side
from drafts import rules
from drafts.actions.files import copy_files, unfinished
from drafts.actions.findings import run_checks
from drafts.actions.locking import MAY_NOT, lock_draft, lock_work, mirror
from drafts.actions.stages import ensure_review_plan
from drafts.actions.turns import open_first, plan_turns
from drafts.models import Checkpoint, Draft, Revision
from drafts.queries.briefs import points_to_hold
from drafts.states import REVISION_MOVES, DraftKind, RevisionState

LONGEST_POST = 100_000  # characters; longer is no post of any network
MOST_LANGUAGES = 20
MOST_REVISIONS = 200
FIELDS = ("title", "text", "language", "other_texts", "link", "note", "answers")
_KINDS = {
    "carousel": DraftKind.CAROUSEL, "story": DraftKind.STORY, "story-set": DraftKind.STORY, "feed-post": DraftKind.IMAGES,
    "post": DraftKind.TEXT, "channel-post": DraftKind.TEXT, "post-24h": DraftKind.TEXT, "wall-post": DraftKind.TEXT,
    "community-post": DraftKind.TEXT, "panel": DraftKind.IMAGES, "repost": DraftKind.LINK,
}  # fmt: skip
_NO_DRAFT = (DeliverableState.PUBLISHED, DeliverableState.CANCELED)


@transaction.atomic
def start_draft(*, deliverable: Deliverable, by: Actor, kind: str = "") -> Draft:
    """Begin the draft of a deliverable, with its first revision to write in; the one that is there, if there is one.

    `kind` follows the format where it is not given. Members may, and the influencer by their personal link.
    """
    collaboration = lock_work(deliverable.collaboration)
    if not rules.can_write(by, collaboration):
        raise NotAllowed(MAY_NOT)
    found = Draft.objects.filter(deliverable=deliverable).first()
    if found is not None:
        return found
    current = Deliverable.objects.get(pk=deliverable.pk)
    if current.state in _NO_DRAFT:
        raise InvalidTransition(_("It is %(state)s. No draft is needed any more.") % {"state": current.get_state_display().lower()})  # fmt: skip
    current.collaboration = collaboration
    chosen = (
        read_choice(DraftKind, kind, _("a kind of draft"))
        if kind
        else _KINDS.get(current.format, DraftKind.VIDEO)
    )
    draft = Draft.objects.create(agency=collaboration.agency, deliverable=current, kind=chosen)
    record(by=by, action="drafts.draft.started", subject=draft)
    _begin(draft, None)
    return draft


@transaction.atomic
def begin_revision(*, draft: Draft, by: Actor) -> Revision:
    """Begin the next revision with what the newest one holds; return the one being written if there is one already."""
    current = lock_draft(draft)
    if not rules.can_write(by, current.deliverable.collaboration):
        raise NotAllowed(MAY_NOT)
    newest = current.newest
    if newest is not None and newest.state == RevisionState.WRITING:
        return newest
    if current.state in RevisionState.open_states:
        raise InvalidTransition(
            _("Revision %(number)s is in review. Wait for what is decided, or withdraw it first.")
            % {"number": newest.number if newest else 1}
        )
    if current.deliverable.state in (*_NO_DRAFT, DeliverableState.SCHEDULED):
        raise InvalidTransition(_("It is %(state)s. No draft is needed any more.") % {"state": current.deliverable.get_state_display().lower()})  # fmt: skip
    made = _begin(current, newest)
    record(by=by, action="drafts.revision.begun", subject=current, revision=made.number)
    return made


@transaction.atomic
def save_revision(*, revision: Revision, by: Actor, version: int | None = None, **values: Any) -> Revision:
    """Keep what is being written (FIELDS). Fields not given stay. Raises EditConflict when somebody else saved meanwhile."""
    unknown = [name for name in values if name not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a revision.")
    _draft, current = _lock_written(revision, by)
    check_seen(current, version)
    changes = changed_fields(current, {name: _READERS[name](value) for name, value in values.items()})
    if changes:
        store_changes(current, changes)
    return current


@transaction.atomic
def submit_revision(
    *,
    revision: Revision,
    by: Actor,
    ticked: Iterable[UUID | str] = (),
    on_behalf: bool = False,
    version: int | None = None,
    now: datetime | None = None,
) -> Revision:
    """Hand a revision in: it is locked, the checks run, and the first stage of the review opens.

    `ticked` are keys of the brief's points it holds to. `on_behalf`: a member hands in what the influencer sent.
    """
    draft, current = _lock_written(revision, by)
    check_seen(current, version)
    now = now or timezone.now()
    if draft.deliverable.state in (*_NO_DRAFT, DeliverableState.SCHEDULED):
        raise InvalidTransition(_("It is %(state)s. No draft is needed any more.") % {"state": draft.deliverable.get_state_display().lower()})  # fmt: skip
    _refuse_empty(current)
    _replace_approved(draft)
    is_theirs = on_behalf or not isinstance(by, Membership)
    handed_in: dict[str, Any] = {
        "submitted_at": now, "submitted_label": _name_of(by), "on_behalf": on_behalf and isinstance(by, Membership),
        "submitted_by": by if isinstance(by, Membership) else None, "side": Side.INFLUENCER if is_theirs else Side.HOUSE,
    }  # fmt: skip
    move(
        current,
        REVISION_MOVES,
        RevisionState.IN_REVIEW,
        refused=_("This revision is handed in already."),
        **handed_in,
    )
    _tick(current, {str(key) for key in ticked}, by, now)
    run_checks(revision=current)
    plan_turns(current, ensure_review_plan(draft.deliverable.collaboration.campaign))
    record(
        by=by,
        action="drafts.revision.submitted",
        subject=draft,
        revision=current.number,
        comment=current.note[:300],
    )
    collaboration = draft.deliverable.collaboration
    bring_deliverable(deliverable=draft.deliverable, by=by, to=DeliverableState.DRAFT_IN)
    advance(collaboration=collaboration, by=by, key="in_review")
    mirror(draft, current)
    open_first(draft, current, by=by, now=now)
    return current


@transaction.atomic
def withdraw_revision(*, revision: Revision, by: Actor, reason: str = "") -> Revision:
    """Take a revision back that is being written or reviewed. It stays readable; the next one begins with what it holds."""
    draft = lock_draft(revision.draft)
    if not rules.can_write(by, draft.deliverable.collaboration):
        raise NotAllowed(MAY_NOT)
    current = Revision.objects.get(pk=revision.pk)
    reason = read_line(reason, 300, _("The reason"))
    now = timezone.now()
    was_in_review = current.state in RevisionState.open_states
    move(
        current, REVISION_MOVES, RevisionState.WITHDRAWN, decided_at=now,
        refused=_("This revision is decided already: %(state)s.") % {"state": current.get_state_display().lower()},
    )  # fmt: skip
    current.turns.filter(closed_at=None, opened_at__isnull=False).update(closed_at=now, updated_at=now)
    record(by=by, action="drafts.revision.withdrawn", subject=draft, revision=current.number, comment=reason)
    if was_in_review:
        bring_deliverable(deliverable=draft.deliverable, by=by, to=DeliverableState.PRODUCING)
    mirror(draft, current)
    return current


@transaction.atomic
def agree_rounds(*, draft: Draft, by: Actor, rounds: int | None) -> Draft:
    """Set how many rounds of changes are agreed with this influencer; None: as many as the campaign's plan says."""
    current = lock_draft(draft)
    if not rules.can_edit_review(by, current.deliverable.collaboration.campaign):
        raise NotAllowed(MAY_NOT)
    if rounds is not None and not 0 <= rounds <= 50:
        raise ActionError(_("Between 0 and 50 rounds."))
    before = current.rounds_agreed
    if before != rounds:
        current.rounds_agreed = rounds
        current.save(update_fields=["rounds_agreed", "updated_at"])
        record(
            by=by, action="drafts.draft.rounds_agreed", subject=current, changes={"rounds": (before, rounds)}
        )
    return current


def _lock_written(revision: Revision, by: Actor) -> tuple[Draft, Revision]:
    """Return draft and revision locked, if it is being written and `by` may write it."""
    draft = lock_draft(revision.draft)
    if not rules.can_write(by, draft.deliverable.collaboration):
        raise NotAllowed(MAY_NOT)
    current = Revision.objects.get(pk=revision.pk)
    current.draft = draft
    if current.is_locked:
        raise InvalidTransition(
            _("Revision %(number)s was handed in and is locked. Begin a new one to change something.")
            % {"number": current.number}
        )
    return draft, current


def _begin(draft: Draft, newest: Revision | None) -> Revision:
    number = (draft.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_REVISIONS:
        raise ActionError(_("At most %(number)s revisions.") % {"number": MOST_REVISIONS})
    copied = {name: getattr(newest, name) for name in FIELDS if name != "note"} if newest else {}
    made = Revision.objects.create(draft=draft, number=number, **copied)
    if newest is not None:
        copy_files(old=newest, new=made)
    _ask_points(draft, made)
    mirror(draft, made)
    return made


def _ask_points(draft: Draft, revision: Revision) -> None:
    """Put the points of the brief on a revision, as they read now."""
    Checkpoint.objects.bulk_create(
        Checkpoint(
            revision=revision, key=point["key"], section=point["section"], text=point["text"], position=place,
            is_verbatim=point["is_verbatim"],
        )
        for place, point in enumerate(points_to_hold(draft.deliverable))
    )  # fmt: skip


def _tick(revision: Revision, keys: set[str], by: Actor, now: datetime) -> None:
    # The brief may have changed since writing began: what is asked now is what is ticked.
    wanted = {str(point["key"]): point for point in points_to_hold(revision.draft.deliverable)}
    there = {str(row.key): row for row in revision.checkpoints.all()}
    if set(wanted) != set(there) or any(there[key].text != point["text"] for key, point in wanted.items()):
        revision.checkpoints.all().delete()
        _ask_points(revision.draft, revision)
    known = [key for key in keys if key in wanted]
    revision.checkpoints.filter(key__in=known).update(
        ticked_at=now, ticked_label=_name_of(by), updated_at=now
    )


def _replace_approved(draft: Draft) -> None:
    for older in draft.revisions.filter(state=RevisionState.APPROVED):
        move(
            older,
            REVISION_MOVES,
            RevisionState.REPLACED,
            refused=_("The approved revision changed meanwhile."),
        )


def _refuse_empty(revision: Revision) -> None:
    if not (revision.text.strip() or revision.link or revision.files.exists()):
        raise ActionError(_("There is nothing in it yet. Write the text, give a link, or add a file."))
    waits = unfinished(revision)
    if waits:
        raise ActionError(waits)


def _name_of(by: Actor) -> str:
    return (by.label if by else "system")[:250]


def _read_link(link: str) -> str:
    link = read_line(link, 500, _("The link"))
    if link and not link.startswith(("https://", "http://")):
        raise ActionError(_("The link begins with https://."))
    return link


def _read_other_texts(texts: dict[str, str]) -> dict[str, str]:
    if not isinstance(texts, dict) or len(texts) > MOST_LANGUAGES:
        raise ActionError(_("Give at most %(number)s languages.") % {"number": MOST_LANGUAGES})
    codes = read_codes(texts, "language")
    given = {code.strip().lower(): text for code, text in texts.items()}
    return {code: _read_post(given[code]) for code in codes if str(given[code]).strip()}


def _read_post(text: str) -> str:
    """Return a post as it is typed: lines and spaces are part of it, only the ends of lines are made alike."""
    text = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if len(text) > LONGEST_POST:
        raise ActionError(
            _("The text is too long: at most %(most)s characters.") % {"most": f"{LONGEST_POST:,}"}
        )
    return text


def _read_answers(answers: dict[str, str]) -> dict[str, str]:
    if not isinstance(answers, dict) or len(answers) > 200:
        raise ActionError(_("These are no answers to the checks' questions."))
    return {str(key)[:80]: str(value)[:300] for key, value in answers.items() if str(value).strip()}


def _read_language(code: str) -> str:
    found = read_codes([code], "language") if code else []
    return found[0] if found else ""


_READERS: dict[str, Callable[[Any], Any]] = {
    "title": lambda value: read_line(value, 300, _("The title")),
    "text": _read_post,
    "language": _read_language,
    "other_texts": _read_other_texts,
    "link": _read_link,
    "note": lambda value: read_text(value, _("The note"), longest=5000),
    "answers": _read_answers,
}
