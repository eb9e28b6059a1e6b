"""Whether a collaboration is as far as a stage of the pipeline asks."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import (
    BriefVersion,
    Collaboration,
    Contract,
    Deliverable,
    Offer,
    Payment,
    ReadBack,
    Slot,
)
from campaigns.states import (
    Condition,
    ContractState,
    DeliverableState,
    Direction,
    OfferState,
    PaymentState,
)

_BEFORE_APPROVAL = (DeliverableState.PLANNED, DeliverableState.PRODUCING, DeliverableState.DRAFT_IN)


def met_conditions(collaboration: Collaboration) -> set[str]:
    """Return the conditions a collaboration fulfills, in one statement."""
    row = with_conditions(Collaboration.objects.filter(pk=collaboration.pk)).values(*_NAMES.values()).get()
    return {condition for condition, name in _NAMES.items() if row[name]}


def with_conditions(rows: QuerySet[Collaboration]) -> QuerySet[Collaboration]:
    """Add one boolean `met_<condition>` each."""
    offers = Offer.objects.filter(collaboration=OuterRef("pk"))
    deliverables = Deliverable.objects.filter(collaboration=OuterRef("pk")).exclude(
        state=DeliverableState.CANCELED
    )
    payments = Payment.objects.filter(collaboration=OuterRef("pk"), direction=Direction.PAYABLE).exclude(
        state=PaymentState.CANCELED
    )
    read_backs = ReadBack.objects.filter(collaboration=OuterRef("pk")).in_force()
    newer = BriefVersion.objects.filter(
        brief=OuterRef("brief"), number__gt=OuterRef("acknowledged_version__number")
    )
    unread = read_backs.filter(Q(acknowledged_version=None) | Exists(newer))
    published = DeliverableState.PUBLISHED
    return rows.annotate(
        met_offer_sent=Exists(offers.exclude(state__in=(OfferState.DRAFT, OfferState.WITHDRAWN))),
        met_offer_accepted=Exists(offers.filter(state=OfferState.ACCEPTED)),
        met_contract_settled=Exists(
            Contract.objects.filter(
                collaboration=OuterRef("pk"), state__in=(ContractState.SIGNED, ContractState.WAIVED)
            )
        ),
        met_brief_acknowledged=Exists(read_backs) & ~Exists(unread),
        met_second_check=Exists(read_backs) & ~Exists(read_backs.filter(checked_at=None)),
        met_deliverables_planned=Exists(deliverables)
        & ~Exists(deliverables.filter(Q(draft_due_at=None) | Q(publish_due_at=None))),
        met_drafts_approved=Exists(deliverables) & ~Exists(deliverables.filter(state__in=_BEFORE_APPROVAL)),
        met_all_published=Exists(deliverables) & ~Exists(deliverables.exclude(state=published)),
        met_all_paid=Exists(payments) & ~Exists(payments.exclude(state=PaymentState.PAID)),
        met_has_slot=Exists(Slot.objects.filter(holder=OuterRef("pk"))),
    )


_NAMES = {condition.value: f"met_{condition.value}" for condition in Condition}
