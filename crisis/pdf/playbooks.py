"""A playbook on paper: what hangs on the wall when the screens are dark."""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.countries import language_name
from campaigns.pdf.engine import reads_from_right, write_pdf
from crisis import packs
from crisis.models import PlaybookVersion
from crisis.pages.playbooks import minutes_in_words, words_of_reply
from crisis.pdf import LAYOUTS
from crisis.states import StatementSort
from influencers.states import Nature


def pdf_of(version: PlaybookVersion, *, at: datetime) -> bytes:
    """Print a version: who speaks first, tasks by time, statements, replies, contacts."""
    book, roles, language = version.playbook, packs.roles(), (get_language() or "en").partition("-")[0]
    data = {
        "language": language, "rtl": reads_from_right(language),
        "title": book.name, "level": str(version.get_level_display()), "response": str(version.get_response_display()),
        "subtitle": _("Playbook, version %(number)s · %(state)s · %(agency)s") % {
            "number": version.number, "state": version.get_state_display(), "agency": book.agency,
        },
        "first": str(version.get_first_actor_display()), "why_first": version.why_first, "triggers": version.triggers,
        "tasks": [
            [minutes_in_words(row["minutes"]), roles[row["role"]].name if row["role"] in roles else row["role"], row["text"]]
            for row in version.tasks
        ],
        "statements": [
            [f"{StatementSort(row['sort']).label} · {language_name(row['language'])}", row["text"]] for row in version.templates
        ],
        "replies": [
            [str(Nature(row["nature"]).label), str(words_of_reply(row["what"])), row["how"]] for row in version.replies
        ],
        "never": version.never,
        "contacts": [[row["who"], row["name"], row["reach"]] for row in version.contacts],
        "words": {
            "first": _("Who speaks first"), "triggers": _("Noticed by"), "tasks": _("Tasks"), "within": _("Within"), "who": _("Who"),
            "what": _("What"), "statements": _("Statements to fill in"), "replies": _("Replies to comments"),
            "never": _("What is not said"), "contacts": _("Contacts"), "page": _("Page"),
        },
    }  # fmt: skip
    return write_pdf("playbook", data, at=at, folder=LAYOUTS)
