"""What the demo agency remembers of its people: who speaks for them, brands, prices, days, gifts, notes, terms."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.demo import DemoHouse
from accounts.models import Brand
from accounts.text import fold
from influencers.models import (
    BrandRelation,
    CareDate,
    CustomField,
    Gift,
    Influencer,
    Note,
    PastWork,
    Rate,
    Representation,
    Representative,
)
from influencers.states import ContractWillingness, LegalForm, NoteKind, PaymentWay
from influencers.themes import TONES, themes

SEED = 20260
AGENTS = (
    ("agency", "Vera Lindqvist", "Lindqvist Talents", "vera@lindqvist.example", "SE"),
    ("agent", "Tomás Iriarte", "", "tomas@iriarte.example", "ES"),
    ("mcn", "Dahlia Network", "Dahlia Network", "partners@dahlia.example", "US"),
    ("manager", "Hana Seo", "", "hana@seo.example", "KR"),
)
BRANDS_ELSEWHERE = ("Morgentau", "Halcyon Audio", "Petite Marée", "Volta Bikes", "Nordlys Tea")
OUTCOMES = ("Above plan", "As planned", "Sold out within a week", "Few comments, many saves")
FIT_NOTES = (
    (NoteKind.LIFE, "Moved to a house with a garden this spring."),
    (NoteKind.STYLE, "Never reads from a script; says it in one take."),
    (NoteKind.STORY, "Began filming while recovering from a broken leg."),
    (NoteKind.IDEA, "A week without a phone, told afterwards in letters."),
)
GIFTS = (("Tea from a small garden", 35), ("Handmade mug", 48), ("Museum pass", 60), ("Box of oranges", 25))
DAYS = ("Anniversary of the first project", "Name day", "Channel's birthday")


def fill_record(*, house: DemoHouse, people: Sequence[Influencer], now: datetime) -> None:
    """Give demo people a record. The same every time; only dates are relative to `now`."""
    chance = random.Random(SEED)  # noqa: S311 -- the same demo every time
    today = now.date()
    brands = list(Brand.objects.for_agency(house.agency).order_by("pk"))
    CustomField.objects.bulk_create(
        [
            CustomField(agency=house.agency, key="shoe-size", label="Shoe size", kind="number", position=0),
            CustomField(
                agency=house.agency, key="diet", label="Diet", kind="choice", position=1,
                choices=["Everything", "Vegetarian", "Vegan"],
            ),
        ]
    )  # fmt: skip
    agents = Representative.objects.bulk_create(
        [
            Representative(
                agency=house.agency, kind=kind, name=name, company=company, email=email, country=country
            )
            for kind, name, company, email, country in AGENTS
        ]
    )
    for person in people:
        _describe(person, chance, now)
    Influencer.objects.bulk_update(people, _FIELDS)
    chosen = [person for person in people if chance.random() < 0.3]
    Representation.objects.bulk_create(
        Representation(
            influencer=person, representative=chance.choice(agents), write_to=chance.random() < 0.8
        )
        for person in chosen
    )
    _brands(house, people, brands, chance, today)
    _money(house, people, chance, today)
    _care(house, people, chance, today)
    Note.objects.bulk_create(
        Note(influencer=person, author=house.members["manager"], kind=kind, text=text)
        for person in people
        if chance.random() < 0.4
        for kind, text in chance.sample(FIT_NOTES, chance.choice((1, 2)))
    )


_FIELDS = (
    "birthday", "birth_year", "legal_form", "payment_ways", "contract", "refuses", "tones", "custom", "last_contact_at",
)  # fmt: skip


def _describe(person: Influencer, chance: random.Random, now: datetime) -> None:
    if chance.random() < 0.7:
        born = date(2000, 1, 1) + timedelta(days=chance.randint(0, 365))
        person.birthday = born.month * 100 + born.day
        person.birth_year = (
            chance.randint(1980, 2005) if chance.random() < 0.6 and person.birthday != 229 else None
        )
    person.legal_form = chance.choice(["", *LegalForm.values])
    person.payment_ways = sorted(chance.sample(PaymentWay.values, chance.choice((0, 1, 2))))
    person.contract = chance.choice(["", *ContractWillingness.values])
    person.refuses = sorted(chance.sample(list(themes()), chance.choice((0, 0, 1, 3))))
    person.tones = sorted(chance.sample(TONES, chance.choice((0, 1, 2))))
    if chance.random() < 0.3:
        person.custom = {"shoe-size": chance.randint(35, 47), "diet": chance.choice(("Vegetarian", "Vegan"))}
    if chance.random() < 0.6:
        person.last_contact_at = now - timedelta(days=chance.randint(1, 200))


def _brands(
    house: DemoHouse, people: Sequence[Influencer], brands: list[Brand], chance: random.Random, today: date
) -> None:
    by = house.members["manager"]
    words = {
        2: "Names it unasked in three posts",
        1: "Said so in a call",
        -1: "Slow payment once",
        -2: "A canceled campaign",
    }
    BrandRelation.objects.bulk_create(
        BrandRelation(
            influencer=person, brand=chance.choice(brands), affinity=affinity, evidence=words[affinity], author=by,
            happened_on=today - timedelta(days=chance.randint(10, 600)),
        )
        for person in people
        if brands and chance.random() < 0.25
        for affinity in [chance.choice((2, 1, 1, -1, -2))]
    )  # fmt: skip
    PastWork.objects.bulk_create(
        PastWork(
            influencer=person, brand_name=name, brand_key=fold(name), outcome=chance.choice(OUTCOMES),
            happened_on=today - timedelta(days=chance.randint(20, 900)), hitches=chance.choice((None, 0, 0, 1, 3)),
            source="Their channel",
        )
        for person in people
        if chance.random() < 0.4
        for name in chance.sample(BRANDS_ELSEWHERE, chance.choice((1, 2)))
    )  # fmt: skip


def _money(house: DemoHouse, people: Sequence[Influencer], chance: random.Random, today: date) -> None:
    rates = []
    for person in people:
        if chance.random() < 0.5:
            continue
        amount = chance.randint(2, 60) * 50
        for age in sorted((chance.randint(1, 700) for _ in range(chance.choice((1, 3)))), reverse=True):
            rates.append(
                Rate(
                    influencer=person, platform="sandbox", format="video", kind=Rate.Kind.ASKED, currency="EUR",
                    amount=Decimal(amount), quoted_on=today - timedelta(days=age), source="Their mail",
                    rights_days=chance.choice((None, 30, 90)), author=house.members["manager"],
                )
            )  # fmt: skip
            amount = round(amount * chance.uniform(0.95, 1.3))
    Rate.objects.bulk_create(rates)


def _care(house: DemoHouse, people: Sequence[Influencer], chance: random.Random, today: date) -> None:
    by = house.members["manager"]
    dates, gifts = [], []
    for person in people:
        if chance.random() < 0.2:
            day = today + timedelta(days=chance.randint(-180, 180))
            dates.append(
                CareDate(
                    influencer=person, label=chance.choice(DAYS), day=day.month * 100 + day.day, year=None
                )
            )
        if chance.random() < 0.15:
            what, cost = chance.choice(GIFTS)
            on = today + timedelta(days=chance.randint(-200, 30))
            given = on < today
            gifts.append(
                Gift(
                    influencer=person, what=what, planned_for=on, budget=Decimal(cost), currency="EUR", author=by,
                    cost=Decimal(cost) + chance.randint(-5, 9) if given else None, occasion="Birthday",
                    state=Gift.State.RECEIVED if given else Gift.State.PLANNED,
                    outcome="Showed it in a story" if given and chance.random() < 0.5 else "",
                )
            )  # fmt: skip
    CareDate.objects.bulk_create(dates)
    Gift.objects.bulk_create(gifts)
