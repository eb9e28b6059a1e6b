"""A revision as the checks read it: the post, who made it, for which markets, on what terms, against which words."""

from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from campaigns.models import BrandWord, Campaign, Collaboration, Contract, Offer
from campaigns.states import ContractState, Section
from drafts.checking import (
    BrandText,
    BrandWords,
    CheckedText,
    Media,
    Question,
    Relation,
    Report,
    Sentence,
    check,
)
from drafts.checking.questions import QUESTIONS, question
from drafts.models import Revision
from drafts.queries.briefs import brief_versions
from influencers.minors import is_minor
from influencers.models import Post

EARLIER_POSTS = 20  # of the influencer, for their voice
LONGEST_EARLIER = 2000


def report_on(revision: Revision) -> Report:
    """Run the checks on a revision as it is stored."""
    return check(checked_text(revision))


def answered_questions(revision: Revision) -> list[Question]:
    """Return the questions that were answered of a revision, in their order; those the checks no longer know are left out."""
    known = [key for key in revision.answers if key.partition(":")[0] in QUESTIONS]
    return [question(key) for key in known]


def checked_text(revision: Revision) -> CheckedText:
    """Return everything the checks want to know of a revision; what nobody entered is unknown, and asked."""
    deliverable = revision.draft.deliverable
    collaboration = deliverable.collaboration
    campaign, person = collaboration.campaign, collaboration.influencer
    products = list(campaign.products.all())
    categories = {key for product in products for key in product.categories}
    points = [point for version in brief_versions(deliverable) for point in version.points]
    channel = person.channels.filter(platform=deliverable.platform).order_by("-followers").first()
    return CheckedText(
        text=revision.text, title=revision.title, platform=deliverable.platform, format=deliverable.format,
        markets=tuple(campaign.markets or campaign.brand.markets), language=revision.language,
        categories=tuple(sorted(categories)) if products else None,
        answers=dict(revision.answers), brand=_brand(campaign, points), compared=_compared(points, products),
        own_texts=_own_texts(collaboration), country=person.country, followers=channel.followers if channel else None,
        is_minor=is_minor(person, today=timezone.localdate()), media=_media(revision),
        on=timezone.localdate(deliverable.publish_due_at) if deliverable.publish_due_at else None,
        campaign_starts=campaign.starts_on, campaign_ends=campaign.ends_on, **_terms(collaboration),
    )  # fmt: skip


def _terms(collaboration: Collaboration) -> dict[str, Any]:
    """Return why they speak of the brand, for how much, and whether a contract is signed."""
    offer = Offer.objects.filter(collaboration=collaboration).accepted().first()
    signed = Contract.objects.filter(collaboration=collaboration, state=ContractState.SIGNED).exists()
    if offer is None:
        return {"has_contract": True if signed else None}
    goods = offer.goods_value or Decimal(0)
    relation = Relation.PAID if offer.fee > 0 else Relation.GIFT if offer.goods else Relation.UNKNOWN
    if relation == Relation.UNKNOWN and offer.per_conversion:
        relation = Relation.AFFILIATE
    return {
        "relation": relation, "amount": offer.fee + goods, "currency": offer.currency,
        "has_contract": signed,
    }  # fmt: skip


def _brand(campaign: Campaign, points: list[dict[str, Any]]) -> BrandWords:
    brand = campaign.brand
    words = list(brand.words.all())
    sentences = [
        Sentence(each.text, each.market, each.language, each.note) for each in brand.mandatory_sentences.all()
    ]
    said = [
        point["text"] for point in points if point["section"] == Section.MUST_SAY and point["is_verbatim"]
    ]
    of_section = {
        section: tuple(word for point in points if point["section"] == section for word in _tokens(point["text"], mark))
        for section, mark in ((Section.MENTIONS, "@"), (Section.HASHTAGS, "#"), (Section.LINKS, "http"))
    }  # fmt: skip
    return BrandWords(
        name=brand.name,
        forbidden=tuple(word.word for word in words if word.kind == BrandWord.Kind.AVOID),
        replaced={word.word: word.instead for word in words if word.kind == BrandWord.Kind.REPLACE},
        rivals=tuple(brand.rivals), sentences=(*sentences, *(Sentence(text) for text in said)),
        mentions=of_section[Section.MENTIONS], hashtags=of_section[Section.HASHTAGS], links=of_section[Section.LINKS],
        claims=tuple(point for product in campaign.products.all() for point in product.selling_points),
        forbidden_themes=tuple(brand.forbidden_themes),
        for_children=brand.youngest_audience is not None and brand.youngest_audience < 14,
    )  # fmt: skip


def _tokens(text: str, mark: str) -> list[str]:
    return [word.strip(".,;:()\"'") for word in text.split() if word.lower().startswith(mark)]


def _compared(points: list[dict[str, Any]], products: list[Any]) -> tuple[BrandText, ...]:
    """Return the brand's texts a post should not copy whole (R20, R89); hashtags and links are asked for, so not those."""
    fitting = [point for point in points if point["section"] not in (Section.MENTIONS, Section.HASHTAGS, Section.LINKS, Section.DISCLOSURE)]  # fmt: skip
    found = [
        BrandText(str(Section(point["section"]).label), point["text"], bool(point["is_verbatim"]))
        for point in fitting
    ]
    for product in products:
        found += [
            BrandText(product.name, text) for text in (product.description, *product.selling_points) if text
        ]
    return tuple(found)


def _own_texts(collaboration: Collaboration) -> tuple[str, ...]:
    rows = Post.objects.filter(channel__influencer=collaboration.influencer_id).exclude(text="")
    unpaid = rows.filter(Q(is_paid=False) | Q(is_paid=None)).order_by("-published_at")
    return tuple(text[:LONGEST_EARLIER] for text in unpaid.values_list("text", flat=True)[:EARLIER_POSTS])


def _media(revision: Revision) -> tuple[Media, ...]:
    return tuple(
        Media(
            kind=file.kind, name=file.name, width=file.width, height=file.height, size=file.size,
            seconds=file.duration_ms / 1000 if file.duration_ms is not None else None, content_type=file.content_type,
            has_sound=file.has_sound,
        )
        for file in revision.files.ready()
    )  # fmt: skip
