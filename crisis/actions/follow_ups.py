"""What is done so that it does not happen again: whose, by when, and by what it is seen that it helped."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition
from accounts.models import Membership
from campaigns.reading import in_words, read_line, read_member, read_name
from crisis.actions.postmortems import insist, lock_postmortem
from crisis.models import FollowUp, Postmortem

MOST_FOLLOW_UPS = 40


@transaction.atomic
def add_follow_up(
    *, postmortem: Postmortem, by: Membership, text: str, owner: Membership | None, due_on: date | None, seen_by: str = ""
) -> FollowUp:  # fmt: skip
    """Add a follow-up. It needs somebody and a day: one of nobody's is done by nobody."""
    current = lock_postmortem(postmortem, by)
    values = _read({"text": text, "owner": owner, "due_on": due_on, "seen_by": seen_by}, current)
    if current.follow_ups.count() >= MOST_FOLLOW_UPS:
        raise ActionError(_("At most %(most)s follow-ups: choose what matters.") % {"most": MOST_FOLLOW_UPS})
    made = FollowUp.objects.create(postmortem=current, **values)
    record(
        by=by, action="crisis.postmortem.follow_up_added", subject=current, agency=current.incident.agency,
        changes={"follow_up": (None, made.text)},
    )  # fmt: skip
    return made


@transaction.atomic
def change_follow_up(*, follow_up: FollowUp, by: Membership, **values: Any) -> FollowUp:
    """Change text, owner, due_on or seen_by, also after the post-mortem closed; what is not given stays."""
    current, agency = _lock(follow_up, by), follow_up.postmortem.incident.agency
    changes = changed_fields(current, _read(values, current.postmortem))
    if changes:
        for field, (_old, new) in changes.items():
            setattr(current, field, new)
        current.save(update_fields=[*changes, "updated_at"])
        told = {
            name: (str(old), str(new)) if name == "due_on" else (old, new)
            for name, (old, new) in changes.items()
        }
        record(
            by=by, action="crisis.postmortem.follow_up_changed", subject=current.postmortem, agency=agency, changes=in_words(told)
        )  # fmt: skip
    return current


@transaction.atomic
def finish_follow_up(*, follow_up: FollowUp, by: Membership) -> FollowUp:
    """Note that it is done."""
    insist(by, follow_up.postmortem.incident.agency)
    now = timezone.now()
    if not FollowUp.objects.filter(pk=follow_up.pk, done_at=None).update(done_at=now, updated_at=now):
        raise InvalidTransition(_("This is done already."))
    follow_up.done_at = now
    return _told(follow_up, by, "crisis.postmortem.follow_up_done")


@transaction.atomic
def reopen_follow_up(*, follow_up: FollowUp, by: Membership) -> FollowUp:
    """Take it up again: it was not done after all, or did not help."""
    insist(by, follow_up.postmortem.incident.agency)
    done = FollowUp.objects.filter(pk=follow_up.pk, done_at__isnull=False)
    if not done.update(done_at=None, updated_at=timezone.now()):
        raise InvalidTransition(_("This is still to do."))
    follow_up.done_at = None
    return _told(follow_up, by, "crisis.postmortem.follow_up_reopened")


@transaction.atomic
def remove_follow_up(*, follow_up: FollowUp, by: Membership) -> Postmortem:
    """Take a follow-up away, while the post-mortem is being written."""
    current = lock_postmortem(follow_up.postmortem, by)
    if not FollowUp.objects.filter(pk=follow_up.pk).delete()[0]:
        raise ActionError(_("This follow-up is gone already."))
    record(
        by=by, action="crisis.postmortem.follow_up_removed", subject=current, agency=current.incident.agency,
        changes={"follow_up": (follow_up.text, None)},
    )  # fmt: skip
    return current


def _lock(follow_up: FollowUp, by: Membership) -> FollowUp:
    insist(by, follow_up.postmortem.incident.agency)
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related(
        "postmortem__incident__agency", "owner__user"
    )
    return rows.get(pk=follow_up.pk)


def _told(follow_up: FollowUp, by: Membership, action: str) -> FollowUp:
    subject = follow_up.postmortem
    record(by=by, action=action, subject=subject, agency=subject.incident.agency, comment=follow_up.text)
    return follow_up


def _read(values: dict[str, Any], postmortem: Postmortem) -> dict[str, Any]:
    read: dict[str, Any] = {}
    if "text" in values:
        read["text"] = read_name(values["text"], 300, _("The follow-up"))
    if "owner" in values:
        read["owner"] = read_member(values["owner"], postmortem.incident.agency, _("the owner"))
        if read["owner"] is None:
            raise ActionError(_("Choose who does it."))
    if "due_on" in values:
        if values["due_on"] is None:
            raise ActionError(_("Say until when it is done."))
        read["due_on"] = values["due_on"]
    if "seen_by" in values:
        read["seen_by"] = read_line(values["seen_by"], 300, _("How it is seen"))
    return read
