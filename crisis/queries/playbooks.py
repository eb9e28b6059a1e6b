"""Playbooks as the coverage view and their page show them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import Agency
from campaigns.models import Campaign
from campaigns.queries.launch import LaunchCheck
from crisis import packs
from crisis.models import CampaignPlaybook, Incident, Playbook, PlaybookVersion
from crisis.pages.playbooks import is_stale
from crisis.states import VersionState

OWN = "own"
MOST_SHOWN = 200


@dataclass(frozen=True)
class Covered:
    """A scenario of the coverage view. `playbook` None: built in and not adopted; `missing` names what it lacks."""

    scenario: str
    name: str
    triggers: str
    playbook: Playbook | None
    version: PlaybookVersion | None
    draft: PlaybookVersion | None
    missing: tuple[str, ...]  # of plan, owner, review
    campaigns: int
    incidents: int


@dataclass(frozen=True)
class Coverage:
    """How far the house is prepared: rows in order, those that lack most first."""

    rows: list[Covered]
    planned: int
    ownerless: int
    stale: int
    unadopted: list[str]

    @property
    def all(self) -> int:
        return len(self.rows)


def playbooks_to_show(agency: Agency) -> QuerySet[Playbook]:
    """Return an agency's playbooks with owner and agency loaded, archived ones too."""
    return Playbook.objects.for_agency(agency).select_related("agency", "owner__user")


def versions_to_show(agency: Agency) -> QuerySet[PlaybookVersion]:
    """Return the versions of an agency's playbooks."""
    rows = PlaybookVersion.objects.filter(playbook__agency=agency)
    return rows.select_related("playbook__agency", "playbook__owner__user", "author__user")


def with_numbers(rows: QuerySet[Playbook]) -> QuerySet[Playbook]:
    """Return playbooks with the number of the version in force as `in_force`."""
    in_force = PlaybookVersion.objects.filter(playbook=OuterRef("pk"), state=VersionState.IN_FORCE)
    return rows.annotate(in_force=Subquery(in_force.values("number")[:1]))


def places_to_show(agency: Agency) -> QuerySet[CampaignPlaybook]:
    """Return the playbooks that an agency's campaigns are prepared with."""
    rows = CampaignPlaybook.objects.filter(campaign__agency=agency)
    return rows.select_related("campaign__agency", "playbook", "version")


def coverage_of(agency: Agency, *, today: date) -> Coverage:
    """Return built-in scenarios and own ones with what they have and what they lack; two statements."""
    open_versions = PlaybookVersion.objects.filter(state__in=(VersionState.IN_FORCE, VersionState.DRAFT))
    books = (
        playbooks_to_show(agency)
        .filter(archived_at=None)
        .annotate(
            campaigns=Subquery(_number(CampaignPlaybook.objects.filter(playbook=OuterRef("pk"), campaign__archived_at=None), "playbook")),
            incidents_seen=Subquery(
                _number(Incident.objects.filter(playbook_version__playbook=OuterRef("pk"), is_drill=False), "playbook_version__playbook")
            ),
        )
        .prefetch_related(Prefetch("versions", queryset=open_versions, to_attr="open_versions"))
        .order_by("name_key", "pk")[:MOST_SHOWN]
    )  # fmt: skip
    found = [_covered(book, today) for book in books]
    there = {row.scenario for row in found if row.scenario}
    unadopted = [key for key in packs.playbooks() if key not in there and key != OWN]
    found += [
        Covered(key, packs.playbooks()[key].name, "; ".join(packs.playbooks()[key].triggers), None, None, None, ("plan", "owner"), 0, 0)
        for key in unadopted
    ]  # fmt: skip
    found.sort(key=lambda row: (-("plan" in row.missing), -len(row.missing), row.name.casefold()))
    return Coverage(
        rows=found, planned=sum("plan" not in row.missing for row in found),
        ownerless=sum("owner" in row.missing and "plan" not in row.missing for row in found),
        stale=sum("review" in row.missing for row in found), unadopted=unadopted,
    )  # fmt: skip


def archived_of(agency: Agency) -> list[Playbook]:
    """Return the playbooks that were put away, newest first."""
    return list(
        playbooks_to_show(agency)
        .filter(archived_at__isnull=False)
        .order_by("-archived_at", "-pk")[:MOST_SHOWN]
    )


def _number(rows: QuerySet, by: str) -> QuerySet:
    """Return how many rows there are, as a subquery's one value."""
    return rows.order_by().values(by).annotate(number=Coalesce(Count("pk"), 0)).values("number")


def _covered(book: Playbook, today: date) -> Covered:
    versions: list[PlaybookVersion] = getattr(book, "open_versions", [])
    version = next((each for each in versions if each.state == VersionState.IN_FORCE), None)
    draft = next((each for each in versions if each.state == VersionState.DRAFT), None)
    missing = [
        name
        for name, lacks in (
            ("plan", version is None), ("owner", book.owner_id is None), ("review", version is not None and is_stale(book, today)),
        )
        if lacks
    ]  # fmt: skip
    shown = version or draft
    return Covered(
        book.scenario, book.name, "; ".join(shown.triggers) if shown else "", book, version, draft, tuple(missing),
        getattr(book, "campaigns", None) or 0, getattr(book, "incidents_seen", None) or 0,
    )  # fmt: skip


def versions_of(playbook: Playbook) -> list[PlaybookVersion]:
    """Return a playbook's versions, newest first."""
    rows = playbook.versions.select_related("author__user").order_by("-number")
    return list(rows[:MOST_SHOWN])


def used_in(playbook: Playbook) -> tuple[list[CampaignPlaybook], list[Incident]]:
    """Return the newest campaigns prepared with a playbook and incidents it was used in; two statements."""
    places = playbook.campaign_places.filter(campaign__archived_at=None).select_related("campaign", "version")
    incidents = Incident.objects.filter(playbook_version__playbook=playbook).select_related(
        "playbook_version"
    )
    return list(places.order_by("-pk")[:20]), list(incidents.order_by("-pk")[:20])


def places_of(campaign: Campaign) -> list[CampaignPlaybook]:
    """Return the playbooks a campaign is prepared with, each with the newest version in force as `newest`."""
    rows = campaign.playbook_places.select_related("version", "playbook__owner__user", "by__user").annotate(
        newest=Subquery(
            PlaybookVersion.objects.filter(playbook=OuterRef("playbook"), state=VersionState.IN_FORCE).values("number")[:1],
            output_field=IntegerField(),
        )
    )  # fmt: skip
    return list(rows.order_by("playbook__name_key", "pk")[:MOST_SHOWN])


def plans_in_force(agency: Agency) -> list[PlaybookVersion]:
    """Return the versions in force of living playbooks, by name."""
    rows = PlaybookVersion.objects.filter(
        playbook__agency=agency, playbook__archived_at=None, state=VersionState.IN_FORCE
    )
    return list(
        rows.select_related("playbook__owner__user").order_by("playbook__name_key", "pk")[:MOST_SHOWN]
    )


def launch_check(campaign: Campaign) -> LaunchCheck:
    """Say whether a campaign is prepared with a playbook; it can start without (R112). One statement."""
    prepared = campaign.playbook_places.exists()
    advice = "" if prepared else _("Prepare it with a playbook: a war room then opens with its tasks ready.")
    return LaunchCheck("playbooks", _("Playbooks"), "", "crisis:prepare_campaign", advice=advice)
