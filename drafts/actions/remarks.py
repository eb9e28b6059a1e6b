"""Remarks on a revision: written at a place, answered, settled, passed on to the influencer, shown to the client."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership, Pass
from campaigns.moves import refuse_frozen
from campaigns.reading import read_choice, read_text
from campaigns.rules import Actor
from campaigns.states import Side
from drafts import rules
from drafts.actions.locking import MAY_NOT, lock_draft, tell
from drafts.models import Annotation, Draft, Revision
from drafts.states import Place

LONGEST_REMARK = 5000
MOST_REMARKS = 2000  # on one revision
LONGEST_QUOTE = 300


@transaction.atomic
def annotate(
    *,
    revision: Revision,
    by: Membership | Pass,
    text: str,
    place: str = Place.WHOLE,
    start: int | None = None,
    end: int | None = None,
    file: UUID | None = None,
    x: float | None = None,
    y: float | None = None,
    width: float | None = None,
    height: float | None = None,
    at_ms: int | None = None,
    until_ms: int | None = None,
    for_influencer: bool = False,
) -> Annotation:
    """Write a remark on a revision: at a part of the text, a place in an image, a moment of a video, or in general.

    It reaches the agency. `for_influencer`: a member of the house writes it to the influencer at once.
    """
    draft, current = _lock(revision, by)
    text = _read(text)
    chosen = read_choice(Place, place, _("a place of a remark"))
    where = {"start": start, "end": end, "file": file, "x": x, "y": y, "width": width, "height": height, "at_ms": at_ms, "until_ms": until_ms}  # fmt: skip
    _refuse_too_many(current)
    made = Annotation.objects.create(
        revision=current,
        text=text,
        place=chosen,
        **_PLACES[chosen](current, where),
        **_author(by),
        **_shown(draft, by),
    )
    record(by=by, action="drafts.annotation.made", subject=draft, revision=current.number, comment=text[:300])
    if for_influencer:
        pass_on_locked(current, [made], by=by, now=timezone.now())
        made.refresh_from_db()
    tell(draft)
    return made


@transaction.atomic
def reply(
    *, annotation: Annotation, by: Membership | Pass, text: str, for_influencer: bool = False
) -> Annotation:
    """Answer in the thread of a remark. Who sees the thread's first remark sees answers of their side and what is passed on."""
    draft, current = _lock(annotation.revision, by)
    first = _first(annotation)
    _insist_seen(first, by)
    text = _read(text)
    _refuse_too_many(current)
    made = Annotation.objects.create(
        revision=current, thread=first, text=text, **_author(by), **_shown(draft, by, thread=first)
    )
    record(
        by=by, action="drafts.annotation.answered", subject=draft, revision=current.number, comment=text[:300]
    )
    if for_influencer:
        pass_on_locked(current, [made], by=by, now=timezone.now())
        made.refresh_from_db()
    tell(draft)
    return made


@transaction.atomic
def resolve(*, annotation: Annotation, by: Membership | Pass) -> Annotation:
    """Settle a thread. Members of the house may settle any, others the ones they began."""
    draft, current = _lock(annotation.revision, by)
    first = _first(annotation)
    _insist_own(first, by)
    now = timezone.now()
    still = Annotation.objects.filter(pk=first.pk, resolved_at=None)
    if not still.update(resolved_at=now, resolved_label=by.label[:250], updated_at=now):
        raise InvalidTransition(_("This remark is settled already."))
    record(
        by=by,
        action="drafts.annotation.resolved",
        subject=draft,
        revision=current.number,
        comment=first.text[:300],
    )
    tell(draft)
    first.refresh_from_db()
    return first


@transaction.atomic
def reopen(*, annotation: Annotation, by: Membership | Pass) -> Annotation:
    """Take a settled thread up again."""
    draft, current = _lock(annotation.revision, by)
    first = _first(annotation)
    _insist_own(first, by)
    settled = Annotation.objects.filter(pk=first.pk, resolved_at__isnull=False)
    if not settled.update(resolved_at=None, resolved_label="", updated_at=timezone.now()):
        raise InvalidTransition(_("This remark is open."))
    record(
        by=by,
        action="drafts.annotation.reopened",
        subject=draft,
        revision=current.number,
        comment=first.text[:300],
    )
    tell(draft)
    first.refresh_from_db()
    return first


@transaction.atomic
def pass_on(*, annotations: Iterable[Annotation], by: Membership, text: str = "") -> int:
    """Pass remarks on to the influencer, one in our words (`text`) or several as they are; return how many were new."""
    chosen = list(annotations)
    if not chosen:
        raise ActionError(_("Choose at least one remark."))
    draft, current = _lock(chosen[0].revision, by)
    text = read_text(text, _("The words"), longest=LONGEST_REMARK)
    if text and len(chosen) > 1:
        raise ActionError(_("Words of your own stand for one remark. Pass them on one by one."))
    done = pass_on_locked(current, chosen, by=by, now=timezone.now(), text=text)
    tell(draft)
    return done


@transaction.atomic
def show_to_client(*, annotations: Iterable[Annotation], by: Membership) -> int:
    """Show remarks of the house to the client; return how many were new."""
    chosen = list(annotations)
    if not chosen:
        raise ActionError(_("Choose at least one remark."))
    draft, current = _lock(chosen[0].revision, by)
    _insist_house(draft, by)
    if draft.client_saw is None or draft.client_saw.number < current.number:
        raise InvalidTransition(
            _("The client has not seen this revision. Remarks on it cannot be shown yet.")
        )
    refuse_frozen(draft.deliverable.collaboration.campaign)
    now = timezone.now()
    rows = Annotation.objects.filter(
        revision=current, pk__in=[each.pk for each in chosen], shown_to_client_at=None
    )
    done = rows.exclude(side=Side.CLIENT).update(shown_to_client_at=now, updated_at=now)
    if done:
        record(
            by=by,
            action="drafts.annotation.shown_to_client",
            subject=draft,
            revision=current.number,
            remarks=done,
        )
    tell(draft)
    return done


