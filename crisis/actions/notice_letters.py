"""What notices of a room say to a member: a subject, and the lines of the letter. In the language and zone in force."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Membership
from crisis.models import HandOver, Incident, Overdue
from crisis.queries.overdue import what_is_late

MOMENT = "D j M, H:i T"


def letter_of_overdue(row: Overdue, reader: Membership) -> tuple[str, dict[str, Any]]:
    """Return subject and page of a letter about what fell late."""
    incident = row.incident
    words = {
        "level": incident.get_level_display(), "title": incident.title, "what": what_is_late(row),
        "when": date_format(timezone.localtime(row.due_at), MOMENT), "who": incident.commander.user,
    }  # fmt: skip
    lines = [_("Late in “%(title)s”: %(what)s was due at %(when)s, and nobody has done it yet.") % words]
    if incident.commander_id == reader.pk:
        lines.append(_("You have the lead. Do it, give it to somebody, or set another time."))
    elif row.step:
        lines.append(_("%(who)s has the lead and was told. Nobody has done anything in the room since, so you are told. If they do not answer, take the lead.") % words)  # fmt: skip
    else:
        lines.append(_("It is yours. %(who)s has the lead: if you cannot, say so in the room.") % words)
    subject = _("%(level)s, late: %(what)s (%(title)s)") % words
    return _marked(incident, subject), _page(incident, lines, "#tasks" if row.task else "")


def letter_of_hand_over(row: HandOver, occasion: str) -> tuple[str, dict[str, Any]]:
    """Return subject and page of a letter about a lead, or a turn of duty, that is offered, answered or taken."""
    if row.incident is not None:
        words = {"what": _("the lead in “%(title)s”") % {"title": row.incident.title}, "by": row.by.user, "to": row.to.user}  # fmt: skip
    else:
        until = timezone.localtime(row.turn.ends_at) if row.turn else timezone.localtime()
        words = {"what": _("the duty until %(until)s") % {"until": date_format(until, MOMENT)}, "by": row.by.user, "to": row.to.user}  # fmt: skip
    subjects = {
        "offered": _("%(by)s offers you %(what)s"), "accepted": _("%(to)s accepted %(what)s"),
        "declined": _("%(to)s declined %(what)s"), "taken": _("%(to)s took %(what)s"),
    }  # fmt: skip
    after = {
        "offered": _("Accept or decline it. Until you accept, %(by)s keeps it."), "accepted": _("It is theirs now."),
        "declined": _("You keep it. Offer it to somebody else."), "taken": _("You had not answered. It is theirs now."),
    }  # fmt: skip
    subject = subjects[occasion] % words
    note = row.answer if occasion in ("declined", "taken") else row.note
    lines = [f"{subject}.", *([f"“{note}”"] if note else []), after[occasion] % words]
    return _marked(row.incident, subject), _page(row.incident, lines, "")


def _marked(incident: Incident | None, subject: str) -> str:
    if incident is not None and incident.is_drill:
        return _("DRILL. %(subject)s") % {"subject": subject}
    return subject


def _page(incident: Incident | None, lines: list[str], anchor: str) -> dict[str, Any]:
    path = incident.get_absolute_url() if incident is not None else reverse("crisis:duty")
    return {
        "lines": lines, "url": f"{settings.SITE_URL}{path}{anchor}", "is_drill": incident is not None and incident.is_drill,
        "is_loud": incident is not None and incident.level in ("severe", "critical"),
    }  # fmt: skip
