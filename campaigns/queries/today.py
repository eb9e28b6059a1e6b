"""What campaigns ask of a member today. Each noun adds its own function to CONTRIBUTORS: (member, day) -> rows."""

from collections.abc import Callable
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import WEEK, Due, Urgency, urgency_of
from accounts.models import Membership
from accounts.states import Role
from campaigns.models import Campaign, Deliverable, Reminder
from campaigns.queries.overview import overdue
from campaigns.queries.reminder_letters import troubled_letters
from campaigns.queries.today_briefs import briefs_due
from campaigns.queries.today_money import offers_due, payments_due, rights_due
from campaigns.queries.today_plan import benches_gone_cold, slots_left
from campaigns.queries.today_stakes import stake_of
from campaigns.states import CampaignState, DeliverableState, DueKind
from influencers.formats import format_name

MOST_OF_A_KIND = 50


def due_for(membership: Membership, today: date) -> list[Due]:
    """Return what is due to the member in campaigns within a week; of each kind at most MOST_OF_A_KIND."""
    if membership.role not in Role.agency_roles:
        return []
    return [row for contributor in CONTRIBUTORS for row in contributor(membership, today)]


def mine(membership: Membership, prefix: str = "collaboration__") -> Q:
    """Match what the member looks after: their collaborations, else those of their campaigns; owners: what nobody has."""
    own = {f"{prefix}owner_id": membership.pk}
    nobody = {f"{prefix}owner": None}
    of_campaign = Q(**nobody, **{f"{prefix}campaign__owner_id": membership.pk})
    found = Q(**own) | of_campaign
    if membership.role == Role.OWNER:
        found |= Q(**nobody, **{f"{prefix}campaign__owner": None})
    return found


def deliverables_due(membership: Membership, today: date) -> list[Due]:
    """Return late deliverables, and those whose reminder nobody has taken note of; two statements."""
    now = timezone.now()
    owed = (
        Deliverable.objects.for_agency(membership.agency)
        .owing_posts()
        .filter(mine(membership), collaboration__campaign__state=CampaignState.RUNNING, collaboration__campaign__archived_at=None)
    )  # fmt: skip
    late = list(_loaded(owed.filter(overdue(now))).order_by("publish_due_at", "pk")[:MOST_OF_A_KIND])
    told = {row.pk for row in late}
    return [*(_late(row, now) for row in late), *_reminded(membership, told, today)]


def _reminded(membership: Membership, late: set[int], today: date) -> list[Due]:
    still = Q(what=DueKind.DRAFT, deliverable__state__in=DeliverableState.owes_draft, due_at=F("deliverable__draft_due_at"))  # fmt: skip
    still |= Q(what=DueKind.PUBLISH, deliverable__state__in=DeliverableState.owes_post, due_at=F("deliverable__publish_due_at"))  # fmt: skip
    rows = (
        Reminder.objects.for_agency(membership.agency)
        .filter(still, mine(membership, "deliverable__collaboration__"), seen_at=None)
        .filter(deliverable__collaboration__ended_at=None)
        .select_related("deliverable__collaboration__influencer", "deliverable__collaboration__campaign")
        .order_by("-pk")[:MOST_OF_A_KIND]
    )
    told: dict[tuple[int, str], Due] = {}
    for reminder in rows:
        key = (reminder.deliverable_id, reminder.what)
        if reminder.deliverable_id not in late and key not in told:
            told[key] = _near(reminder, today)
    return list(told.values())


def _loaded(rows: QuerySet[Deliverable]) -> QuerySet[Deliverable]:
    return rows.select_related("collaboration__influencer", "collaboration__campaign")


def _late(row: Deliverable, now: datetime) -> Due:
    draft_late = row.state in DeliverableState.owes_draft and row.draft_due_at and row.draft_due_at < now
    since = row.draft_due_at if draft_late else row.publish_due_at
    what = _("The draft is late: %(what)s") if draft_late else _("The publication is late: %(what)s")
    return Due(
        kind=_("Deliverable"), icon="alert-triangle", who=row.collaboration.influencer.name,
        what=what % {"what": row.title or format_name(row.platform, row.format)}, why=row.collaboration.campaign.name,
        url=row.collaboration.get_absolute_url(), action=_("Look"), urgency=Urgency.NOW,
        due=timezone.localtime(since).date() if since else None, stake=stake_of(row.collaboration.campaign),
    )  # fmt: skip


def _near(reminder: Reminder, today: date) -> Due:
    row, day = reminder.deliverable, timezone.localtime(reminder.due_at).date()
    what = _("Draft due: %(what)s") if reminder.what == DueKind.DRAFT else _("Goes live: %(what)s")
    return Due(
        kind=_("Deliverable"), icon="calendar-due", who=row.collaboration.influencer.name,
        what=what % {"what": row.title or format_name(row.platform, row.format)}, why=row.collaboration.campaign.name,
        url=row.collaboration.get_absolute_url(), action=_("Remind them"), urgency=urgency_of(day, today), due=day,
        stake=stake_of(row.collaboration.campaign),
    )  # fmt: skip


def letters_in_trouble(membership: Membership, today: date) -> list[Due]:
    """Return reminders to influencers that may not have arrived: somebody asks them in another way."""
    rows = troubled_letters(membership.agency, mine(membership, "reminder__deliverable__collaboration__"))
    return [
        Due(
            kind=_("Deliverable"), icon="mail", who=row.reminder.deliverable.collaboration.influencer.name,
            what=_("The reminder to %(address)s: %(state)s") % {"address": row.address, "state": row.get_state_display().lower()},
            why=row.trouble or _("Remind them in another way"), url=row.reminder.deliverable.collaboration.get_absolute_url(),
            action=_("Remind them"), urgency=Urgency.NOW, due=timezone.localtime(row.reminder.due_at).date(),
        )
        for row in rows
    ]  # fmt: skip


def campaigns_to_launch(membership: Membership, today: date) -> list[Due]:
    """Return one's campaigns that should begin within a week and are still in planning."""
    rows = Campaign.objects.for_agency(membership.agency).active().filter(
        owner_id=membership.pk, state=CampaignState.PLANNING, starts_on__lte=today + WEEK
    )  # fmt: skip
    return [
        Due(
            kind=_("Campaign"), icon="speakerphone", who=campaign.name, what=_("Should begin, and is not launched"),
            why=_("Look at what is missing before launch"), url=campaign.get_absolute_url(), action=_("Open"),
            urgency=urgency_of(campaign.starts_on or today, today), due=campaign.starts_on, stake=stake_of(campaign),
        )
        for campaign in rows.order_by("starts_on", "pk")[:MOST_OF_A_KIND]
    ]  # fmt: skip


def briefs(membership: Membership, today: date) -> list[Due]:
    """Return objections and questions that wait, and briefs to talk through again."""
    return briefs_due(membership, today, mine(membership))


def offers(membership: Membership, today: date) -> list[Due]:
    """Return counter-offers that wait, offers, rights and exclusivities that end soon."""
    return [*offers_due(membership, today, mine), *rights_due(membership, today, mine)]


def left_slots(membership: Membership, today: date) -> list[Due]:
    """Return slots somebody left."""
    return slots_left(membership, today, mine)


CONTRIBUTORS: tuple[Callable[[Membership, date], list[Due]], ...] = (
    deliverables_due, letters_in_trouble, campaigns_to_launch, briefs, offers, payments_due, left_slots, benches_gone_cold,
)  # fmt: skip
