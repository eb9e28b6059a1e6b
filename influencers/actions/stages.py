"""What can be done to the agency's stages."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from accounts.audit import changed_fields, entry, record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Agency, AuditEntry, Membership
from accounts.text import clean
from influencers import rules
from influencers.models import Influencer, Stage
from influencers.record_values import read_line

DEFAULT_STAGES = ("Found", "Contacted", "In talks", "Partner", "Paused", "Not a fit")
MOST_STAGES = 30
LONGEST_HOW_TO = 5000
MAY_NOT = gettext_lazy("Viewers cannot change stages. Ask a manager or owner.")


def ensure_stages(agency: Agency) -> list[Stage]:
    """Return the agency's stages in order; an agency that has none yet gets the default ones."""
    stages = list(Stage.objects.for_agency(agency).in_order())
    return stages or create_default_stages(agency=agency)


@transaction.atomic
def create_default_stages(*, agency: Agency) -> list[Stage]:
    """Give a new agency the stages most start with. Those already there stay."""
    Stage.objects.bulk_create(
        [Stage(agency=agency, name=name, position=number) for number, name in enumerate(DEFAULT_STAGES)],
        ignore_conflicts=True,
    )
    return list(Stage.objects.for_agency(agency).in_order())


@transaction.atomic
def add_stage(*, by: Membership, name: str) -> Stage:
    """Add a stage at the end."""
    stages = _locked_stages(by)
    if len(stages) >= MOST_STAGES:
        raise ActionError(
            gettext("At most %(most_stages)s stages. Remove one first.") % {"most_stages": MOST_STAGES}
        )
    stage = Stage(agency=by.agency, name=_read_name(name), position=stages[-1].position + 1 if stages else 0)
    _store(stage)
    record(by=by, action="influencers.stage.added", subject=stage, agency=by.agency)
    return stage


@transaction.atomic
def rename_stage(*, stage: Stage, by: Membership, name: str) -> Stage:
    """Give a stage another name; everybody in it stays."""
    if not rules.can_manage_stages(by, stage.agency):
        raise NotAllowed(MAY_NOT)
    before, stage.name = stage.name, _read_name(name)
    if stage.name != before:
        _store(stage)
        record(
            by=by,
            action="influencers.stage.changed",
            subject=stage,
            agency=by.agency,
            changes={"name": (before, stage.name)},
        )
    return stage


@transaction.atomic
def describe_stage(
    *, stage: Stage, by: Membership, how_to: str = "", entry_criteria: str = "", exit_criteria: str = ""
) -> Stage:
    """Write down what the agency does with people in a stage, when they enter it and when they leave it."""
    if not rules.can_manage_stages(by, stage.agency):
        raise NotAllowed(MAY_NOT)
    text = "\n".join(clean(line) for line in how_to.splitlines()).strip()
    if len(text) > LONGEST_HOW_TO:
        raise ActionError(
            gettext("The how-to is too long: at most %(longest_how_to)s letters.")
            % {"longest_how_to": f"{LONGEST_HOW_TO:,}"}
        )
    values = {
        "how_to": text,
        "entry_criteria": read_line(entry_criteria, 300, "When somebody enters"),
        "exit_criteria": read_line(exit_criteria, 300, "When somebody leaves"),
    }
    changes = changed_fields(stage, values)
    for field, (_, new) in changes.items():
        setattr(stage, field, new)
    if changes:
        stage.save(update_fields=[*changes, "updated_at"])
        record(by=by, action="influencers.stage.changed", subject=stage, agency=by.agency, changes=changes)
    return stage


@transaction.atomic
def move_stage(*, stage: Stage, by: Membership, steps: int) -> Stage:
    """Move a stage by so many places: -1 is one place earlier."""
    stages = _locked_stages(by)
    if stage not in stages:
        raise NotAllowed(gettext("This stage belongs to another agency."))
    old = stages.index(stage)
    new = max(0, min(len(stages) - 1, old + steps))
    stages.insert(new, stages.pop(old))
    for position, moved in enumerate(stages):
        moved.position = position
    Stage.objects.bulk_update(stages, ["position"])
    if new != old:
        record(
            by=by,
            action="influencers.stage.changed",
            subject=stage,
            agency=by.agency,
            changes={"place": (old + 1, new + 1)},
        )
    return stages[new]


@transaction.atomic
def remove_stage(*, stage: Stage, by: Membership, replacement: Stage | None = None) -> int:
    """Remove a stage; those in it go to `replacement`. Return how many went.

    Raises ActionError when somebody is in the stage and no replacement is given.
    """
    stages = _locked_stages(by)
    if stage not in stages or (replacement and (replacement not in stages or replacement == stage)):
        raise ActionError(gettext("Choose another of your agency's stages."))
    inside = list(
        Influencer.objects.for_agency(by.agency).filter(stage=stage).select_for_update(of=("self",))
    )
    if inside and replacement is None:
        raise ActionError(
            gettext("%(inside)s influencers are in %(stage_name)s. Choose the stage they go to.")
            % {"inside": f"{len(inside):,}", "stage_name": stage.name}
        )
    if inside:
        Influencer.objects.for_agency(by.agency).filter(stage=stage).update(
            stage=replacement, version=F("version") + 1, updated_at=timezone.now()
        )
        changes = {"stage": (stage.name, str(replacement))}
        AuditEntry.objects.bulk_create(
            [
                entry(
                    by=by,
                    action="influencers.influencer.changed",
                    subject=person,
                    agency=by.agency,
                    changes=changes,
                )
                for person in inside
            ],
            batch_size=1000,
        )
    record(by=by, action="influencers.stage.removed", subject=stage, agency=by.agency)
    stage.delete()
    return len(inside)


def _locked_stages(by: Membership) -> list[Stage]:
    if not rules.can_manage_stages(by, by.agency):
        raise NotAllowed(MAY_NOT)
    return list(Stage.objects.for_agency(by.agency).in_order().select_for_update())


def _read_name(name: str) -> str:
    name = clean(name)
    if not name or len(name) > 60:
        raise ActionError(gettext("Give the stage a name of at most 60 letters."))
    return name


def _store(stage: Stage) -> None:
    try:
        with transaction.atomic():
            stage.save()
    except IntegrityError as error:
        raise AlreadyExists(
            gettext("There is already a stage named %(stage_name)s.") % {"stage_name": stage.name}
        ) from error
