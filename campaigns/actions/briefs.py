"""What can be done to a brief: begin, copy, take in what the brand asks for, publish. Its points are in brief_points.py."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, EditConflict, InvalidTransition, NotAllowed
from accounts.live import publish
from accounts.models import AuditEntry, Membership
from accounts.models.trail import AuditQuerySet
from campaigns import rules
from campaigns.actions.campaigns import MAY_NOT, lock_campaign
from campaigns.actions.read_backs import settle_read_backs
from campaigns.disclosure.packs import legally_reviewed, never_advertised
from campaigns.freedom.meter import read_freedom
from campaigns.models import Brief, BriefPoint, BriefVersion, Campaign
from campaigns.moves import PUT_AWAY, refuse_frozen
from campaigns.queries.flowing import Flow, flows_into, not_in
from campaigns.reading import check_seen, in_words, read_codes, read_format, read_line, read_name, store_once
from campaigns.states import BriefState
from campaigns.wording import frozen_points
from platforms.registry import PLATFORMS

FIELDS = ("title", "platform", "format", "language")
MOST_BRIEFS = 60
ONE_EACH = (
    "There is a brief for this platform, format and language already. Open that one, or choose another."
)
Said = tuple[str, str, str, bool]


@transaction.atomic
def create_brief(
    *,
    campaign: Campaign,
    by: Membership,
    title: str = "",
    platform: str = "",
    format: str = "",
    language: str = "en",
    like: Brief | None = None,
) -> Brief:
    """Begin a brief for one platform and format, or for all; `like` another one of the agency takes its points over.

    What the brand, the campaign, the markets' law and the platform ask for flows in. Raises AlreadyExists when the
    campaign has one for this platform, format and language.
    """
    current = lock_campaign(campaign, by)
    if like is not None and like.campaign.agency_id != current.agency_id:
        raise NotAllowed("This brief is of another agency.")
    if current.briefs.count() >= MOST_BRIEFS:
        raise ActionError(f"At most {MOST_BRIEFS} briefs a campaign.")
    read = _read({"platform": platform, "format": format, "language": language, "title": title or "-"})
    if not title:
        read["title"] = like.title if like else default_title(current, read["platform"])
    made = Brief(campaign=current, **read)
    store_once(made, ONE_EACH)
    rows = [] if like is None else [point for point in like.points.all() if not point.from_brand]
    copied = [
        BriefPoint(
            brief=made, section=point.section, position=point.position, text=point.text, market=point.market,
            is_verbatim=point.is_verbatim,
        )
        for point in rows
    ]  # fmt: skip
    _flow_in(made, flows_into(made), taken=copied)
    record(
        by=by, action="campaigns.brief.created", subject=made, agency=current.agency,
        changes={"like": (None, str(like))} if like else None,
    )  # fmt: skip
    return made


@transaction.atomic
def update_brief(*, brief: Brief, by: Membership, version: int | None = None, **values: Any) -> Brief:
    """Change a brief's title, or what it is for: platform, format, language."""
    current = lock_brief(brief, by)
    check_seen(current, version)
    read = _read({field: getattr(current, field) for field in FIELDS} | values)
    changes = changed_fields(current, read)
    if changes:
        for field, (_, new) in changes.items():
            setattr(current, field, new)
        store_once(current, ONE_EACH)
        touch(current, by)
        record(
            by=by, action="campaigns.brief.changed", subject=current, agency=current.campaign.agency,
            changes=in_words(changes),
        )  # fmt: skip
    return current


@transaction.atomic
def take_in(*, brief: Brief, by: Membership) -> Brief:
    """Bring a brief in line with the brand room, the campaign, the law and the platform: what is missing comes, what
    is asked for no more goes. What people wrote stays."""
    current = lock_brief(brief, by)
    missing, outdated = not_in(current)
    if not missing and not outdated:
        raise InvalidTransition("Everything the brand asks for is in the brief.")
    BriefPoint.objects.filter(pk__in=[point.pk for point in outdated]).delete()
    _flow_in(current, missing, taken=[])
    touch(current, by)
    record(
        by=by, action="campaigns.brief.taken_in", subject=current, agency=current.campaign.agency,
        changes={"points": ([str(point) for point in outdated], [flow.text[:80] for flow in missing])},
    )  # fmt: skip
    return current


