"""The influencer as a partner: a reply kit on their page, a line signed by both, and somebody who asks how they are."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Membership, Pass
from accounts.text import clean
from campaigns.models import Collaboration
from campaigns.reading import read_text
from campaigns.rules import Actor
from crisis import rules
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import CheckIn, Incident, ReplyKit
from crisis.packs import playbooks
from crisis.queries.partners import carer_of
from crisis.states import EntryKind, Feeling, IncidentState
from influencers.models import Influencer
from influencers.states import Nature

MAY_NOT = "You may not work in this war room."
NOT_YOURS = "This is not for you to answer."
KINDS = ("clarify", "answer", "leave")
MOST_LINES = 30
SOON = timedelta(hours=4)  # the next question when somebody said that they are badly


@transaction.atomic
def make_kit(*, incident: Incident, influencer: Influencer, by: Membership) -> ReplyKit:
    """Make an influencer's reply kit from the incident's playbook; the influencer belongs to the incident from now on.

    Not on their page before `share_kit`. Raises AlreadyExists.
    """
    _insist(by, incident)
    if influencer.agency_id != incident.agency_id:
        raise ActionError(_("This influencer is not one of yours."))
    version = incident.playbook_version
    pack = playbooks()["own"]  # what holds in any case, where no playbook was chosen
    replies = version.replies if version else [dict(zip(("nature", "what", "how"), row, strict=True)) for row in pack.replies]  # fmt: skip
    never = version.never if version else pack.never
    try:
        with transaction.atomic():
            kit = ReplyKit.objects.create(
                incident=incident, influencer=influencer, contact=carer_of(incident),
                replies=read_replies(replies), never=list(never),
            )  # fmt: skip
    except IntegrityError as error:
        raise AlreadyExists(_("%(name)s has a reply kit already.") % {"name": influencer.name}) from error
    incident.influencers.get_or_create(influencer=influencer)
    _tell(kit, by, _("Made a reply kit for %(name)s") % {"name": influencer.name}, "crisis.kit.made")
    return kit


@transaction.atomic
def save_kit(
    *, kit: ReplyKit, by: Membership, version: int, opening: str, replies: Sequence[Mapping[str, Any]],
    never: Sequence[str], contact: Membership | None, contact_reach: str, strategy: str,
) -> ReplyKit:  # fmt: skip
    """Change a kit. `version` is the one the editor saw. A changed joint line is signed anew by both sides."""
    _insist(by, kit.incident)
    if contact is not None and (contact.agency_id != kit.incident.agency_id or contact.is_client):
        raise ActionError(_("The contact is a member of your house."))
    strategy = read_text(strategy, "The joint line", longest=5000)
    values = {
        "opening": read_text(opening, "The first words", longest=2000), "replies": read_replies(replies),
        "never": [clean(line)[:300] for line in never if clean(line)][:MOST_LINES], "contact": contact,
        "contact_reach": clean(contact_reach)[:200], "strategy": strategy,
        "strategy_hash": hash_of(strategy), "updated_at": timezone.now(),
    }  # fmt: skip
    changed = ReplyKit.objects.filter(pk=kit.pk, version=version).update(version=version + 1, **values)
    if not changed:
        raise ActionError(
            _("Somebody else changed this kit meanwhile. Look at theirs, then change it again.")
        )
    kit.refresh_from_db()
    _tell(
        kit, by, _("Changed the reply kit of %(name)s") % {"name": kit.influencer.name}, "crisis.kit.changed"
    )
    return kit


@transaction.atomic
def share_kit(*, kit: ReplyKit, by: Membership) -> ReplyKit:
    """Put a kit on the influencer's page. In a drill it is only written down: their page is left alone."""
    _insist(by, kit.incident)
    if not kit.replies and not kit.opening.strip() and not kit.strategy:
        raise ActionError(_("There is nothing in the kit yet that would help them."))
    now = timezone.now()
    if not ReplyKit.objects.filter(pk=kit.pk, shared_at=None).update(shared_at=now, updated_at=now):
        raise ActionError(_("It stands on their page already."))
    kit.shared_at = now
    says = _("Gave %(name)s the reply kit") if not kit.incident.is_drill else _("Drill: would have given %(name)s the reply kit")  # fmt: skip
    _tell(kit, by, says % {"name": kit.influencer.name}, "crisis.kit.shared", starred=True)
    return kit


@transaction.atomic
def withdraw_kit(*, kit: ReplyKit, by: Membership) -> ReplyKit:
    """Take a kit off the influencer's page."""
    _insist(by, kit.incident)
    if not ReplyKit.objects.filter(pk=kit.pk, shared_at__isnull=False).update(
        shared_at=None, updated_at=timezone.now()
    ):
        raise ActionError(_("It is not on their page."))
    kit.shared_at = None
    _tell(kit, by, _("Took the reply kit of %(name)s back") % {"name": kit.influencer.name}, "crisis.kit.withdrawn")  # fmt: skip
    return kit


