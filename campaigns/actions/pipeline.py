"""What can be done to the agency's pipeline, also while campaigns run: people stay in their stage whatever it is called."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Agency, Membership
from campaigns import rules
from campaigns.models import Collaboration, PipelineStage, StageMove
from campaigns.reading import read_choice, read_name, read_text, store_once
from campaigns.states import Condition, Phase

MOST_STAGES = 30
MOST_AT_ONCE = 1000
MAY_NOT = "Viewers cannot change the pipeline. Ask a manager or owner."
# (key, name, phase, what is asked before somebody enters)
DEFAULTS: tuple[tuple[str, str, Phase, tuple[Condition, ...]], ...] = (
    ("proposed", "Proposed", Phase.SELECTION, ()),
    ("contacted", "Contacted", Phase.SELECTION, ()),
    ("negotiating", "Negotiating", Phase.AGREEMENT, ()),
    ("agreed", "Agreed", Phase.AGREEMENT, (Condition.OFFER_ACCEPTED,)),
    ("briefed", "Brief acknowledged", Phase.AGREEMENT, (Condition.BRIEF_ACKNOWLEDGED,)),
    (
        "producing",
        "Producing",
        Phase.PRODUCTION,
        (Condition.CONTRACT_SETTLED, Condition.DELIVERABLES_PLANNED),
    ),
    ("in_review", "In review", Phase.PRODUCTION, ()),
    ("approved", "Approved", Phase.PRODUCTION, (Condition.DRAFTS_APPROVED,)),
    ("scheduled", "Scheduled", Phase.PRODUCTION, (Condition.DRAFTS_APPROVED,)),
    ("live", "Live", Phase.COMPLETION, (Condition.ALL_PUBLISHED,)),
    ("reported", "Reported", Phase.COMPLETION, (Condition.ALL_PUBLISHED,)),
    ("paid", "Paid", Phase.COMPLETION, (Condition.ALL_PAID,)),
    ("declined", "Declined", Phase.ENDED, ()),
    ("dropped", "Dropped", Phase.ENDED, ()),
)
FIELDS = ("name", "phase", "how_to", "limit", "entry_conditions", "exit_conditions")


def ensure_pipeline(agency: Agency) -> list[PipelineStage]:
    """Return the agency's stages in order; an agency that has none yet gets the default ones."""
    stages = list(PipelineStage.objects.for_agency(agency).in_order())
    return stages or create_default_pipeline(agency=agency)


@transaction.atomic
def create_default_pipeline(*, agency: Agency) -> list[PipelineStage]:
    """Give a new agency the stages most start with. Those already there stay."""
    PipelineStage.objects.bulk_create(
        [
            PipelineStage(
                agency=agency, key=key, name=name, phase=phase, position=number, entry_conditions=list(asked)
            )
            for number, (key, name, phase, asked) in enumerate(DEFAULTS)
        ],
        ignore_conflicts=True,
    )
    return list(PipelineStage.objects.for_agency(agency).in_order())


@transaction.atomic
def add_pipeline_stage(*, by: Membership, name: str, phase: str, **values: Any) -> PipelineStage:
    """Add a stage after the last one of its phase; `values` as for `change_pipeline_stage`."""
    stages = _locked_stages(by)
    if len(stages) >= MOST_STAGES:
        raise ActionError(f"At most {MOST_STAGES} stages. Remove one first.")
    read = _read({"name": name, "phase": phase, **values})
    stage = PipelineStage(agency=by.agency, position=0, **read)
    stage.position = len(stages)
    store_once(stage, f"There is already a stage named {stage.name}.")
    after = [i for i, other in enumerate(stages) if _order(other.phase) <= _order(stage.phase)]
    stages.insert(after[-1] + 1 if after else 0, stage)
    _number(stages)
    record(by=by, action="campaigns.stage.added", subject=stage, agency=by.agency)
    return stage


@transaction.atomic
def change_pipeline_stage(*, stage: PipelineStage, by: Membership, **values: Any) -> PipelineStage:
    """Change a stage (FIELDS): everybody in it stays. `limit` is people at once in one campaign, None for no limit.

    Conditions are keys of states.Condition, asked before somebody enters or leaves.
    """
    stages = _locked_stages(by)
    current = next((each for each in stages if each.pk == stage.pk), None)
    if current is None:
        raise NotAllowed("This stage belongs to another agency.")
    changes = changed_fields(current, _read(values))
    if "phase" in changes:
        _keep_an_ended_stage(stages, current)
        if (current.phase == Phase.ENDED) != (
            values["phase"] == Phase.ENDED
        ) and current.collaborations.exists():
            raise ActionError("People are in this stage. Move them before it begins or ceases to be an end.")
    if changes:
        for field, (_, new) in changes.items():
            setattr(current, field, new)
        store_once(current, f"There is already a stage named {current.name}.")
        told = {field: (_told(field, old), _told(field, new)) for field, (old, new) in changes.items()}
        record(by=by, action="campaigns.stage.changed", subject=current, agency=by.agency, changes=told)
    return current