@transaction.atomic
def publish_brief(
    *,
    brief: Brief,
    by: Membership,
    note: str = "",
    legal_note: str = "",
    version: int | None = None,
    since: int | None = None,
) -> BriefVersion:
    """Freeze the points as a new version, and ask those who read it again for the points that changed.

    Refuses what may not be advertised in the campaign's markets; what a lawyer has to see needs `legal_note`: who
    looked at it and what they said. The freedom meter's reading is kept with it; it never refuses. `version` is the
    working copy that was seen; `since` the number of the trail's newest entry then: one's own later saves do not count.
    """
    current = lock_brief(brief, by)
    check_seen(current, version)
    if since is not None and changed_by_others(current, since, by).exists():
        raise EditConflict(
            "Somebody else changed the brief meanwhile. Look at how it is now, then publish again."
        )
    refuse_frozen(current.campaign)
    points = list(current.points.all())
    if not points:
        raise ActionError("The brief is empty. Write at least what it is about.")
    newest = newest_version(current)
    frozen = frozen_points(points)
    if newest and newest.points == frozen and current.state != BriefState.WITHDRAWN:
        raise InvalidTransition(f"Nothing has changed since version {newest.number}.")
    legal_note = read_line(legal_note, 500, "The lawyer's word")
    _check_categories(current.campaign, legal_note)
    made = BriefVersion.objects.create(
        brief=current, number=newest.number + 1 if newest else 1, points=frozen, legal_note=legal_note,
        note=read_line(note, 300, "The note"), freedom=read_freedom(points, current.language).as_data(),
        published_by=by, published_at=timezone.now(),
    )  # fmt: skip
    Brief.objects.filter(pk=current.pk).update(state=BriefState.PUBLISHED, updated_at=made.published_at)
    current.state = BriefState.PUBLISHED
    settle_read_backs(version=made, by=by)
    record(
        by=by, action="campaigns.brief.published", subject=current, agency=current.campaign.agency,
        changes={"version": (newest.number if newest else None, made.number)}, comment=made.note,
    )  # fmt: skip
    tell(current, by)
    return made


@transaction.atomic
def withdraw_brief(*, brief: Brief, by: Membership, reason: str) -> Brief:
    """Take a published brief back: nobody reads or answers it any more, and no stage waits for it.

    Versions and answers stay to be looked up. Publishing it again brings it back; who acknowledged a point that still
    reads the same is not asked again.
    """
    current = lock_brief(brief, by)
    reason = read_name(reason, 300, "The reason")
    if current.state not in (BriefState.PUBLISHED, BriefState.CHANGED):
        was = (
            "withdrawn already"
            if current.state == BriefState.WITHDRAWN
            else "not published; throw it away instead"
        )
        raise InvalidTransition(f"This brief is {was}.")
    current.state, now = BriefState.WITHDRAWN, timezone.now()
    Brief.objects.filter(pk=current.pk).update(state=current.state, updated_at=now)
    record(
        by=by, action="campaigns.brief.withdrawn", subject=current, agency=current.campaign.agency, comment=reason
    )  # fmt: skip
    tell(current, by)
    return current


@transaction.atomic
def delete_brief(*, brief: Brief, by: Membership) -> None:
    """Throw away a brief nobody was ever shown. One that was published stays."""
    current = lock_brief(brief, by)
    if current.versions.exists():
        raise InvalidTransition("This brief was published. It stays, so that it can be looked up.")
    record(by=by, action="campaigns.brief.deleted", subject=current, agency=current.campaign.agency)
    current.delete()


