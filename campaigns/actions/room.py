"""What can be done in a brand's room: products, mandatory sentences, words, default approval stages."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import changed_fields, record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Brand, Membership
from accounts.text import fold
from campaigns import rules
from campaigns.disclosure.packs import categories, never_advertised
from campaigns.models import ApprovalStage, BrandWord, MandatorySentence, Product
from campaigns.reading import (
    in_words,
    read_choice,
    read_codes,
    read_line,
    read_money,
    read_name,
    read_text,
    read_words,
    store_once,
)
from campaigns.states import ApprovalSide
from influencers.actions.rates import read_currency

MAY_NOT = "Viewers cannot change a brand's room. Ask a manager or owner."
MOST_PRODUCTS, MOST_SENTENCES, MOST_WORDS, MOST_STAGES = 200, 100, 500, 10
PRODUCT_FIELDS = ("name", "description", "url", "selling_points", "categories", "retail_price", "currency")


@transaction.atomic
def add_product(*, brand: Brand, by: Membership, **values: Any) -> Product:
    """Add something the brand sells (PRODUCT_FIELDS). Categories are keys of the disclosure pack's matrix.

    Raises ActionError for a category that may never be advertised.
    """
    _insist(brand, by)
    if brand.products.count() >= MOST_PRODUCTS:
        raise ActionError(f"At most {MOST_PRODUCTS} products a brand.")
    product = Product(brand=brand, **_read_product({"name": "", **values}, brand.markets))
    store_once(product, f"{brand} has a product named {product.name} already.")
    record(
        by=by, action="campaigns.room.product_added", subject=brand, changes={"product": (None, product.name)}
    )
    return product


@transaction.atomic
def change_product(*, product: Product, by: Membership, **values: Any) -> Product:
    """Change a product; fields not given stay."""
    _insist(product.brand, by)
    stored = {field: getattr(product, field) for field in PRODUCT_FIELDS}
    changes = changed_fields(product, _read_product({**stored, **values}, product.brand.markets))
    if changes:
        for field, (_, new) in changes.items():
            setattr(product, field, new)
        store_once(product, f"{product.brand} has a product named {product.name} already.")
        record(
            by=by, action="campaigns.room.product_changed", subject=product.brand, comment=product.name,
            changes=in_words(changes),
        )  # fmt: skip
    return product


@transaction.atomic
def archive_product(*, product: Product, by: Membership) -> Product:
    """Put a product away; campaigns that have it keep it."""
    _insist(product.brand, by)
    now = timezone.now()
    if not Product.objects.filter(pk=product.pk, archived_at=None).update(archived_at=now, updated_at=now):
        raise InvalidTransition("This product is archived already.")
    product.archived_at = now
    record(by=by, action="campaigns.room.product_archived", subject=product.brand, comment=product.name)
    return product


@transaction.atomic
def restore_product(*, product: Product, by: Membership) -> Product:
    """Bring an archived product back."""
    _insist(product.brand, by)
    away = Product.objects.filter(pk=product.pk, archived_at__isnull=False)
    if not away.update(archived_at=None, updated_at=timezone.now()):
        raise InvalidTransition("This product is not archived.")
    product.archived_at = None
    record(by=by, action="campaigns.room.product_restored", subject=product.brand, comment=product.name)
    return product


@transaction.atomic
def add_sentence(
    *,
    brand: Brand,
    by: Membership,
    text: str,
    market: str = "",
    language: str = "",
    category: str = "",
    note: str = "",
) -> MandatorySentence:
    """Ask for a sentence to stand in the content as it is, in a market (ISO 3166-1) and language (ISO 639) or in all."""
    _insist(brand, by)
    if brand.mandatory_sentences.count() >= MOST_SENTENCES:
        raise ActionError(f"At most {MOST_SENTENCES} sentences a brand.")
    sentence = MandatorySentence(
        brand=brand, text=read_name(text, 500, "The sentence"), note=read_line(note, 300, "The note"),
        market=_one(read_codes([market], "country")), language=_one(read_codes([language], "language")),
        category=_category(category),
    )  # fmt: skip
    store_once(sentence, "This sentence is there already.")
    record(
        by=by,
        action="campaigns.room.sentence_added",
        subject=brand,
        changes={"sentence": (None, sentence.text)},
    )
    return sentence


@transaction.atomic
def remove_sentence(*, sentence: MandatorySentence, by: Membership) -> None:
    """Ask for a sentence no longer. Briefs published with it keep it."""
    _insist(sentence.brand, by)
    record(
        by=by, action="campaigns.room.sentence_removed", subject=sentence.brand,
        changes={"sentence": (sentence.text, None)},
    )  # fmt: skip
    sentence.delete()


@transaction.atomic
def add_word(
    *, brand: Brand, by: Membership, kind: str, word: str, instead: str = "", note: str = ""
) -> BrandWord:
    """Put a word on the brand's list: never say, say gladly, or say otherwise (`instead`)."""
    _insist(brand, by)
    if brand.words.count() >= MOST_WORDS:
        raise ActionError(f"At most {MOST_WORDS} words a brand.")
    read_kind = read_choice(BrandWord.Kind, kind, "a kind of word")
    word, instead = read_name(word, 80, "The word"), read_line(instead, 80, "The other word")
    if read_kind == BrandWord.Kind.REPLACE and not instead:
        raise ActionError("Say which word stands instead.")
    made = BrandWord(
        brand=brand, kind=read_kind, word=word, word_key=fold(word)[:80], instead=instead,
        note=read_line(note, 300, "The note"),
    )  # fmt: skip
    store_once(made, f"{word} is on the list already.")
    record(
        by=by, action="campaigns.room.word_added", subject=brand, changes={str(read_kind.label): (None, word)}
    )
    return made


