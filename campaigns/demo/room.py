"""The demo brands' rooms."""

from decimal import Decimal
from typing import Any

from accounts.actions import update_brand
from accounts.demo import DemoHouse
from accounts.models import Brand
from campaigns.actions.room import add_product, add_sentence, add_word, set_approval_stages

PRODUCTS: dict[str, list[dict[str, Any]]] = {
    "Fennel & Frost": [
        {"name": "Garden soup", "selling_points": ["Four ingredients", "Ready in six minutes"], "retail_price": Decimal("3.90"), "currency": "EUR"},
        {"name": "Berry pot", "selling_points": ["No added sugar", "Berries from two farms"], "retail_price": Decimal("4.50"), "currency": "EUR"},
    ],
    "Kestrel Outdoor": [
        {"name": "Ridge tent", "selling_points": ["1.4 kg for two", "Stands in a storm"], "retail_price": Decimal("349"), "currency": "EUR"},
        {"name": "Scree shoe", "selling_points": ["Resoled for free, twice"], "retail_price": Decimal("139"), "currency": "EUR"},
    ],
    "Lumen Skin": [
        {"name": "Night cream", "selling_points": ["Without perfume"], "categories": ["health-claims"], "retail_price": Decimal("42"), "currency": "EUR"},
    ],
}  # fmt: skip
VALUES: dict[str, dict[str, list[str]]] = {
    "Fennel & Frost": {"values": ["honest food", "no waste"], "tones": ["cheerful", "family"]},
    "Kestrel Outdoor": {
        "values": ["repair before replace", "real trips"],
        "tones": ["storytelling", "sincere"],
    },
    "Lumen Skin": {"values": ["calm skin", "evidence"], "tones": ["expert", "minimal"]},
}
WORDS = [
    ("avoid", "superfood", "", "Says nothing"),
    ("replace", "chemical-free", "without additives", "Everything is chemistry"),
]


def fill_rooms(*, house: DemoHouse) -> None:
    """Give each demo brand products, values, words, a sentence, and two approval stages."""
    manager, client = house.members["manager"], house.members.get("approver")
    for brand in Brand.objects.for_agency(house.agency).order_by("pk"):
        update_brand(brand=brand, by=manager, **VALUES.get(brand.name, {}))
        for values in PRODUCTS.get(brand.name, []):
            add_product(brand=brand, by=manager, **values)
        for kind, word, instead, note in WORDS:
            add_word(brand=brand, by=manager, kind=kind, word=word, instead=instead, note=note)
        if "health-claims" in str(PRODUCTS.get(brand.name)):
            add_sentence(
                brand=brand,
                by=manager,
                text="Results differ from skin to skin.",
                note="Their lawyer asks for it",
            )
        theirs = [client] if client and client.brand_id == brand.pk else []
        set_approval_stages(
            brand=brand, by=manager,
            stages=[
                {"name": "Our look", "side": "house", "hours": 24, "approvers": [manager]},
                {"name": "Client", "side": "client", "hours": 48, "approvers": theirs},
            ],
        )  # fmt: skip