def changed_by_others(brief: Brief, since: int, by: Membership) -> AuditQuerySet:
    """Return what others did to a brief after an entry of the trail."""
    return (
        AuditEntry.objects.for_agency(brief.campaign.agency)
        .about(brief)
        .filter(pk__gt=since)
        .exclude(actor=by)
    )


def newest_version(brief: Brief) -> BriefVersion | None:
    return brief.versions.order_by("-number").first()


def lock_brief(brief: Brief, by: rules.Actor) -> Brief:
    """Return a brief fresh and locked for a change by a member."""
    current = (
        Brief.objects.select_for_update(of=("self",))
        .select_related("campaign__brand", "campaign__agency")
        .get(pk=brief.pk)
    )
    if current.campaign.archived_at and rules.can_restore_campaign(by, current.campaign):
        raise InvalidTransition(PUT_AWAY.format(campaign=current.campaign))
    if not rules.can_edit_campaign(by, current.campaign):
        raise NotAllowed(MAY_NOT)
    return current


def touch(brief: Brief, by: Membership) -> None:
    """Note on a locked brief that its working copy changed, and tell whoever has it open."""
    if brief.state == BriefState.PUBLISHED:
        brief.state = BriefState.CHANGED
    Brief.objects.filter(pk=brief.pk).update(
        state=brief.state, version=F("version") + 1, updated_at=timezone.now()
    )
    brief.version += 1
    tell(brief, by)


def tell(brief: Brief, by: Membership) -> None:
    publish(
        topic=f"agency:{brief.campaign.agency_id}", event="brief_changed", brief=str(brief.uuid),
        version=brief.version, by=str(by.uuid),
    )  # fmt: skip


def default_title(campaign: Campaign, platform: str) -> str:
    where = PLATFORMS[platform].label if platform in PLATFORMS else ""
    return f"{campaign.name} · {where}"[:120] if where else campaign.name


def _flow_in(brief: Brief, flows: list[Flow], *, taken: list[BriefPoint]) -> None:
    """Store points: those taken over, and behind them in each section what flows in."""
    places: dict[str, int] = {}
    for row in [*brief.points.all(), *taken]:
        places[row.section] = max(places.get(row.section, -1), row.position)
    rows = list(taken)
    for flow in flows:
        places[flow.section] = places.get(flow.section, -1) + 1
        rows.append(
            BriefPoint(
                brief=brief, section=flow.section, position=places[flow.section], text=flow.text,
                market=flow.market, is_verbatim=flow.is_verbatim, from_brand=True,
            )
        )  # fmt: skip
    BriefPoint.objects.bulk_create(rows)


def _check_categories(campaign: Campaign, legal_note: str) -> None:
    chosen = [category for product in campaign.products.all() for category in product.categories]
    never = never_advertised(chosen, campaign.markets)
    if never:
        raise ActionError(
            f"{', '.join(never)}: this may not be advertised through influencers. The brief cannot be published."
        )
    review = legally_reviewed(chosen, campaign.markets)
    if review and not legal_note:
        raise ActionError(
            f"{', '.join(review)}: a lawyer looks at this before it goes out. Write who did, and what they said."
        )


def _read(values: dict[str, Any]) -> dict[str, Any]:
    unknown = [field for field in values if field not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a brief.")
    if values["platform"] and values["format"]:
        read_format(values["platform"], values["format"])
    elif values["platform"] and values["platform"] not in PLATFORMS:
        raise ActionError(f"{values['platform'][:40]} is not a platform. Known: {', '.join(PLATFORMS)}.")
    elif values["format"]:
        raise ActionError("Choose the platform of this format.")
    language = read_codes([values["language"]], "language")
    if not language:
        raise ActionError("Choose the language the brief is written in.")
    return {
        **values, "title": read_name(values["title"], 120, "The brief's title"), "language": language[0],
    }  # fmt: skip


__all__ = [
    "AlreadyExists",
    "create_brief",
    "delete_brief",
    "publish_brief",
    "take_in",
    "update_brief",
    "withdraw_brief",
]
