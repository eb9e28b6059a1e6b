"""The shortlist of a campaign as the client sees it, what they say about each person, and notes to them."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns import rules
from campaigns.actions.campaigns import lock_campaign
from campaigns.models import Campaign, Candidate, ClientNote, ShortlistVote
from campaigns.moves import refuse_frozen
from campaigns.queries.shortlist import shortlist_of
from campaigns.reading import read_choice, read_line, read_name, read_text
from campaigns.states import CandidateState, NoteState, Verdict


@transaction.atomic
def share_shortlist(*, campaign: Campaign, by: Membership) -> Campaign:
    """Show the brand's clients who is proposed for each slot. Refused while nobody is."""
    current = lock_campaign(campaign, by)
    refuse_frozen(current)
    if current.shortlist_shared_at:
        raise InvalidTransition(_("The client sees the shortlist already."))
    if not Candidate.objects.filter(slot__campaign=current, state__in=CandidateState.open_states).exists():
        raise ActionError(_("Propose somebody for a slot first: there is nothing to show yet."))
    _share(current, by, shared=True)
    return current


@transaction.atomic
def hide_shortlist(*, campaign: Campaign, by: Membership) -> Campaign:
    """Take the shortlist from the client again; what they said stays."""
    current = lock_campaign(campaign, by)
    if not current.shortlist_shared_at:
        raise InvalidTransition(_("The client does not see the shortlist."))
    _share(current, by, shared=False)
    return current


@transaction.atomic
def answer_candidate(
    *, candidate: Candidate, by: Membership, verdict: str | None = None, remark: str = ""
) -> Candidate:
    """Say as the client what one thinks of somebody on a shared shortlist.

    Approvers of the campaign's brand give a verdict; reviewers leave remarks. `verdict` None keeps the one there is.
    """
    rows = Candidate.objects.select_for_update(of=("self",)).select_related(
        "slot__campaign__agency", "influencer"
    )
    current = rows.get(pk=candidate.pk)
    campaign = current.slot.campaign
    if not rules.can_see_shortlist(by, campaign):
        raise NotAllowed(_("This shortlist is not shared with you."))
    if verdict is not None and not rules.can_decide_on_shortlist(by, campaign):
        raise NotAllowed(_("Only approvers can decide. Ask one of your brand's approvers."))
    if current.state not in CandidateState.open_states:
        raise InvalidTransition(_("%(name)s is no longer proposed.") % {"name": current.influencer})
    values = {"remark": read_line(remark, 500, "The remark")}
    if verdict is not None:
        values["verdict"] = read_choice(Verdict, verdict, _("an answer")) if verdict else ""
    changes = changed_fields(current, values)
    if changes:
        for field, (_old, new) in changes.items():
            setattr(current, field, new)
        current.decided_by, current.decided_at = by, timezone.now()
        current.save(update_fields=[*changes, "decided_by", "decided_at", "updated_at"])
        record(
            by=by, action="campaigns.candidate.answered", subject=campaign, agency=campaign.agency,
            person=current.influencer.name, changes=changes,
        )  # fmt: skip
    return current