@transaction.atomic
def move_pipeline_stage(*, stage: PipelineStage, by: Membership, steps: int) -> PipelineStage:
    """Move a stage by so many places: -1 is one place earlier."""
    stages = _locked_stages(by)
    if stage not in stages:
        raise NotAllowed("This stage belongs to another agency.")
    old = stages.index(stage)
    new = max(0, min(len(stages) - 1, old + steps))
    stages.insert(new, stages.pop(old))
    _number(stages)
    if new != old:
        record(
            by=by, action="campaigns.stage.changed", subject=stage, agency=by.agency,
            changes={"place": (old + 1, new + 1)},
        )  # fmt: skip
    return stages[new]


@transaction.atomic
def remove_pipeline_stage(
    *, stage: PipelineStage, by: Membership, replacement: PipelineStage | None = None
) -> int:
    """Remove a stage; those in it go to `replacement`. Return how many went.

    Raises ActionError when somebody is in the stage and no replacement of the same kind (going on or ended) is given.
    """
    stages = _locked_stages(by)
    if stage not in stages or (replacement and (replacement not in stages or replacement == stage)):
        raise ActionError("Choose another of your agency's stages.")
    _keep_an_ended_stage(stages, stage)
    working = [each for each in stages if each.phase != Phase.ENDED]
    if stage in working and len(working) == 1:
        raise ActionError("This is the last stage in which people can be. Add another one first.")
    inside = list(
        Collaboration.objects.for_agency(by.agency).filter(stage=stage).select_for_update(of=("self",))
    )
    if inside and replacement is None:
        raise ActionError(f"{len(inside):,} people are in {stage.name}. Choose the stage they go to.")
    if inside and replacement and (replacement.phase == Phase.ENDED) != (stage.phase == Phase.ENDED):
        raise ActionError(
            "Those who ended stay ended, and those who go on stay in. Choose a stage of the same kind."
        )
    if inside and replacement:
        now = timezone.now()
        Collaboration.objects.filter(pk__in=[each.pk for each in inside]).update(
            stage=replacement, stage_since=now, version=F("version") + 1, updated_at=now
        )
        StageMove.objects.bulk_create(
            [
                StageMove(
                    collaboration=each, to_stage=replacement, from_name=stage.name, to_name=replacement.name,
                    to_phase=replacement.phase, reason="The stage was removed.", by_label=by.label, at=now,
                )
                for each in inside
            ],
            batch_size=MOST_AT_ONCE,
        )  # fmt: skip
    record(
        by=by, action="campaigns.stage.removed", subject=stage, agency=by.agency,
        changes={"people": (len(inside), str(replacement) if replacement else 0)},
    )  # fmt: skip
    stage.delete()
    _number([each for each in stages if each != stage])
    return len(inside)


def _read(values: dict[str, Any]) -> dict[str, Any]:
    unknown = [field for field in values if field not in FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a stage.")
    read = dict(values)
    if "name" in read:
        read["name"] = read_name(read["name"], 60, "The stage's name")
    if "phase" in read:
        read["phase"] = read_choice(Phase, read["phase"], "a phase")
    if "how_to" in read:
        read["how_to"] = read_text(read["how_to"], "The how-to", longest=5000)
    if read.get("limit") is not None and not 1 <= read["limit"] <= 10_000:
        raise ActionError("The limit is a number of people from 1 to 10,000, or empty for none.")
    for field in ("entry_conditions", "exit_conditions"):
        if field in read:
            asked = {read_choice(Condition, each, "a condition") for each in read[field]}
            read[field] = [each.value for each in Condition if each in asked]
    return read


def _told(field: str, value: Any) -> Any:
    if field.endswith("_conditions"):
        return "; ".join(str(Condition(each).label) for each in value) or None
    return str(Phase(value).label) if field == "phase" else value or None


def _order(phase: str) -> int:
    return list(Phase.values).index(phase)


def _number(stages: list[PipelineStage]) -> None:
    for position, stage in enumerate(stages):
        stage.position = position
    PipelineStage.objects.bulk_update(stages, ["position"])


def _keep_an_ended_stage(stages: list[PipelineStage], leaving: PipelineStage) -> None:
    if leaving.phase == Phase.ENDED and not any(
        each.phase == Phase.ENDED and each.pk != leaving.pk for each in stages
    ):
        raise ActionError("People who decline or drop out need a stage. Keep one that is an end.")


def _locked_stages(by: Membership) -> list[PipelineStage]:
    if not rules.can_manage_pipeline(by, by.agency):
        raise NotAllowed(MAY_NOT)
    ensure_pipeline(by.agency)
    return list(PipelineStage.objects.for_agency(by.agency).in_order().select_for_update())
