"""A post-mortem on paper, with its figures drawn against the targets."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.pdf.engine import reads_from_right, write_pdf
from crisis.models import Incident, Postmortem
from crisis.pages.postmortems import bars_of, percent
from crisis.pdf import LAYOUTS
from crisis.postmortem_figures import kept_of
from crisis.queries import postmortems as queries


def pdf_of(postmortem: Postmortem, happened: Mapping[str, Any], *, at: datetime) -> bytes:
    """Print a post-mortem; `happened` as crisis.views.postmortems.happened_in reads it."""
    incident, language = postmortem.incident, (get_language() or "en").partition("-")[0]
    figures = queries.figures_now(postmortem)
    kept, asked = kept_of(figures)
    data = {
        "language": language, "rtl": reads_from_right(language), "title": incident.title, "drill": incident.is_drill,
        "subtitle": _subtitle(incident), "footer": f"{incident.agency.name} · {_moment(at)}",
        "summary": postmortem.summary, "impact": postmortem.impact,
        "bars": [[bar.name, bar.taken or _("did not happen"), bar.target, bar.is_kept, bar.width, bar.mark] for bar in bars_of(figures)],
        "kept": _("%(kept)s of %(asked)s targets kept") % {"kept": kept, "asked": asked} if asked else "",
        "peak": _("At the peak %(share)s of the comments were negative.") % {"share": peak} if (peak := percent(figures.get("peak_share"))) else "",
        "timeline": [[_moment(entry.at), entry.text] for entry in happened["entries"]],
        "alerts": [[_moment(each.alert.raised_at), each.alert.title, " ".join(each.why)] for each in happened["alerts"]],
        "said": [_said(text) for text in happened["said"]],
        "harmed": [[each.who, each.harm, each.done or str(each.get_state_display())] for each in happened["harmed"]],
        "missed": _missed(happened["missed"]),
        "groups": [[str(kind.label), [row.text for row in rows]] for kind, rows in queries.factors_of(postmortem) if rows],
        "follow_ups": [
            [row.text, str(row.owner.user), date_format(row.due_on, "j M Y"), row.seen_by, _("done") if row.done_at else ""]
            for row in queries.follow_ups_of(postmortem)
        ],
        "changes": [[str(row.get_kind_display()), row.text] for row in queries.changes_of(postmortem)],
        "words": _words(),
    }  # fmt: skip
    return write_pdf("postmortem", data, at=at, folder=LAYOUTS)


def _words() -> dict[str, str]:
    return {
        "heading": _("Post-mortem"), "drill": _("This was a drill"), "summary": _("Summary"), "impact": _("What it did"),
        "figures": _("How long it took"), "target": _("target"), "timeline": _("What happened"), "alerts": _("Alerts"),
        "said": _("What we said"), "harmed": _("Those harmed, and what was done"), "missed": _("Past the plan"),
        "follow_ups": _("Follow-ups"), "what": _("What"), "who": _("Who"), "until": _("Until"), "seen": _("How it is seen"),
        "changes": _("What changes"), "page": _("Page"), "blameless": _("Without blame: what made it possible, never who."),
    }  # fmt: skip


def _subtitle(incident: Incident) -> str:
    told = _("Incident %(number)s · %(level)s · opened %(opened)s") % {
        "number": incident.number, "level": incident.get_level_display(), "opened": _moment(incident.opened_at),
    }  # fmt: skip
    return (
        f"{told} · {_('closed %(closed)s') % {'closed': _moment(incident.closed_at)}}"
        if incident.closed_at
        else told
    )


def _said(text: Any) -> list[str]:
    places = ", ".join(f"{each.place} ({_moment(each.at)})" for each in text.publications.all())
    return [f"{text.statement.get_sort_display()} · {text.language} · {places}", text.text]


def _missed(missed: queries.Missed) -> list[str]:
    told = [
        _("Said without the approvals asked for: %(why)s") % {"why": each.broken_glass}
        for each in missed.broken_glass
    ]
    told += [
        _("Said although the checker warned: %(why)s") % {"why": each.despite} for each in missed.despite
    ]
    told += [_("Done late: %(task)s") % {"task": each.text} for each in missed.late]
    told += [_("Not done: %(task)s") % {"task": each.text} for each in missed.undone]
    return told + [
        _("%(campaign)s was launched without: %(what)s")
        % {"campaign": each.campaign, "what": " ".join(each.missing)}
        for each in missed.launched_without
    ]


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M %Z}"
