"""What can be done to a campaign itself: make, change, copy, put away. Its start and end are in launching.py."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Brand, Membership
from accounts.text import fold
from campaigns import rules
from campaigns.models import (
    Brief,
    BriefPoint,
    Campaign,
    CampaignMember,
    ContingencyDuty,
    ContingencyPlan,
    ContingencyScenario,
    Product,
    Slot,
)
from campaigns.moves import PUT_AWAY
from campaigns.reading import (
    check_order,
    check_seen,
    in_words,
    read_choice,
    read_codes,
    read_line,
    read_member,
    read_money,
    read_name,
    read_text,
    store_changes,
)
from campaigns.states import Goal
from influencers.actions.rates import read_currency

MAY_NOT = "Viewers cannot change campaigns. Ask a manager or owner."
MOST_IN_TEAM = 50
FIELDS = (
    "name", "goal", "goal_target", "objective", "audience", "markets", "languages", "starts_on", "ends_on", "budget",
    "currency", "client_fee", "target_margin", "internal_note", "owner",
    "reminds_by_mail",
)  # fmt: skip


@transaction.atomic
def create_campaign(
    *,
    by: Membership,
    brand: Brand,
    name: str,
    goal: str,
    currency: str,
    products: Iterable[Product] | None = None,
    is_template: bool = False,
    **values: Any,
) -> Campaign:
    """Begin a campaign of a brand in planning; whoever begins it owns it unless `owner` says otherwise.

    `values`: FIELDS. Budget, client fee in `currency` (ISO 4217), target margin in percent, goal target in the unit
    of the goal's leading figure. Raises ActionError for reversed dates, unknown codes, negative money.
    """
    if not rules.can_make_campaign(by, by.agency):
        raise NotAllowed("Viewers cannot begin campaigns. Ask a manager or owner.")
    if brand.agency_id != by.agency_id or brand.archived_at:
        raise ActionError("Choose one of your agency's brands that is not archived.")
    values = {"owner": by, **values, "name": name, "goal": goal, "currency": currency}
    campaign = Campaign(agency=by.agency, brand=brand, is_template=is_template)
    for field, value in _read(campaign, values).items():
        setattr(campaign, field, value)
    campaign.name_key = fold(campaign.name)
    _check_together(campaign)
    campaign.save()
    campaign.products.set(_own_products(brand, products or ()))
    record(by=by, action="campaigns.campaign.created", subject=campaign)
    return campaign


@transaction.atomic
def update_campaign(
    *,
    campaign: Campaign,
    by: Membership,
    version: int | None = None,
    products: Iterable[Product] | None = None,
    **values: Any,
) -> Campaign:
    """Change a campaign's fields (FIELDS) and products; what is not given stays.

    `version` is the one the editor saw: EditConflict when it is no longer the newest.
    """
    current = lock_campaign(campaign, by)
    check_seen(current, version)
    changes = changed_fields(current, _read(current, values))
    if "currency" in changes and (current.payments.exists() or current.slots.exclude(price=None).exists()):
        raise ActionError("The campaign has prices or payments already. Its currency can no longer change.")
    if products is not None:
        wanted, had = _own_products(current.brand, products), list(current.products.all())
        if {product.pk for product in wanted} != {product.pk for product in had}:
            current.products.set(wanted)
            changes["products"] = (sorted(map(str, had)), sorted(map(str, wanted)))
    if not changes:
        return current
    told = in_words(changes)
    changes.pop("products", None)
    for field, (_, new) in changes.items():
        setattr(current, field, new)
    _check_together(current)
    if "name" in changes:
        current.name_key = fold(current.name)
        changes["name_key"] = ("", current.name_key)
    store_changes(current, changes)
    record(by=by, action="campaigns.campaign.changed", subject=current, changes=told)
    return current


@transaction.atomic
def set_team(*, campaign: Campaign, by: Membership, team: Mapping[Membership, str]) -> Campaign:
    """Say who works on a campaign, and what each looks after; who is not named leaves the team."""
    current = lock_campaign(campaign, by)
    if len(team) > MOST_IN_TEAM:
        raise ActionError(f"At most {MOST_IN_TEAM} people in a team.")
    wanted = {}
    for member, duty in team.items():
        read_member(member, current.agency, "part of the team")
        wanted[member.pk] = read_line(duty, 120, "The duty")
    names = {member.pk: str(member.user) for member in team}
    had = {place.member_id: place for place in current.team.select_related("member__user")}
    before = {str(place.member.user): place.duty or "in the team" for place in had.values()}
    after = {names[pk]: duty or "in the team" for pk, duty in wanted.items()}
    if before == after:
        return current
    current.team.exclude(member__in=wanted).delete()
    for pk, duty in wanted.items():
        CampaignMember.objects.update_or_create(campaign=current, member_id=pk, defaults={"duty": duty})
    changes = {
        name: (before.get(name), after.get(name))
        for name in {**before, **after}
        if before.get(name) != after.get(name)
    }
    record(by=by, action="campaigns.campaign.team_changed", subject=current, changes=changes)
    return current


@transaction.atomic
def clone_campaign(
    *, campaign: Campaign, by: Membership, name: str, brand: Brand | None = None, as_template: bool = False
) -> Campaign:
    """Make a new campaign in planning like this one: terms, slots, briefs, contingency plan; no people, no money moved.

    Dates shift so that the first day is today; a campaign without dates gets none. Products and the client's fee stay
    behind when it is for another brand.
    """
    if not rules.can_view_campaign(by, campaign):
        raise NotAllowed("This campaign is not one of your agency's.")
    values: dict[str, Any] = {field: getattr(campaign, field) for field in FIELDS}
    same_brand = brand is None or brand.pk == campaign.brand_id
    shift = (
        timezone.localdate() - campaign.starts_on if campaign.starts_on and not as_template else timedelta()
    )
    for field in ("starts_on", "ends_on"):
        day = values[field]
        values[field] = day + shift if day and not as_template else None
    if not same_brand:
        values |= {"client_fee": None, "target_margin": None}
    values |= {"name": name, "owner": by}
    made = create_campaign(
        by=by,
        brand=brand or campaign.brand,
        products=campaign.products.all() if same_brand else (),
        is_template=as_template,
        **values,
    )
    Campaign.objects.filter(pk=made.pk).update(cloned_from=campaign)
    made.cloned_from = campaign
    _copy_slots(campaign, made, shift, keep_dates=not as_template)
    _copy_briefs(campaign, made)
    _copy_plan(campaign, made)
    record(by=by, action="campaigns.campaign.cloned", subject=campaign, changes={"copy": (None, made.name)})
    return made


@transaction.atomic
def archive_campaign(*, campaign: Campaign, by: Membership) -> Campaign:
    """Put a campaign away; nothing is deleted. One that runs is finished or canceled first."""
    if not rules.can_edit_campaign(by, campaign) and campaign.archived_at is None:
        raise NotAllowed(MAY_NOT)
    if not rules.can_archive_campaign(by, campaign):
        raise InvalidTransition(
            "It is archived already." if campaign.archived_at else "Finish or cancel the campaign first."
        )
    still = Campaign.objects.filter(pk=campaign.pk, archived_at=None, state=campaign.state)
    now = timezone.now()
    if not still.update(archived_at=now, updated_at=now):
        raise InvalidTransition("Somebody else moved this campaign meanwhile. Look again.")
    campaign.archived_at = now
    record(by=by, action="campaigns.campaign.archived", subject=campaign)
    return campaign


@transaction.atomic
def restore_campaign(*, campaign: Campaign, by: Membership) -> Campaign:
    """Bring an archived campaign back."""
    if not rules.can_restore_campaign(by, campaign):
        raise NotAllowed(MAY_NOT) if campaign.archived_at else InvalidTransition("It is not archived.")
    away = Campaign.objects.filter(pk=campaign.pk, archived_at__isnull=False)
    if not away.update(archived_at=None, updated_at=timezone.now()):
        raise InvalidTransition("This campaign is not archived.")
    campaign.archived_at = None
    record(by=by, action="campaigns.campaign.restored", subject=campaign)
    return campaign


def lock_campaign(campaign: Campaign, by: rules.Actor) -> Campaign:
    """Return the campaign fresh and locked for a change by a member. Raises NotAllowed; InvalidTransition when put away."""
    current = (
        Campaign.objects.select_for_update(of=("self",)).select_related("brand", "agency").get(pk=campaign.pk)
    )
    if current.archived_at and rules.can_restore_campaign(by, current):
        raise InvalidTransition(PUT_AWAY.format(campaign=current))
    if not rules.can_edit_campaign(by, current):
        raise NotAllowed(MAY_NOT)
    return current


def _read(campaign: Campaign, values: dict[str, Any]) -> dict[str, Any]:
    unknown = [field for field in values if field not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a campaign.")
    read = dict(values)
    if "currency" in read:
        read["currency"] = read_currency(read["currency"])
    currency = read.get("currency") or campaign.currency
    readers: dict[str, Any] = {
        "name": lambda value: read_name(value, 120, "The campaign's name"),
        "goal": lambda value: read_choice(Goal, value, "a goal"),
        "objective": lambda value: read_text(value, "The objective"),
        "audience": lambda value: read_text(value, "The audience"),
        "internal_note": lambda value: read_text(value, "The note"),
        "markets": lambda value: read_codes(value, "country"),
        "languages": lambda value: read_codes(value, "language"),
        "budget": lambda value: read_money(value, currency, "The budget"),
        "client_fee": lambda value: read_money(value, currency, "The client's fee"),
        "owner": lambda value: read_member(value, campaign.agency, "the owner"),
    }
    return {field: readers[field](value) if field in readers else value for field, value in read.items()}


def _check_together(campaign: Campaign) -> None:
    check_order(
        campaign.starts_on, campaign.ends_on, "The campaign would end before it begins. Check the dates."
    )
    if campaign.target_margin is not None and not 0 <= campaign.target_margin <= 100:
        raise ActionError("The margin is a percentage from 0 to 100.")
    if campaign.goal_target is not None and campaign.goal_target > 10**15:
        raise ActionError("The goal is too large.")


def _own_products(brand: Brand, products: Iterable[Product]) -> list[Product]:
    chosen = list(products)
    for product in chosen:
        if product.brand_id != brand.pk:
            raise ActionError(f"{product} is not a product of {brand}.")
    return chosen


def _copy_slots(source: Campaign, made: Campaign, shift: timedelta, *, keep_dates: bool) -> None:
    fields = ("title", "platform", "format", "tier", "market", "quantity", "budget", "position", "note")
    copies = []
    for slot in source.slots.in_order():
        copy = Slot(agency=made.agency, campaign=made, **{field: getattr(slot, field) for field in fields})
        if keep_dates:
            copy.publish_from = slot.publish_from + shift if slot.publish_from else None
            copy.publish_until = slot.publish_until + shift if slot.publish_until else None
        copies.append(copy)
    Slot.objects.bulk_create(copies)


def _copy_briefs(source: Campaign, made: Campaign) -> None:
    fields = ("section", "position", "text", "market", "is_verbatim", "from_brand")
    for brief in source.briefs.prefetch_related("points"):
        copy = Brief.objects.create(
            campaign=made,
            title=brief.title,
            platform=brief.platform,
            format=brief.format,
            language=brief.language,
        )
        BriefPoint.objects.bulk_create(
            [
                BriefPoint(brief=copy, **{field: getattr(point, field) for field in fields})
                for point in brief.points.all()
            ]
        )


def _copy_plan(source: Campaign, made: Campaign) -> None:
    plan = ContingencyPlan.objects.filter(campaign=source).first()
    if plan is None:
        return
    copy = ContingencyPlan.objects.create(campaign=made, note=plan.note)
    fields = ("title", "sign", "response", "first_actor", "first_contact", "steps", "position")
    for scenario in plan.scenarios.prefetch_related("duties"):
        new = ContingencyScenario.objects.create(
            plan=copy, **{field: getattr(scenario, field) for field in fields}
        )
        ContingencyDuty.objects.bulk_create(
            [
                ContingencyDuty(
                    scenario=new,
                    member_id=duty.member_id,
                    who=duty.who,
                    duty=duty.duty,
                    position=duty.position,
                )
                for duty in scenario.duties.all()
            ]
        )
