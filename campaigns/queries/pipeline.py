"""The agency's pipeline with how much each stage is used."""

from collections.abc import Sequence

from django.db.models import Count

from accounts.models import Agency
from campaigns.models import PipelineStage
from campaigns.states import Condition


def stages_in_use(agency: Agency) -> Sequence[PipelineStage]:
    """Return the stages in order, each with `people` in it over all campaigns and `asked`, its conditions in words."""
    stages = list(
        PipelineStage.objects.for_agency(agency).annotate(people=Count("collaborations")).in_order()
    )
    for stage in stages:
        keys = [*stage.entry_conditions]
        vars(stage)["asked"] = "; ".join(str(Condition(key).label) for key in keys)
    return stages