@transaction.atomic
def sign_line(
    *, kit: ReplyKit, by: Actor, text_hash: str, collaboration: Collaboration | None = None
) -> ReplyKit:
    """Sign the joint line for one side. `text_hash` is of the text the signer had before them.

    Raises ActionError when the text was changed meanwhile: nobody signs what they have not read.
    """
    now = timezone.now()
    rows = ReplyKit.objects.filter(pk=kit.pk, strategy_hash=text_hash).exclude(strategy="")
    if isinstance(by, Membership):
        _insist(by, kit.incident)
        changed = rows.update(ours_hash=text_hash, ours_by=by, ours_at=now, updated_at=now)
    else:
        _insist_partner(by, kit, collaboration)
        changed = rows.update(theirs_hash=text_hash, theirs_at=now, updated_at=now)
    if not changed:
        raise ActionError(_("The joint line was changed meanwhile. Read it once more, then sign."))
    kit.refresh_from_db()
    who = by.user.name if isinstance(by, Membership) else kit.influencer.name
    _tell(kit, by, _("%(name)s signed the joint line") % {"name": who}, "crisis.kit.signed", starred=True)
    return kit


@transaction.atomic
def ask_check_in(*, kit: ReplyKit, by: Membership, due_at: datetime | None = None) -> CheckIn:
    """Ask how somebody is, on their page from `due_at` on (None: now)."""
    _insist(by, kit.incident)
    due_at = due_at or timezone.now()
    if kit.check_ins.filter(answered_at=None, due_at__lte=due_at).exists():
        raise ActionError(_("They are asked already and have not answered yet."))
    check_in = CheckIn.objects.create(kit=kit, due_at=due_at)
    _tell(kit, by, _("Asks %(name)s how they are") % {"name": kit.influencer.name}, "crisis.check_in.asked")
    return check_in


@transaction.atomic
def answer_check_in(
    *, check_in: CheckIn, by: Actor, feeling: str, words: str = "", collaboration: Collaboration | None = None
) -> CheckIn:
    """Keep how somebody is: their own answer by their page, or what a member heard in a call.

    The words stay with those who look after them; the timeline says only that they answered. Whoever is badly is
    asked again within four hours.
    """
    kit = check_in.kit
    if isinstance(by, Membership):
        _insist(by, kit.incident)
    else:
        _insist_partner(by, kit, collaboration)
    if feeling not in Feeling.values:
        raise ActionError(_("Choose how you are."))
    now = timezone.now()
    changed = CheckIn.objects.filter(pk=check_in.pk, answered_at=None).update(
        feeling=feeling, words=read_text(words, "The words", longest=2000), answered_at=now, updated_at=now,
        by=by if isinstance(by, Membership) else None,
    )  # fmt: skip
    if not changed:
        raise ActionError(_("This was answered already."))
    check_in.refresh_from_db()
    if feeling in (Feeling.BADLY, Feeling.NEEDS_HELP) and not kit.check_ins.filter(answered_at=None).exists():
        CheckIn.objects.create(kit=kit, due_at=now + SOON)
    says = _("%(name)s said how they are") if isinstance(by, Pass) else _("Spoke with %(name)s about how they are")  # fmt: skip
    _tell(kit, by, says % {"name": kit.influencer.name}, "crisis.check_in.answered", starred=True)
    return check_in


@transaction.atomic
def take_note(*, check_in: CheckIn, by: Membership) -> CheckIn:
    """Say that an answer was read and somebody cares for it."""
    if not rules.can_see_feelings(by, check_in.kit):
        raise NotAllowed(NOT_YOURS)
    CheckIn.objects.filter(pk=check_in.pk, answered_at__isnull=False).update(
        seen_by=by, updated_at=timezone.now()
    )
    check_in.seen_by = by
    record(by=by, action="crisis.check_in.noted", subject=check_in.kit.incident)
    tell_room(check_in.kit.incident, "partners")
    return check_in


def hash_of(text: str) -> str:
    """Return the SHA-256 that signatures of a text are bound to; empty without a text."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def read_replies(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Check replies by nature of comment: {nature, what: clarify, answer or leave, how}. Raises ActionError."""
    found = []
    for row in rows[:MOST_LINES]:
        nature, what = str(row.get("nature", "")), str(row.get("what", ""))
        if nature not in Nature.values or what not in KINDS:
            raise ActionError(
                _("Each reply names a kind of comment and what to do: clarify, answer or leave.")
            )
        found.append({"nature": nature, "what": what, "how": clean(str(row.get("how", "")))[:500]})
    return found


def _insist(by: Membership, incident: Incident) -> None:
    if not rules.can_write(by, incident.agency):
        raise NotAllowed(MAY_NOT)
    if incident.state not in IncidentState.live:
        raise ActionError(_("This incident is closed. Open it again before you go on."))


def _insist_partner(by: Actor, kit: ReplyKit, collaboration: Collaboration | None) -> None:
    """Refuse whoever is not the influencer; their first answer says that they saw the kit, for opening changes nothing."""
    if not rules.is_partner(by, kit, collaboration):
        raise NotAllowed(NOT_YOURS)
    ReplyKit.objects.filter(pk=kit.pk, seen_at=None).update(seen_at=timezone.now())


def _tell(kit: ReplyKit, by: Actor, says: str, action: str, *, starred: bool = False) -> None:
    """Write what happened to the trail and the timeline."""
    member = by if isinstance(by, Membership) else None
    record(by=by, action=action, subject=kit.incident, comment=kit.influencer.name)
    label = "" if member else kit.influencer.name
    write_entry(
        incident=kit.incident, kind=EntryKind.INFLUENCER, text=says, by=member, by_label=label,
        starred=starred, kit=str(kit.uuid),
    )  # fmt: skip
    tell_room(kit.incident, "partners")