@transaction.atomic
def remove_word(*, word: BrandWord, by: Membership) -> None:
    """Take a word off the brand's list."""
    _insist(word.brand, by)
    record(
        by=by, action="campaigns.room.word_removed", subject=word.brand,
        changes={word.get_kind_display(): (word.word, None)},
    )  # fmt: skip
    word.delete()


@transaction.atomic
def set_approval_stages(
    *, brand: Brand, by: Membership, stages: Iterable[Mapping[str, Any]]
) -> list[ApprovalStage]:
    """Say through which stages the brand's drafts go by default, in order; all at once.

    Each: name, side (ApprovalSide), needs_all, hours (1 to 1,440), approvers (memberships of that side).
    """
    _insist(brand, by)
    read = [_read_stage(brand, number, row) for number, row in enumerate(stages, start=1)]
    if len(read) > MOST_STAGES:
        raise ActionError(f"At most {MOST_STAGES} stages.")
    names = [row["name"].casefold() for row in read]
    if len(set(names)) < len(names):
        raise ActionError("Two stages have the same name. Give each one of its own.")
    Brand.objects.select_for_update().get(pk=brand.pk)
    before = list(brand.approval_stages.order_by("position").values_list("name", flat=True))
    brand.approval_stages.all().delete()
    made = []
    for position, row in enumerate(read):
        approvers = row.pop("approvers")
        stage = ApprovalStage.objects.create(brand=brand, position=position, **row)
        stage.approvers.set(approvers)
        made.append(stage)
    changes = {"stages": (", ".join(before) or None, ", ".join(stage.name for stage in made) or None)}
    record(by=by, action="campaigns.room.stages_changed", subject=brand, changes=changes)
    return made


def _insist(brand: Brand, by: Membership) -> None:
    if brand.archived_at and rules.can_manage_pipeline(by, brand.agency) and by.agency_id == brand.agency_id:
        raise InvalidTransition(f"{brand} is archived. Restore the brand first.")
    if not rules.can_manage_room(by, brand):
        raise NotAllowed(MAY_NOT)


def _one(codes: list[str]) -> str:
    return codes[0] if codes else ""


def _category(key: str) -> str:
    known = {**categories().never, **categories().legal_review}
    if key and key not in known:
        raise ActionError(f"{key[:40]} is not a category. Known: {', '.join(known)}.")
    return key


def _read_product(values: dict[str, Any], markets: Iterable[str]) -> dict[str, Any]:
    unknown = [field for field in values if field not in PRODUCT_FIELDS]
    if unknown:
        raise TypeError(f"{unknown[0]} is not a field of a product.")
    read = dict(values)
    read["name"] = read_name(read["name"], 120, "The product's name")
    if "description" in read:
        read["description"] = read_text(read["description"], "The description")
    if "selling_points" in read:
        read["selling_points"] = read_words(read["selling_points"], 300, "A selling point")
    if "categories" in read:
        read["categories"] = [_category(key) for key in dict.fromkeys(read["categories"])]
        blocked = never_advertised(read["categories"], markets)
        if blocked:
            raise ActionError(f"{blocked[0]} cannot be advertised through influencers.")
    if read.get("url"):
        read["url"] = read_line(read["url"], 500, "The link")
        if not read["url"].startswith(("https://", "http://")):
            raise ActionError("The link begins with https://.")
    if read.get("retail_price") is not None:
        read["currency"] = read_currency(read.get("currency") or "")
        read["retail_price"] = read_money(read["retail_price"], read["currency"], "The price")
    elif "currency" in read and read["currency"]:
        read["currency"] = read_currency(read["currency"])
    return read


def _read_stage(brand: Brand, number: int, row: Mapping[str, Any]) -> dict[str, Any]:
    side = read_choice(ApprovalSide, row.get("side", ""), "a side")
    approvers = list(row.get("approvers", ()))
    for member in approvers:
        ours = member.agency_id == brand.agency_id and member.ended_at is None
        theirs = member.is_client and member.brand_id == brand.pk
        if not ours or (theirs if side == ApprovalSide.HOUSE else not theirs) or (side == ApprovalSide.HOUSE and member.is_client):  # fmt: skip
            whose = "your agency" if side == ApprovalSide.HOUSE else str(brand)
            raise ActionError(f"Stage {number}: {member.user} is not one of {whose}.")
    hours = row.get("hours", 24)
    if not isinstance(hours, int) or not 1 <= hours <= 24 * 60:
        raise ActionError(f"Stage {number}: the time is between 1 hour and 60 days.")
    return {
        "name": read_name(row.get("name", ""), 80, f"Stage {number}: its name"),
        "side": side,
        "needs_all": bool(row.get("needs_all")),
        "hours": hours,
        "approvers": approvers,
    }