@transaction.atomic
def vote_on_overlap(
    *, campaign: Campaign, by: Membership, pair: str, accepted: bool, remark: str = ""
) -> ShortlistVote:
    """Say as the client whether two people of a shared shortlist are used together although their audiences overlap (R61).

    Approvers of the campaign's brand. `pair` names the two as queries.shortlist.Overlap.pair does; the figure is the
    one known now. A later answer takes the place of the earlier one, which stays in the trail.
    """
    current = Campaign.objects.select_for_update(of=("self",)).select_related("agency", "brand").get(pk=campaign.pk)  # fmt: skip
    if not rules.can_see_shortlist(by, current):
        raise NotAllowed(_("This shortlist is not shared with you."))
    if not rules.can_decide_on_shortlist(by, current):
        raise NotAllowed(_("Only approvers can decide. Ask one of your brand's approvers."))
    remark = read_line(remark, 500, "The remark")
    asked = next((each for each in shortlist_of(current).overlaps if each.pair == pair), None)
    if asked is None:
        raise ActionError(_("There is nothing to decide about these two any more: their figures changed."))
    words = {True: "use both", False: "choose another"}
    before = words[asked.vote.accepted] if asked.vote else None
    vote, _created = ShortlistVote.objects.update_or_create(
        campaign=current, first=asked.channels[0], second=asked.channels[1],
        defaults={
            "of_smaller": asked.of_smaller, "accepted": accepted, "remark": remark, "author": by,
            "voted_at": timezone.now(),
        },
    )  # fmt: skip
    record(
        by=by, action="campaigns.shortlist.voted", subject=current, comment=remark,
        changes={f"{asked.first} + {asked.second}": (before, words[accepted])}, of_smaller=round(asked.of_smaller, 4),
    )  # fmt: skip
    return vote


@transaction.atomic
def write_note(*, campaign: Campaign, by: Membership, subject: str, body: str) -> ClientNote:
    """Draft a note to the client."""
    current = lock_campaign(campaign, by)
    note = ClientNote.objects.create(campaign=current, author=by, **_read_note(subject, body))
    record(by=by, action="campaigns.client_note.drafted", subject=current, comment=note.subject)
    return note


@transaction.atomic
def change_note(*, note: ClientNote, by: Membership, subject: str, body: str) -> ClientNote:
    """Change a note the client has not seen yet."""
    current = _lock_note(note, by)
    for field, value in _read_note(subject, body).items():
        setattr(current, field, value)
    current.save(update_fields=["subject", "body", "updated_at"])
    record(by=by, action="campaigns.client_note.changed", subject=current.campaign, comment=current.subject)
    return current


@transaction.atomic
def share_note(
    *, note: ClientNote, by: Membership, subject: str | None = None, body: str | None = None
) -> ClientNote:
    """Show a note to the brand's clients in the portal. It cannot be changed afterwards.

    With `subject` or `body` it is sent as it reads now before whoever sends it; without, as it was saved.
    """
    current = _lock_note(note, by)
    refuse_frozen(current.campaign)
    told = {
        "subject": current.subject if subject is None else subject,
        "body": current.body if body is None else body,
    }
    for field, value in _read_note(**told).items():
        setattr(current, field, value)
    current.state, current.shared_at = NoteState.SHARED, timezone.now()
    current.save(update_fields=["subject", "body", "state", "shared_at", "updated_at"])
    record(by=by, action="campaigns.client_note.shared", subject=current.campaign, comment=current.subject)
    return current


@transaction.atomic
def delete_note(*, note: ClientNote, by: Membership) -> None:
    """Throw away a note the client has not seen."""
    current = _lock_note(note, by)
    record(by=by, action="campaigns.client_note.deleted", subject=current.campaign, comment=current.subject)
    current.delete()


def _share(campaign: Campaign, by: Membership, *, shared: bool) -> None:
    now = timezone.now()
    campaign.shortlist_shared_at = now if shared else None
    campaign.save(update_fields=["shortlist_shared_at", "updated_at"])
    record(
        by=by,
        action="campaigns.shortlist.shared" if shared else "campaigns.shortlist.hidden",
        subject=campaign,
    )


def _lock_note(note: ClientNote, by: Membership) -> ClientNote:
    campaign = lock_campaign(note.campaign, by)
    current = ClientNote.objects.select_for_update(of=("self",)).filter(pk=note.pk).first()
    if current is None or current.state != NoteState.DRAFT:
        raise InvalidTransition(_("The client has seen this note already, or it was thrown away."))
    current.campaign = campaign
    return current


def _read_note(subject: str, body: str) -> dict[str, str]:
    body = read_text(body, "The note", longest=5_000)
    if not body:
        raise ActionError(_("The note is empty. Write what the client should know."))
    return {"subject": read_name(subject, 160, "The subject"), "body": body}
