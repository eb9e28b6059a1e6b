"""Lines of a post-mortem: causes, what helped and hindered, luck, lessons."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.reading import read_choice, read_name
from crisis.actions.postmortems import lock_postmortem
from crisis.models import Factor, Postmortem
from crisis.states import FactorKind

MOST_LINES = 60


@transaction.atomic
def add_factor(*, postmortem: Postmortem, by: Membership, kind: str, text: str) -> Factor:
    """Add a line of a kind (FactorKind) at its end."""
    current = lock_postmortem(postmortem, by)
    read = read_choice(FactorKind, kind, _("a kind of line"))
    text = read_name(text, 500, _("The text"))
    if current.factors.count() >= MOST_LINES:
        raise ActionError(_("At most %(most)s lines. Put some together.") % {"most": MOST_LINES})
    last = current.factors.aggregate(last=Max("position"))["last"]
    factor = Factor.objects.create(
        postmortem=current, kind=read, text=text, position=0 if last is None else last + 1
    )
    record(
        by=by, action="crisis.postmortem.factor_added", subject=current, agency=current.incident.agency,
        changes={str(read.label): (None, text)},
    )  # fmt: skip
    return factor


@transaction.atomic
def change_factor(*, factor: Factor, by: Membership, text: str, kind: str = "") -> Factor:
    """Say a line in other words, or put it under another kind."""
    current = lock_postmortem(factor.postmortem, by)
    text = read_name(text, 500, _("The text"))
    before = factor.text
    factor.kind = read_choice(FactorKind, kind or factor.kind, _("a kind of line"))
    factor.text = text
    factor.save(update_fields=["kind", "text", "updated_at"])
    record(
        by=by, action="crisis.postmortem.factor_changed", subject=current, agency=current.incident.agency,
        changes={str(FactorKind(factor.kind).label): (before, text)},
    )  # fmt: skip
    return factor


@transaction.atomic
def remove_factor(*, factor: Factor, by: Membership) -> Postmortem:
    """Take a line away."""
    current = lock_postmortem(factor.postmortem, by)
    if not Factor.objects.filter(pk=factor.pk).delete()[0]:
        raise ActionError(_("This line is gone already."))
    record(
        by=by, action="crisis.postmortem.factor_removed", subject=current, agency=current.incident.agency,
        changes={str(FactorKind(factor.kind).label): (factor.text, None)},
    )  # fmt: skip
    return current
