"""The brand room and the idea bank."""

from decimal import Decimal

import pytest

from accounts.actions import archive_brand
from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.ideas import add_idea, change_idea, move_idea
from campaigns.actions.room import (
    add_product,
    add_sentence,
    add_word,
    archive_product,
    change_product,
    remove_sentence,
    remove_word,
    restore_product,
    set_approval_stages,
)
from campaigns.models import BrandWord, Idea, MandatorySentence
from tests import factories
from tests.campaigns.making import make_campaign

pytestmark = pytest.mark.django_db


def test_a_product_is_added_changed_put_away_and_brought_back(alice, brand) -> None:
    product = add_product(brand=brand, by=alice, name="Soap", selling_points=["Mild", "Mild"], retail_price=Decimal("3.5"), currency="eur")  # fmt: skip
    assert (product.selling_points, product.currency) == (["Mild"], "EUR")
    change_product(product=product, by=alice, retail_price=None)
    archive_product(product=product, by=alice)
    with pytest.raises(InvalidTransition):
        archive_product(product=product, by=alice)
    restore_product(product=product, by=alice)
    actions = [entry.action for entry in AuditEntry.objects.about(brand).newest_first()]
    assert actions[:4] == [
        f"campaigns.room.product_{verb}" for verb in ("restored", "archived", "changed", "added")
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "Vape", "categories": ["tobacco"]}, "Tobacco, vape, nicotine cannot be advertised through influencers."),
        ({"name": "X", "categories": ["magic"]}, "magic is not a category."),
        ({"name": "X", "url": "javascript:x"}, "The link begins with https://."),
        ({"name": "X", "retail_price": Decimal(1)}, "Nothing is not a currency."),
        ({"name": ""}, "The product's name is missing."),
    ],
)  # fmt: skip
def test_a_product_that_cannot_be_is_refused(alice, brand, values, sentence) -> None:
    with pytest.raises(ActionError) as refused:
        add_product(brand=brand, by=alice, **values)
    assert str(refused.value).startswith(sentence)


def test_two_products_of_a_brand_have_two_names(alice, brand) -> None:
    add_product(brand=brand, by=alice, name="Soap")
    with pytest.raises(AlreadyExists, match="Acme has a product named SOAP already."):
        add_product(brand=brand, by=alice, name="SOAP")
    assert add_product(brand=factories.make_brand(alice.agency), by=alice, name="Soap").name == "Soap"


def test_sentences_and_words_come_and_go(alice, brand) -> None:
    sentence = add_sentence(brand=brand, by=alice, text="Drink responsibly.", market="es", language="ES")
    assert (sentence.market, sentence.language) == ("ES", "es")
    word = add_word(brand=brand, by=alice, kind="replace", word="Billig", instead="preiswert")
    with pytest.raises(AlreadyExists):
        add_word(brand=brand, by=alice, kind="avoid", word="billig")
    with pytest.raises(ActionError, match="Say which word stands instead."):
        add_word(brand=brand, by=alice, kind="replace", word="teuer")
    remove_sentence(sentence=sentence, by=alice)
    remove_word(word=word, by=alice)
    assert (MandatorySentence.objects.count(), BrandWord.objects.count()) == (0, 0)


def test_approval_stages_name_people_of_their_side(alice, brand, carla) -> None:
    stages = [{"name": "We", "side": "house", "approvers": [alice]}, {"name": "They", "side": "client", "approvers": [carla], "hours": 48}]  # fmt: skip
    made = set_approval_stages(brand=brand, by=alice, stages=stages)
    assert [(stage.name, stage.hours, list(stage.approvers.all())) for stage in made] == [("We", 24, [alice]), ("They", 48, [carla])]  # fmt: skip
    with pytest.raises(ActionError, match="Stage 1: Carla is not one of your agency."):
        set_approval_stages(
            brand=brand, by=alice, stages=[{"name": "We", "side": "house", "approvers": [carla]}]
        )
    with pytest.raises(ActionError, match="Two stages have the same name."):
        set_approval_stages(brand=brand, by=alice, stages=[{"name": "We", "side": "house"}, {"name": "we", "side": "client"}])  # fmt: skip
    assert brand.approval_stages.count() == 2


def test_a_viewer_and_an_archived_brand_change_nothing(alice, bob, brand) -> None:
    with pytest.raises(NotAllowed):
        add_product(brand=brand, by=bob, name="Soap")
    archive_brand(brand=brand, by=alice)
    brand.refresh_from_db()
    with pytest.raises(InvalidTransition, match="Acme is archived. Restore the brand first."):
        add_product(brand=brand, by=alice, name="Soap")


def test_an_idea_is_kept_changed_and_used(alice, agency) -> None:
    person = factories.make_influencer(agency)
    campaign = make_campaign(alice)
    idea = add_idea(
        by=alice, kind="insight", insight="Sings while cooking", influencer=person, campaign=campaign
    )
    assert idea.brand == campaign.brand
    change_idea(idea=idea, by=alice, scenario="One pot, one song")
    move_idea(idea=idea, by=alice, to="used")
    stored = Idea.objects.get()
    assert (stored.scenario, stored.state) == ("One pot, one song", "used")


def test_an_idea_says_something_about_our_own(alice, bob, other_agency) -> None:
    with pytest.raises(ActionError, match="Write down the story, fact or insight."):
        add_idea(by=alice, insight=" ")
    with pytest.raises(ActionError, match="Choose something of your own agency."):
        add_idea(by=alice, insight="x", influencer=factories.make_influencer(other_agency))
    with pytest.raises(NotAllowed):
        add_idea(by=bob, insight="x")
