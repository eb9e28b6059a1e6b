"""What can be done to a collaboration: begin, move through the pipeline, end, take up again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, AlreadyExists, EditConflict, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns import rules
from campaigns.actions.campaigns import MAY_NOT, lock_campaign
from campaigns.actions.pipeline import ensure_pipeline
from campaigns.models import Campaign, Collaboration, PipelineStage, StageMove
from campaigns.queries.conditions import met_conditions
from campaigns.reading import check_seen, in_words, read_choice, read_line, read_member, store_changes
from campaigns.states import Condition, EndKind, EndReason, PassVerb, Phase
from influencers.models import Influencer, Representative
from influencers.restrictions import barred

RANK_GAP = 1024
SHORTEST_REASON = 5
FIELDS = ("owner", "representative", "blocked_by")
# Rooms to the right are told of each early end, within its transaction; they add themselves at start.
ENDED_TOLD: list[Callable[[Collaboration, rules.Actor], None]] = []


class ConditionsNotMet(ActionError):
    """The pipeline asks for something first; `conditions` are the keys. A member can set them aside with a reason."""

    def __init__(self, stage: PipelineStage, conditions: list[str]) -> None:
        asked = "; ".join(str(Condition(each).label) for each in conditions)
        super().__init__(f"Before {stage.name}: {asked}. Give a reason to go on without.")
        self.conditions = conditions


@transaction.atomic
def add_collaboration(
    *,
    campaign: Campaign,
    by: Membership,
    influencer: Influencer,
    stage: PipelineStage | None = None,
    owner: Membership | None = None,
    despite: str = "",
    replaces: Collaboration | None = None,
) -> Collaboration:
    """Take somebody into a campaign, in the first stage unless another working one is given.

    Whom the brand's restrictions bar is refused with the reason, unless `despite` says why all the same (R18).
    """
    current = lock_campaign(campaign, by)
    if current.is_template:
        raise ActionError("A template has no people. Make a campaign from it.")
    if influencer.agency_id != current.agency_id or influencer.archived_at or influencer.merged_into_id:
        raise ActionError("Choose somebody of your base who is not archived or merged.")
    if Collaboration.objects.filter(campaign=current, influencer=influencer).exists():
        raise AlreadyExists(f"{influencer.name} is in this campaign already.")
    reason = barred([influencer], current.brand).get(influencer.pk)
    despite = read_line(despite, 300, "The reason")
    if reason and len(despite) < SHORTEST_REASON:
        raise ActionError(f"{influencer.name} cannot be proposed to {current.brand}. {reason} Say why all the same, or choose somebody else.")  # fmt: skip
    stages = ensure_pipeline(current.agency)
    target = stage or next(each for each in stages if each.phase in Phase.working)
    if target not in stages or target.phase == Phase.ENDED:
        raise ActionError("Choose one of your agency's stages that is not an end.")
    now = timezone.now()
    _keep_limit(current, target, moving=None)
    made = Collaboration.objects.create(
        agency=current.agency, campaign=current, influencer=influencer, stage=target, stage_since=now,
        rank=_last_rank(current, target), owner=read_member(owner, current.agency, "the owner") or by,
        representative=_to_write_to(influencer), replaces=replaces,
    )  # fmt: skip
    _note_move(made, None, target, by=by, now=now)
    told: dict[str, Any] = {"restriction": reason} if reason else {}
    record(by=by, action="campaigns.collaboration.added", subject=made, comment=despite, **told)
    return made


@transaction.atomic
def move_collaboration(
    *,
    collaboration: Collaboration,
    by: Membership,
    stage: PipelineStage,
    above: Collaboration | None = None,
    on_top: bool = False,
    reason: str = "",
    seen: PipelineStage | None = None,
) -> Collaboration:
    """Bring somebody to another stage, or to another place in the same column.

    `above` is the card that shall stand right above, `on_top` puts it first; neither: at the end. `seen` is the stage
    the member saw them in: EditConflict when somebody moved them meanwhile. `reason` sets aside what the stages ask.
    """
    current = lock_collaboration(collaboration, by)
    if seen is not None and seen.pk != current.stage_id:
        raise EditConflict(f"Somebody moved {current.influencer.name} to {current.stage} meanwhile.")
    if stage.agency_id != current.agency_id:
        raise ActionError("Choose one of your agency's stages.")
    if stage.phase == Phase.ENDED and current.ended_at is None:
        raise ActionError(f"Say how and why it ends before {current.influencer.name} goes to {stage}.")
    before = current.stage
    rank = _rank(current, stage, above, on_top=on_top)
    if before.pk == stage.pk:
        Collaboration.objects.filter(pk=current.pk).update(rank=rank)
        current.rank = rank
        return current
    reason = read_line(reason, 300, "The reason")
    asked = _unmet(current, before, stage)
    if asked and len(reason) < SHORTEST_REASON:
        raise ConditionsNotMet(stage, asked)
    _keep_limit(current.campaign, stage, moving=current)
    again = stage.phase != Phase.ENDED and current.ended_at is not None
    cleared: dict[str, Any] = (
        {"ended_at": None, "end_kind": "", "end_reason": "", "end_note": ""} if again else {}
    )
    _place(current, stage, rank=rank, by=by, now=timezone.now(), despite=asked, reason=reason, also=cleared)
    told: dict[str, Any] = {"despite": asked} if asked else {}
    record(
        by=by, action="campaigns.collaboration.taken_up" if again else "campaigns.collaboration.moved",
        subject=current, changes={"stage": (str(before), str(stage))}, comment=reason, **told,
    )  # fmt: skip
    return current


@transaction.atomic
def end_collaboration(
    *,
    collaboration: Collaboration,
    by: rules.Actor,
    kind: str,
    reason: str,
    note: str = "",
    stage: PipelineStage | None = None,
) -> Collaboration:
    """End a collaboration before its time, with a coded reason (R9, R13). Delivered and paid work stays in the books.

    Members may; a personal link may decline (PassVerb.OFFER). The slot stays with whoever holds it until swapped.
    """
    current = locked(collaboration)
    if not rules.may_with_pass(by, current, PassVerb.OFFER):
        lock_collaboration(current, by)
    if current.ended_at:
        raise InvalidTransition(f"This ended already: {current.get_end_kind_display()}.")
    read_kind = read_choice(EndKind, kind, "a way to end")
    read_reason = read_choice(EndReason, reason, "a reason")
    note = read_line(note, 500, "The note")
    if read_reason == EndReason.OTHER and not note:
        raise ActionError("Say in a few words what the reason was.")
    stages = ensure_pipeline(current.agency)
    ends = [each for each in stages if each.phase == Phase.ENDED]
    wanted = "declined" if read_kind == EndKind.DECLINED else "dropped"
    target = stage or next((each for each in ends if each.key == wanted), ends[-1])
    if target not in ends:
        raise ActionError("Choose a stage that is an end.")
    now, before = timezone.now(), current.stage
    ended = {"ended_at": now, "end_kind": read_kind, "end_reason": read_reason, "end_note": note}
    _place(
        current,
        target,
        rank=_last_rank(current.campaign, target),
        by=by,
        now=now,
        despite=[],
        reason=note,
        also=ended,
    )
    record(
        by=by, action="campaigns.collaboration.ended", subject=current, comment=note,
        changes={
            "stage": (str(before), str(target)),
            "ended": (None, f"{read_kind.label}: {read_reason.label}"),
        },
    )  # fmt: skip
    for told in ENDED_TOLD:
        told(current, by)
    return current


@transaction.atomic
def advance(*, collaboration: Collaboration, by: rules.Actor, key: str) -> Collaboration:
    """Bring somebody forward to the stage with this key, because what it stands for happened. Never back, never twice.

    For actions: an accepted offer advances to "agreed". An agency without such a stage stays where it is.
    """
    current = locked(collaboration)
    stages = ensure_pipeline(current.agency)
    target = next((each for each in stages if each.key == key), None)
    if target is None or current.ended_at or current.stage.position >= target.position:
        return current
    before = current.stage
    _place(
        current, target, rank=_last_rank(current.campaign, target), by=by, now=timezone.now(), despite=[], reason="",
        also={},
    )  # fmt: skip
    record(
        by=by, action="campaigns.collaboration.advanced", subject=current,
        changes={"stage": (str(before), str(target))},
    )  # fmt: skip
    return current


@transaction.atomic
def update_collaboration(
    *, collaboration: Collaboration, by: Membership, version: int | None = None, **values: Any
) -> Collaboration:
    """Change who looks after a collaboration, whom to write to, and what holds it up (FIELDS)."""
    current = lock_collaboration(collaboration, by)
    check_seen(current, version)
    unknown = [field for field in values if field not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a collaboration.")
    read = dict(values)
    if "owner" in read:
        read["owner"] = read_member(read["owner"], current.agency, "the owner")
    if "blocked_by" in read:
        read["blocked_by"] = read_line(read["blocked_by"], 300, "What holds it up")
    if read.get("representative") is not None and read["representative"].agency_id != current.agency_id:
        raise ActionError("Choose one of your agency's representatives.")
    changes = changed_fields(current, read)
    if changes:
        store_changes(current, changes)
        record(by=by, action="campaigns.collaboration.changed", subject=current, changes=in_words(changes))
    return current


def lock_collaboration(collaboration: Collaboration, by: rules.Actor) -> Collaboration:
    """Return a collaboration fresh and locked for a change by a member. Raises NotAllowed, InvalidTransition."""
    current = locked(collaboration)
    if current.campaign.archived_at and rules.can_restore_campaign(by, current.campaign):
        raise InvalidTransition(f"{current.campaign} is archived. Restore it before you change it.")
    if not rules.can_edit_campaign(by, current.campaign):
        raise NotAllowed(MAY_NOT)
    return current


def locked(collaboration: Collaboration) -> Collaboration:
    """Return a collaboration fresh and locked, whoever asks; the caller has checked, or checks, who may."""
    # Locked by itself first: a lock that waits while somebody moves the row would find its join to the old stage gone.
    Collaboration.objects.select_for_update().only("pk").get(pk=collaboration.pk)
    return Collaboration.objects.select_related(
        "campaign__brand", "campaign__agency", "agency", "influencer", "stage", "owner__user"
    ).get(pk=collaboration.pk)


def _unmet(current: Collaboration, before: PipelineStage, stage: PipelineStage) -> list[str]:
    """Return what is asked and not so. Going back asks nothing."""
    if stage.phase == Phase.ENDED or stage.position <= before.position:
        return []
    asked = [*before.exit_conditions, *stage.entry_conditions]
    met = met_conditions(current) if asked else set()
    return [each for each in dict.fromkeys(asked) if each not in met]


def _place(
    current: Collaboration, stage: PipelineStage, *, rank: int, by: rules.Actor, now: datetime, despite: list[str],
    reason: str, also: dict[str, Any],
) -> None:  # fmt: skip
    before = current.stage
    moved = Collaboration.objects.filter(pk=current.pk, stage=before).update(
        stage=stage, stage_since=now, rank=rank, version=F("version") + 1, updated_at=now, **also
    )
    if not moved:
        raise EditConflict(f"Somebody moved {current.influencer.name} meanwhile.")
    current.stage, current.stage_since, current.rank = stage, now, rank
    current.version += 1
    for field, value in also.items():
        setattr(current, field, value)
    _note_move(current, before, stage, by=by, now=now, despite=despite, reason=reason)


def _note_move(
    current: Collaboration, before: PipelineStage | None, stage: PipelineStage, *, by: rules.Actor, now: datetime,
    despite: list[str] | None = None, reason: str = "",
) -> None:  # fmt: skip
    StageMove.objects.create(
        collaboration=current, from_stage=before, to_stage=stage, from_name=str(before or ""), to_name=stage.name,
        to_phase=stage.phase, despite=despite or [], reason=reason[:300], by_label=by.label if by else "system", at=now,
    )  # fmt: skip


def _keep_limit(campaign: Campaign, stage: PipelineStage, *, moving: Collaboration | None) -> None:
    if stage.limit is None:
        return
    # The stage is locked: of two people moved in at once into the last place, one is refused.
    PipelineStage.objects.select_for_update().get(pk=stage.pk)
    inside = Collaboration.objects.filter(campaign=campaign, stage=stage)
    if (inside.exclude(pk=moving.pk) if moving else inside).count() >= stage.limit:
        raise ActionError(
            f"{stage.name} is full: {stage.limit} at once. Move somebody on first, or raise the limit."
        )


def _last_rank(campaign: Campaign, stage: PipelineStage) -> int:
    last = Collaboration.objects.filter(campaign=campaign, stage=stage).aggregate(last=Max("rank"))["last"]
    return (last or 0) + RANK_GAP


def _rank(current: Collaboration, stage: PipelineStage, above: Collaboration | None, *, on_top: bool) -> int:
    column = Collaboration.objects.filter(campaign=current.campaign, stage=stage).exclude(pk=current.pk)
    if on_top:
        first = column.aggregate(first=Min("rank"))["first"]
        return (first if first is not None else RANK_GAP) - RANK_GAP
    place = column.filter(pk=above.pk).values_list("rank", "pk").first() if above else None
    if place is None:
        return _last_rank(current.campaign, stage)
    below = (
        column.filter(rank__gte=place[0])
        .exclude(pk=place[1])
        .order_by("rank", "pk")
        .values_list("rank")
        .first()
    )
    if below is None:
        return place[0] + RANK_GAP
    if below[0] - place[0] > 1:
        return (below[0] + place[0]) // 2
    _spread(column)
    return _rank(current, stage, above, on_top=False)


def _spread(column: Any) -> None:
    """Give the cards of a column room again between each other."""
    rows = list(column.order_by("rank", "pk").only("pk"))
    for number, row in enumerate(rows, start=1):
        row.rank = number * RANK_GAP
    Collaboration.objects.bulk_update(rows, ["rank"], batch_size=500)


def _to_write_to(influencer: Influencer) -> Representative | None:
    found = influencer.representations.filter(write_to=True).select_related("representative").first()
    return found.representative if found else None
