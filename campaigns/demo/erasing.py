"""Take a demo agency's campaigns away again, what hangs on what first."""

from functools import partial

from django.db import transaction

from accounts.models import Agency, Pass
from campaigns.models import (
    ApprovalStage,
    BrandWord,
    Brief,
    CalendarFeed,
    Campaign,
    Candidate,
    ClientNote,
    Collaboration,
    ContingencyPlan,
    Contract,
    ContractTemplate,
    Deliverable,
    ExchangeRate,
    Idea,
    MandatorySentence,
    Offer,
    Payment,
    PipelineStage,
    PlanScenario,
    PointAnswer,
    Product,
    ReadBack,
    Slot,
    Swap,
)


@transaction.atomic
def erase(agency: Agency) -> None:
    """Remove everything of this app from a demo agency, files included."""
    if not agency.is_demo:
        raise ValueError(f"{agency} is not a demo agency.")
    theirs = {"collaboration__agency": agency}
    for contract in Contract.objects.filter(**theirs):
        for stored in (contract.pdf, contract.signed_file):
            if stored:
                transaction.on_commit(partial(stored.delete, save=False), robust=True)
    Payment.objects.for_agency(agency).delete()
    Contract.objects.filter(**theirs).delete()
    ContractTemplate.objects.for_agency(agency).delete()
    Offer.objects.filter(**theirs).update(answers=None)
    Offer.objects.filter(**theirs).delete()
    ExchangeRate.objects.for_agency(agency).delete()
    PointAnswer.objects.filter(read_back__collaboration__agency=agency).delete()
    ReadBack.objects.filter(**theirs).delete()
    Brief.objects.for_agency(agency).delete()
    PlanScenario.objects.filter(campaign__agency=agency).delete()
    Swap.objects.filter(slot__agency=agency).delete()
    Candidate.objects.for_agency(agency).delete()
    Deliverable.objects.for_agency(agency).delete()
    Slot.objects.for_agency(agency).delete()
    Collaboration.objects.for_agency(agency).delete()
    PipelineStage.objects.for_agency(agency).delete()
    Idea.objects.for_agency(agency).delete()
    ClientNote.objects.filter(campaign__agency=agency).delete()
    CalendarFeed.objects.for_agency(agency).delete()
    ContingencyPlan.objects.filter(campaign__agency=agency).delete()
    Campaign.objects.for_agency(agency).update(cloned_from=None)
    Campaign.objects.for_agency(agency).delete()
    for model in (ApprovalStage, BrandWord, MandatorySentence, Product):
        model._default_manager.filter(brand__agency=agency).delete()
    Pass.objects.for_agency(agency).delete()