def pass_on_locked(
    revision: Revision, annotations: list[Annotation], *, by: Actor, now: datetime, text: str = ""
) -> int:
    """Pass remarks of one revision on; its draft is locked."""
    draft = revision.draft
    _insist_house(draft, by)
    refuse_frozen(draft.deliverable.collaboration.campaign)
    if any(each.revision_id != revision.pk for each in annotations):
        raise ActionError(_("A remark chosen is of another revision. Load the page again."))
    rows = Annotation.objects.filter(pk__in=[each.pk for each in annotations], passed_on_at=None)
    told = list(rows.exclude(side=Side.INFLUENCER).values_list("text", flat=True))
    done = rows.exclude(side=Side.INFLUENCER).update(
        passed_on_at=now,
        passed_on_by=by if isinstance(by, Membership) else None,
        passed_on_text=text,
        updated_at=now,
    )
    if done:
        comment = (text or "; ".join(told))[:300]
        record(
            by=by,
            action="drafts.annotation.passed_on",
            subject=draft,
            revision=revision.number,
            comment=comment,
        )
    return done


def _lock(revision: Revision, by: Actor) -> tuple[Draft, Revision]:
    draft = lock_draft(revision.draft)
    if not rules.can_remark(by, draft):
        raise NotAllowed(MAY_NOT)
    current = Revision.objects.get(pk=revision.pk)
    current.draft = draft
    side = rules.side_of(by)
    if side == Side.CLIENT and (draft.client_saw is None or current.number > draft.client_saw.number):
        raise NotAllowed(_("This revision is not shared with you yet."))
    return draft, current


def _author(by: Membership | Pass) -> dict[str, Any]:
    person: dict[str, Any] = {"author": by} if isinstance(by, Membership) else {"given_pass": by}
    return {**person, "author_label": by.label[:250], "side": rules.side_of(by)}


def _shown(draft: Draft, by: Actor, thread: Annotation | None = None) -> dict[str, Any]:
    """What the house answers in a thread of the client's is meant for the client."""
    if thread is not None and thread.side == Side.CLIENT and rules.side_of(by) == Side.HOUSE:
        return {"shown_to_client_at": timezone.now()}
    return {}


def _first(annotation: Annotation) -> Annotation:
    return Annotation.objects.get(pk=annotation.thread_id or annotation.pk)


def _insist_seen(first: Annotation, by: Actor) -> None:
    seen = {
        Side.HOUSE: True,
        Side.CLIENT: first.side == Side.CLIENT or first.shown_to_client_at is not None,
        Side.INFLUENCER: first.side == Side.INFLUENCER or first.passed_on_at is not None,
    }
    if not seen[rules.side_of(by)]:
        raise NotAllowed(_("This remark is not shared with you."))


def _insist_own(first: Annotation, by: Membership | Pass) -> None:
    side = rules.side_of(by)
    own = first.author_id == by.pk if isinstance(by, Membership) else first.given_pass_id == by.pk
    if side != Side.HOUSE and not own:
        raise NotAllowed(_("Only who wrote the remark, or the agency, settles it."))


def _insist_house(draft: Draft, by: Actor) -> None:
    if not rules.can_edit_review(by, draft.deliverable.collaboration.campaign):
        raise NotAllowed(MAY_NOT)


def _read(text: str) -> str:
    text = read_text(text, _("The remark"), longest=LONGEST_REMARK)
    if not text:
        raise ActionError(_("Write what you want to say."))
    return text


def _refuse_too_many(revision: Revision) -> None:
    if revision.annotations.count() >= MOST_REMARKS:
        raise ActionError(_("At most %(most)s remarks on one revision.") % {"most": MOST_REMARKS})


def _in_text(revision: Revision, where: dict[str, Any]) -> dict[str, Any]:
    start, end = where["start"], where["end"]
    if start is None or end is None or not 0 <= start < end <= len(revision.text):
        raise ActionError(_("Mark the words the remark is about."))
    return {"start": start, "end": end, "quote": revision.text[start:end][:LONGEST_QUOTE]}


def _in_image(revision: Revision, where: dict[str, Any]) -> dict[str, Any]:
    found = {"file": _file(revision, where), **{name: where[name] for name in ("x", "y", "width", "height")}}
    if found["x"] is None or found["y"] is None:
        raise ActionError(_("Mark the place in the image."))
    if any(value is not None and not 0 <= value <= 1 for name, value in found.items() if name != "file"):
        raise ActionError(_("The place lies outside the image."))
    return found


def _in_video(revision: Revision, where: dict[str, Any]) -> dict[str, Any]:
    at, until = where["at_ms"], where["until_ms"]
    if at is None or at < 0 or (until is not None and until < at):
        raise ActionError(_("Mark the moment of the video."))
    region = {name: where[name] for name in ("x", "y", "width", "height")}
    if any(value is not None and not 0 <= value <= 1 for value in region.values()):
        raise ActionError(_("The place lies outside the picture."))
    return {"file": _file(revision, where), "at_ms": at, "until_ms": until, **region}


def _file(revision: Revision, where: dict[str, Any]) -> UUID:
    if where["file"] is None or not revision.files.filter(uuid=where["file"]).exists():
        raise ActionError(_("This file is not part of the revision. Load the page again."))
    found: UUID = where["file"]
    return found


_PLACES = {
    Place.WHOLE: lambda revision, where: {},
    Place.TEXT: _in_text,
    Place.IMAGE: _in_image,
    Place.VIDEO: _in_video,
}
