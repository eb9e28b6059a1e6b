"""What campaigns ask of a member today. Each noun adds its own function to CONTRIBUTORS: (member, day) -> what it asks for."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.due import WEEK, Asked, Due, Urgency, answers, urgency_of
from accounts.models import Membership
from accounts.states import Role
from accounts.united import Rows
from campaigns.models import Campaign, Deliverable, Reminder, ReminderLetter
from campaigns.queries.overview import overdue
from campaigns.queries.reminder_letters import MOST_TROUBLED, troubled_letters
from campaigns.queries.today_briefs import briefs_due
from campaigns.queries.today_money import offers_due, payments_due, rights_due
from campaigns.queries.today_plan import benches_gone_cold, slots_left
from campaigns.queries.today_stakes import stake_columns, stake_of
from campaigns.states import CampaignState, DeliverableState, DueKind
from influencers.formats import format_name

MOST_OF_A_KIND = 50
PIECE = (
    "id", "title", "platform", "format", "state", "draft_due_at", "publish_due_at", "collaboration__uuid",
    "collaboration__influencer__name", "collaboration__campaign__name", *stake_columns("collaboration__campaign__"),
)  # fmt: skip


def due_for(membership: Membership, today: date) -> list[Due]:
    """Return what is due to the member in campaigns within a week; of each kind at most MOST_OF_A_KIND. One statement."""
    if membership.role not in Role.agency_roles:
        return []
    return answers([asked for contributor in CONTRIBUTORS for asked in contributor(membership, today)])


def mine(membership: Membership, prefix: str = "collaboration__") -> Q:
    """Match what the member looks after: their collaborations, else those of their campaigns; owners: what nobody has."""
    own = {f"{prefix}owner_id": membership.pk}
    nobody = {f"{prefix}owner": None}
    of_campaign = Q(**nobody, **{f"{prefix}campaign__owner_id": membership.pk})
    found = Q(**own) | of_campaign
    if membership.role == Role.OWNER:
        found |= Q(**nobody, **{f"{prefix}campaign__owner": None})
    return found


def deliverables_due(membership: Membership, today: date) -> list[Asked]:
    """Ask for late deliverables, and those whose reminder nobody has taken note of."""
    owed = (
        Deliverable.objects.for_agency(membership.agency)
        .owing_posts()
        .filter(mine(membership), collaboration__campaign__state=CampaignState.RUNNING, collaboration__campaign__archived_at=None)
    )  # fmt: skip
    late = owed.filter(overdue(timezone.now())).order_by("publish_due_at", "pk")
    still = Q(what=DueKind.DRAFT, deliverable__state__in=DeliverableState.owes_draft, due_at=F("deliverable__draft_due_at"))  # fmt: skip
    still |= Q(what=DueKind.PUBLISH, deliverable__state__in=DeliverableState.owes_post, due_at=F("deliverable__publish_due_at"))  # fmt: skip
    reminders = (
        Reminder.objects.for_agency(membership.agency)
        .filter(still, mine(membership, "deliverable__collaboration__"), seen_at=None)
        .filter(deliverable__collaboration__ended_at=None)
        .order_by("-pk")
    )
    reminded = ("deliverable_id", "what", "due_at", *(f"deliverable__{column}" for column in PIECE))
    parts = (Rows(late, PIECE, MOST_OF_A_KIND), Rows(reminders, reminded, MOST_OF_A_KIND))
    return [Asked(partial(_deliverables, today), parts)]


def _deliverables(today: date, late: list[Deliverable], reminders: list[Reminder]) -> list[Due]:
    told = {row.pk for row in late}
    near: dict[tuple[int, str], Due] = {}
    for reminder in reminders:
        key = (reminder.deliverable_id, reminder.what)
        if reminder.deliverable_id not in told and key not in near:
            near[key] = _near(reminder, today)
    return [*(_late(row) for row in late), *near.values()]


def _late(row: Deliverable) -> Due:
    now = timezone.now()
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


def letters_in_trouble(membership: Membership, today: date) -> list[Asked]:
    """Ask for reminders to influencers that may not have arrived: somebody asks them in another way."""
    rows = troubled_letters(membership.agency, mine(membership, "reminder__deliverable__collaboration__"))
    to = "reminder__deliverable__collaboration__"
    columns = ("address", "state", "trouble", "reminder__due_at", f"{to}uuid", f"{to}influencer__name")
    return [Asked(_troubled, (Rows(rows, columns, MOST_TROUBLED),))]


def _troubled(rows: list[ReminderLetter]) -> list[Due]:
    return [
        Due(
            kind=_("Deliverable"), icon="mail", who=row.reminder.deliverable.collaboration.influencer.name,
            what=_("The reminder to %(address)s: %(state)s") % {"address": row.address, "state": row.get_state_display().lower()},
            why=row.trouble or _("Remind them in another way"), url=row.reminder.deliverable.collaboration.get_absolute_url(),
            action=_("Remind them"), urgency=Urgency.NOW, due=timezone.localtime(row.reminder.due_at).date(),
        )
        for row in rows
    ]  # fmt: skip


def campaigns_to_launch(membership: Membership, today: date) -> list[Asked]:
    """Ask for one's campaigns that should begin within a week and are still in planning."""
    rows = Campaign.objects.for_agency(membership.agency).active().filter(
        owner_id=membership.pk, state=CampaignState.PLANNING, starts_on__lte=today + WEEK
    )  # fmt: skip
    columns = ("uuid", "name", "starts_on", *stake_columns())
    part = Rows(rows.order_by("starts_on", "pk"), columns, MOST_OF_A_KIND)
    return [Asked(partial(_to_launch, today), (part,))]


def _to_launch(today: date, rows: list[Campaign]) -> list[Due]:
    return [
        Due(
            kind=_("Campaign"), icon="speakerphone", who=campaign.name, what=_("Should begin, and is not launched"),
            why=_("Look at what is missing before launch"), url=campaign.get_absolute_url(), action=_("Open"),
            urgency=urgency_of(campaign.starts_on or today, today), due=campaign.starts_on, stake=stake_of(campaign),
        )
        for campaign in rows
    ]  # fmt: skip


def briefs(membership: Membership, today: date) -> list[Asked]:
    """Ask for objections and questions that wait, and briefs to talk through again."""
    return briefs_due(membership, today, mine(membership))


def offers(membership: Membership, today: date) -> list[Asked]:
    """Ask for counter-offers that wait, offers, rights and exclusivities that end soon."""
    return [*offers_due(membership, today, mine), *rights_due(membership, today, mine)]


def left_slots(membership: Membership, today: date) -> list[Asked]:
    """Ask for slots somebody left."""
    return slots_left(membership, today, mine)


CONTRIBUTORS: tuple[Callable[[Membership, date], list[Asked]], ...] = (
    deliverables_due, letters_in_trouble, campaigns_to_launch, briefs, offers, payments_due, left_slots, benches_gone_cold,
)  # fmt: skip
