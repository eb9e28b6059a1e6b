"""What stands in a brand's room beside its restrictions."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Brand, Membership
from campaigns.models import ApprovalStage, BrandWord, Campaign, MandatorySentence, Product

MOST_CAMPAIGNS = 20


@dataclass(frozen=True)
class BrandRoom:
    products: list[Product]
    sentences: list[MandatorySentence]
    words: list[BrandWord]
    stages: list[ApprovalStage]
    campaigns: list[Campaign]


def room_of(brand: Brand) -> BrandRoom:
    """Return a brand's room; six statements."""
    return BrandRoom(
        products=list(brand.products.order_by("archived_at", "name")),
        sentences=list(brand.mandatory_sentences.order_by("market", "pk")),
        words=list(brand.words.order_by("kind", "word_key")),
        stages=list(brand.approval_stages.order_by("position").prefetch_related("approvers__user")),
        campaigns=list(Campaign.objects.filter(brand=brand).active().order_by("-pk")[:MOST_CAMPAIGNS]),
    )


def approvers_of(brand: Brand) -> list[Membership]:
    """Return who could approve for a brand: members of the house, and its clients."""
    rows = Membership.objects.for_agency(brand.agency).active().select_related("user")
    return list(rows.filter(Q(brand=None) | Q(brand=brand)).order_by("brand", "user__name", "pk"))
