"""What the demo agency's drafts hold: one in every state, with remarks, decisions and findings to try the review on."""

from datetime import datetime, timedelta
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Membership
from campaigns.demo.campaigns import DemoCampaigns
from campaigns.models import Collaboration, Deliverable
from drafts.actions.drafts import begin_revision, save_revision, start_draft, submit_revision
from drafts.actions.files import STORED, forget_unused
from drafts.actions.findings import overrule
from drafts.actions.looking import look_at_file
from drafts.actions.remarks import annotate, reply
from drafts.actions.review import decide
from drafts.actions.uploads import add_file
from drafts.demo import drawing
from drafts.models import Draft, Revision, RevisionFile

DAY = timedelta(days=1)
SUPPER = """#Anzeige #Publicidad @fennelandfrost

Six minutes from the freezer to the table, and the kitchen still smells of fennel. I eat it standing, with the window open.

What do you put on top: cress or the good oil?"""
SHORTER = """#Anzeige #Publicidad @fennelandfrost

Six minutes, one pot, the window open. Cress or the good oil?"""
SONG = """One pot, one song. It is over before the kettle boils. Thank you @fennelandfrost for the soups #ad

It is the best soup in the world and cures every cold."""


@transaction.atomic
def fill(*, campaigns: DemoCampaigns, now: datetime) -> None:
    """Hand drafts in for the running campaign; the same every time, dates relative to `now`."""
    manager = campaigns.house.members["manager"]
    people = campaigns.by_stage
    first, second = people["in_review"]
    _written(people["producing"][0], manager)
    _late(first, manager, now)
    _with_the_client(second, manager, now)
    for place, person in enumerate(people["approved"]):
        _approved(person, manager, now - (place + 1) * DAY)
    _returned(_another(first, "A story behind the pot", now), manager, now)
    _held(_another(second, "The oil or the cress", now), manager, now)


def erase(agency: Agency) -> None:
    """Remove every draft of a demo agency."""
    if not agency.is_demo:
        raise ValueError(f"{agency} is not a demo agency.")
    kept = RevisionFile.objects.for_agency(agency).values_list(*STORED)
    names = {name for row in kept for name in row if name}
    Draft.objects.for_agency(agency).update(newest=None, client_saw=None)
    Draft.objects.for_agency(agency).delete()
    transaction.on_commit(partial(forget_unused, names), robust=True)


def _written(person: Collaboration, by: Membership) -> None:
    draft = start_draft(deliverable=_owed(person), by=by)
    save_revision(revision=draft.revisions.get(), by=by, text=SONG, language="en")


def _late(person: Collaboration, by: Membership, now: datetime) -> None:
    """In review at the house for three days, with a claim nobody can prove."""
    film = ("song.mp4", drawing.film(), "A bowl of soup that dances to a song")
    revision = _handed_in(_owed(person), by, SONG, now - 3 * DAY, film)
    start = revision.text.index("the best soup")
    annotate(
        revision=revision,
        by=by,
        text="Who says so? Better what it was like.",
        place="text",
        start=start,
        end=start + 13,
    )
    annotate(
        revision=revision, by=by, text="The first line is lovely. Keep it.", place="text", start=0, end=18
    )
    shown = revision.files.get().uuid
    annotate(
        revision=revision, by=by, text="Hold this a moment longer.", place="video", file=shown, at_ms=1200
    )


def _with_the_client(person: Collaboration, by: Membership, now: datetime) -> None:
    """Approved by the house in its second revision, with the client since yesterday."""
    first = ("table.jpg", drawing.picture(0), "A bowl of orange soup with herbs on a brown table")
    second = ("window.jpg", drawing.picture(1), "The same bowl on a green table, still steaming")
    revision = _handed_in(_owed(person), by, SUPPER, now - 4 * DAY, first, second)
    annotate(
        revision=revision, by=by, text="This one first?", place="image", file=revision.files.all()[1].uuid, x=0.5, y=0.48
    )  # fmt: skip
    remark = annotate(revision=revision, by=by, text="Could it be half as long?")
    reply(annotation=remark, by=by, text="They read it on a telephone, standing.")
    decide(
        draft=revision.draft, by=by, answer="request_changes", seen=1, note="Lovely, and a little long.", pass_on=[remark], now=now - 3 * DAY,
    )  # fmt: skip
    newer = begin_revision(draft=revision.draft, by=by)
    save_revision(revision=newer, by=by, text=SHORTER)
    submit_revision(revision=newer, by=by, on_behalf=True, now=now - 2 * DAY)
    _clear(newer, by)
    decide(draft=revision.draft, by=by, answer="approve", seen=newer.number, now=now - DAY)


def _approved(person: Collaboration, by: Membership, now: datetime) -> None:
    revision = _handed_in(_owed(person), by, SHORTER, now - 3 * DAY)
    _clear(revision, by)
    decide(draft=revision.draft, by=by, answer="approve", seen=1, now=now - 2 * DAY)
    decide(
        draft=revision.draft,
        by=by,
        answer="approve",
        seen=1,
        heard_from="The client, by telephone",
        now=now - DAY,
    )


def _returned(piece: Deliverable, by: Membership, now: datetime) -> None:
    revision = _handed_in(piece, by, SONG, now - 2 * DAY)
    start = revision.text.index("cures every cold")
    remark = annotate(
        revision=revision,
        by=by,
        text="Please no promises about health.",
        place="text",
        start=start,
        end=start + 16,
    )
    decide(
        draft=revision.draft, by=by, answer="request_changes", seen=1, note="One sentence has to go.", pass_on=[remark], now=now - DAY,
    )  # fmt: skip


def _held(piece: Deliverable, by: Membership, now: datetime) -> None:
    """The client wants changes; the house has to say what reaches the influencer."""
    shown = ("oil.jpg", drawing.picture(2), "A bowl of soup on a violet table")
    revision = _handed_in(piece, by, SUPPER, now - 2 * DAY, shown)
    _clear(revision, by)
    decide(draft=revision.draft, by=by, answer="approve", seen=1, now=now - DAY)
    decide(
        draft=revision.draft, by=by, answer="request_changes", seen=1, heard_from="The client, by mail", now=now - DAY / 2,
        note="We would like the logo in the first second and the word “delicious” twice.",
    )  # fmt: skip


def _handed_in(
    piece: Deliverable, by: Membership, text: str, at: datetime, *files: tuple[str, bytes, str]
) -> Revision:
    """Hand a revision in; files are (name, content, what it shows)."""
    draft = start_draft(deliverable=piece, by=by)
    revision = save_revision(revision=draft.revisions.get(), by=by, text=text, language="en")
    for name, content, alt in files:
        made = add_file(revision=revision, by=by, file=ContentFile(content, name=name), alt=alt)
        look_at_file(file_id=made.pk, now=timezone.now())  # a worker would only after the commit
    submit_revision(revision=revision, by=by, on_behalf=True, now=at)
    return draft.revisions.select_related("draft").get(number=revision.number)


def _clear(revision: Revision, by: Membership) -> None:
    for finding in revision.findings.holding():
        overrule(finding=finding, by=by, reason="Seen in the video itself; talked over with them.")


def _owed(person: Collaboration) -> Deliverable:
    return person.deliverables.select_related("collaboration").order_by("pk")[0]


def _another(person: Collaboration, title: str, now: datetime) -> Deliverable:
    """Somebody's second piece."""
    return Deliverable.objects.create(
        agency=person.agency, collaboration=person, platform="sandbox", format="story", title=title,
        draft_due_at=now + 2 * DAY, publish_due_at=now + 6 * DAY,
    )  # fmt: skip
