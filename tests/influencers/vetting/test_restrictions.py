import pytest
from django.utils import timezone

from accounts.actions import update_brand
from accounts.errors import ActionError
from accounts.text import fold
from influencers.models import BrandRelation, PastWork, SafetyFlag
from influencers.restrictions import barred
from tests import factories
from tests.influencers.content import make_posts

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(agency):
    return factories.make_influencer(agency, "Mina Park")


def reason(person, brand):
    return barred([person], brand).get(person.pk, "")


@pytest.mark.parametrize(
    ("asked", "known", "said"),
    [
        ({"forbidden_themes": ["Alcohol"]}, {"tags": ["alcohol"]}, "Acme rules out alcohol, which is a tag of theirs."),
        ({"topics": ["Meat"]}, {"refuses": ["meat"]}, "Refuses to advertise meat."),
        ({}, {"refuses": ["acme"]}, "Refuses to advertise acme."),
        ({"unwanted_tones": ["Ironic"]}, {"tones": ["ironic"]}, "Acme does not want this tone: ironic."),
        ({"markets": ["ES"]}, {"country": "KR"}, "Lives in South Korea; Acme sells in Spain."),
        ({"languages": ["es"]}, {"languages": ["ko"]}, "Does not speak Acme's languages: Spanish."),
        ({"youngest": 18}, {"is_minor": True}, "Is a minor; Acme asks for 18 years."),
        ({"youngest": 25}, {"birth_year": timezone.now().year - 24}, "Is younger than 25, which Acme asks for."),
        ({}, {"risk": "barred"}, "Vetting speaks against working together."),
        ({}, {"vetting": "barred"}, "Vetting speaks against working together."),
        # What is not known bars nobody.
        ({"markets": ["ES"], "languages": ["es"], "youngest": 18}, {}, ""),
        ({"markets": ["ES"], "languages": ["es"]}, {"country": "ES", "languages": ["ko", "es"]}, ""),
        ({"youngest": 25}, {"birth_year": timezone.now().year - 25}, ""),
    ],
)  # fmt: skip
def test_a_brands_restrictions_bar_people_with_the_reason(asked, known, said, agency, brand):
    for field, value in asked.items():
        setattr(brand, field, value)
    brand.save()
    assert reason(factories.make_influencer(agency, **known), brand) == said


def test_work_for_a_rival_bars(person, brand):
    brand.rivals = ["Zestió"]
    PastWork.objects.create(influencer=person, brand_name="ZESTIO", brand_key=fold("ZESTIO"))
    assert reason(person, brand) == "Worked for ZESTIO, a rival of Acme."


def test_a_bad_experience_with_the_brand_bars(person, brand, alice):
    BrandRelation.objects.create(influencer=person, brand=brand, affinity=-2, author=alice)
    assert reason(person, brand) == "Had a bad experience with Acme."


@pytest.mark.parametrize(("state", "said"), [
    ("open", ""),
    ("dismissed", ""),
    ("confirmed", "Acme rules out gambling, which was confirmed in a post."),
])  # fmt: skip
def test_only_a_confirmed_flag_bars(state, said, person, brand):
    brand.forbidden_themes = ["gambling"]
    post = make_posts(factories.make_channel(person), 1, before=timezone.now())[0]
    SafetyFlag.objects.create(
        post=post, pack="en", category="gambling", severity="high", word="casino*", state=state, found_at=timezone.now()
    )  # fmt: skip
    assert reason(person, brand) == said


def test_a_page_of_people_costs_one_statement(agency, brand, django_assert_num_queries):
    people = [factories.make_influencer(agency, tags=["alcohol"] if n % 2 else []) for n in range(20)]
    brand.forbidden_themes = ["alcohol"]
    with django_assert_num_queries(1):
        found = barred(people, brand)
    assert sorted(found) == [person.pk for person in people[1::2]]


def test_restrictions_are_set_on_the_brands_page(client_of, alice, brand):
    page = client_of(alice).post(
        f"/settings/brands/{brand.uuid}/edit/",
        {
            "name": "Acme",
            "rivals": "Zestio, Plonk",
            "forbidden_themes": "alcohol",
            "markets": ["ES"],
            "youngest": "18",
        },
        follow=True,
    )
    assert page.status_code == 200
    brand.refresh_from_db()
    assert (brand.rivals, brand.forbidden_themes, brand.markets, brand.youngest) == (
        ["Zestio", "Plonk"], ["alcohol"], ["ES"], 18,
    )  # fmt: skip
    assert "Zestio, Plonk" in page.content.decode()


@pytest.mark.parametrize(("values", "said"), [
    ({"markets": ["Spain"]}, "Spain is not the code of a country. Examples: ES, es."),
    ({"languages": ["spanish"]}, "spanish is not the code of a language. Examples: ES, es."),
    ({"youngest": 120}, "The youngest age must lie between 0 and 99 years."),
    ({"rivals": ["x" * 121]}, f"{'x' * 30}… is too long: at most 120 letters."),
])  # fmt: skip
def test_a_restriction_that_cannot_be_is_refused_with_a_sentence(values, said, brand, alice):
    with pytest.raises(ActionError) as refused:
        update_brand(brand=brand, by=alice, **values)
    assert str(refused.value) == said


def test_the_list_shows_whom_the_brand_rules_out_with_the_reason(
    client_of, alice, agency, brand, other_agency
):
    brand.forbidden_themes = ["alcohol"]
    brand.save()
    factories.make_influencer(agency, "Vina Cellar", tags=["alcohol"])
    factories.make_influencer(agency, "Tee Garden")
    page = client_of(alice).get("/influencers/", {"for_brand": brand.uuid}).content.decode()
    assert (
        page.count("Acme rules out alcohol, which is a tag of theirs.") == 2
    )  # in the row, and when pointed at
    assert page.count("is-barred") == 1
    theirs = factories.make_brand(other_agency, "Elsewhere", forbidden_themes=["alcohol"])
    page = client_of(alice).get("/influencers/", {"for_brand": theirs.uuid}).content.decode()
    assert ("is-barred" in page, "Elsewhere" in page) == (False, False)
