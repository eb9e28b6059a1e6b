"""What is said in a room of what is heard there: how it really feels, what it is really about."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from accounts.models import Membership
from crisis.actions.mentions import correct_mention, put_mention_away
from crisis.actions.timeline import tell_room
from crisis.models import Incident, Mention
from crisis.queries.streams import COMMENT, HeardRow
from influencers.actions.corrections import (
    correct_moods,
    correct_natures,
    undo_corrections,
    undo_nature_corrections,
)

AS_THE_MODEL = "model"


@transaction.atomic
def correct_heard(
    *, incident: Incident, by: Membership, row: HeardRow, now: datetime, mood: str = "", nature: str = ""
) -> None:
    """Say how a comment or mention of the room really feels, or what it is about; "model": what the model says counts again.

    The figures of everybody who reads the comment follow. Raises ActionError as the corrections do.
    """
    if not (mood or nature):
        raise ActionError(_("Say how it feels or what it is about."))
    if row.kind == COMMENT:
        _correct_comment(by, row.number, now, mood, nature)
    else:
        mention = Mention.objects.select_related("monitor").get(pk=row.number)
        correct_mention(mention=mention, by=by, now=now, mood=mood, nature=nature)
    _tell(incident)


@transaction.atomic
def put_heard_away(*, incident: Incident, by: Membership, row: HeardRow, now: datetime) -> None:
    """Say that a mention does not belong in the room. A comment stands under a watched post and stays."""
    if row.kind == COMMENT:
        raise ActionError(_("A comment stands under a post that is watched; only mentions can be put away."))
    mention = Mention.objects.select_related("monitor").get(pk=row.number)
    put_mention_away(mention=mention, by=by, now=now)
    _tell(incident)


def _tell(incident: Incident) -> None:
    tell_room(incident, "comments")
    tell_room(incident, "chart")


def _correct_comment(by: Membership, comment: int, now: datetime, mood: str, nature: str) -> None:
    if mood == AS_THE_MODEL:
        undo_corrections(by=by, comments=[comment])
    elif mood:
        correct_moods(by=by, comments=[comment], mood=mood, now=now)
    if nature == AS_THE_MODEL:
        undo_nature_corrections(by=by, comments=[comment])
    elif nature:
        correct_natures(by=by, comments=[comment], nature=nature, now=now)
