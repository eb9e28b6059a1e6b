"""Reply kits, check-ins and who looks after whom."""

from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from accounts.models import Agency, Membership
from accounts.states import Role
from campaigns.models import Collaboration
from crisis.models import CheckIn, Incident, KitLetter, ReplyKit, RoleHolder
from crisis.states import Feeling, IncidentState
from influencers.models import Influencer

CHECK_INS_SHOWN = 20


def kits_to_show(agency: Agency) -> QuerySet[ReplyKit]:
    """Return the agency's reply kits with what their pages name."""
    loaded = ("influencer", "incident__agency", "incident__commander__user", "contact__user", "ours_by__user")
    return ReplyKit.objects.filter(incident__agency=agency).select_related(*loaded)


def check_ins_to_show(agency: Agency, *, kit: ReplyKit | None = None) -> QuerySet[CheckIn]:
    """Return the agency's check-ins, or those of one kit, newest first, with what their pages and rules name."""
    loaded = ("kit__influencer", "kit__incident__agency", "kit__incident__commander__user")
    rows = CheckIn.objects.filter(kit__incident__agency=agency)
    rows = rows if kit is None else rows.filter(kit=kit)
    return rows.select_related(*loaded).order_by("-pk")


def kits_of(incident: Incident) -> list[ReplyKit]:
    """Return an incident's kits by name, each with its newest check-ins as `latest_check_ins` and `latest_letters`."""
    newest = CheckIn.objects.select_related("by__user", "seen_by__user").order_by("-due_at", "-pk")
    prefetch = Prefetch("check_ins", newest[:CHECK_INS_SHOWN], to_attr="latest_check_ins")
    written = Prefetch("letters", letters_to_show(incident.agency), to_attr="latest_letters")
    rows = kits_to_show(incident.agency).filter(incident=incident)
    return list(rows.prefetch_related(prefetch, written).order_by("influencer__name_key", "pk"))


def letters_to_show(agency: Agency) -> QuerySet[KitLetter]:
    """Return the agency's letters about kits with how far they are, newest first."""
    rows = KitLetter.objects.filter(kit__incident__agency=agency)
    return rows.select_related("kit", "check_in", "message__mailbox", "by__user", "link").order_by("-pk")


def kits_shown_in(collaboration: Collaboration) -> list[ReplyKit]:
    """Return the kits on an influencer's page, newest first, each with the question that waits as `asked`."""
    waiting = CheckIn.objects.filter(answered_at=None).order_by("due_at", "pk")
    shown = ReplyKit.objects.shown_in(collaboration).select_related("incident__agency", "contact__user")
    return list(shown.prefetch_related(Prefetch("check_ins", waiting, to_attr="asked")).order_by("-pk"))


def carer_of(incident: Incident) -> Membership:
    """Return who looks after the influencer in a room: the influencer liaison, else the commander."""
    holder = (
        RoleHolder.objects.filter(incident=incident, role="influencer_liaison", until=None)
        .select_related("member__user")
        .first()
    )
    return holder.member if holder else incident.commander


def check_ins_to_look_at(member: Membership, *, now: datetime) -> QuerySet[CheckIn]:
    """Return check-ins that wait for a member: due and not asked yet, or answered badly and not taken note of."""
    mine = Q(kit__contact=member) | Q(kit__contact=None, kit__incident__commander=member)
    due = Q(answered_at=None, due_at__lte=now)
    heard = Q(feeling__in=(Feeling.BADLY, Feeling.NEEDS_HELP), seen_by=None)
    live = CheckIn.objects.filter(
        mine, due | heard, kit__incident__agency=member.agency_id, kit__incident__state__in=IncidentState.live
    )
    return live.select_related("kit__influencer", "kit__incident").order_by("due_at", "pk")


def is_carer(incident: Incident, member: Membership) -> bool:
    """Say whether a member looks after all influencers of a room: its liaison, its commander, the agency's owners."""
    if member.pk == incident.commander_id or member.role == Role.OWNER:
        return True
    held = RoleHolder.objects.filter(incident=incident, role="influencer_liaison", member=member, until=None)
    return held.exists()


def people_without_kit(incident: Incident) -> list[Influencer]:
    """Return influencers the incident is about who have no reply kit yet, by name."""
    about = Influencer.objects.filter(incident_places__incident=incident)
    return list(about.exclude(reply_kits__incident=incident).order_by("name_key", "pk"))


def influencers_for_kits(incident: Incident) -> list[Influencer]:
    """Return for whom a kit can be made: whom the incident is about, then who works in its campaigns."""
    named = people_without_kit(incident)
    working = Influencer.objects.filter(
        collaborations__campaign__incident_places__incident=incident, merged_into=None, archived_at=None
    )
    others = working.exclude(reply_kits__incident=incident).exclude(pk__in=[each.pk for each in named])
    return [*named, *others.distinct().order_by("name_key", "pk")[:200]]
