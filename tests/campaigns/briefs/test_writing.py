"""Writing a brief: what flows in by itself, two people at once, what may not be published."""

import pytest

from accounts.errors import ActionError, AlreadyExists, InvalidTransition, NotAllowed
from accounts.models import AuditEntry
from campaigns.actions.brief_points import (
    PointChanged,
    PointGone,
    add_points,
    move_point,
    remove_point,
    save_point,
)
from campaigns.actions.briefs import create_brief, delete_brief, publish_brief, take_in, update_brief
from campaigns.models import Brief, BriefPoint, BriefVersion, MandatorySentence, Product
from campaigns.states import BriefState
from campaigns.wording import point_digest
from tests.campaigns.briefs.making import make_brief, point_of
from tests.campaigns.making import make_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(alice, brand):
    return make_campaign(alice, brand, name="Spring")


def texts(brief: Brief, section: str) -> list[str]:
    rows = brief.points.filter(section=section).order_by("position", "pk")
    return list(rows.values_list("text", flat=True))


def test_what_the_brand_asks_for_flows_in(alice, brand) -> None:
    brand.forbidden_themes, brand.rivals = ["alcohol"], ["Contoso"]
    brand.save()
    brand.words.create(kind="avoid", word="cheap", word_key="cheap")
    brand.words.create(kind="replace", word="buy", word_key="buy", instead="try")
    product = Product.objects.create(brand=brand, name="Loom", selling_points=["Light", "Made in Spain"])
    MandatorySentence.objects.create(brand=brand, text="Consult a doctor.", category="health-products")
    MandatorySentence.objects.create(
        brand=brand, text="Juega con responsabilidad.", market="ES", language="es"
    )
    MandatorySentence.objects.create(brand=brand, text="Read the label.")
    campaign = make_campaign(
        alice, brand, name="Summer", products=[product], markets=["ES"], audience="Runners"
    )
    brief = create_brief(campaign=campaign, by=alice, platform="instagram", format="reel")
    assert texts(brief, "selling_points") == ["Light", "Made in Spain"]
    assert texts(brief, "audience") == ["Runners"]
    assert texts(brief, "must_say") == ["Read the label."]
    assert texts(brief, "do_not") == [
        "Do not use the word “cheap”.", "Keep these out of the picture: Alcohol.", "Do not show or name: Contoso.",
    ]  # fmt: skip
    assert texts(brief, "do") == ["Say “try” rather than “buy”."]
    assert [text.split(":")[0] for text in texts(brief, "disclosure")] == ["Spain"]
    assert texts(brief, "technical")[0] == "Text: at most 2,200 characters."
    assert set(brief.points.values_list("from_brand", flat=True)) == {True}
    assert brief.points.get(text="Read the label.").is_verbatim


def test_a_brief_in_spanish_takes_spanish_sentences_and_law(alice, brand) -> None:
    MandatorySentence.objects.create(
        brand=brand, text="Juega con responsabilidad.", market="ES", language="es"
    )
    campaign = make_campaign(alice, brand, name="Verano", markets=["ES"])
    brief = create_brief(campaign=campaign, by=alice, language="es")
    assert texts(brief, "must_say") == ["Juega con responsabilidad."]
    assert texts(brief, "disclosure")[0].startswith("España: escribe «Publicidad»")


def test_taking_in_brings_what_is_missing_and_leaves_what_people_wrote(alice, brand, campaign) -> None:
    brief = make_brief(campaign, alice, {"do": "Show the box"})
    brand.rivals = ["Contoso"]
    brand.save()
    take_in(brief=Brief.objects.get(pk=brief.pk), by=alice)
    assert texts(brief, "do_not") == ["Do not show or name: Contoso."]
    brand.rivals = ["Fabrikam"]
    brand.save()
    take_in(brief=Brief.objects.get(pk=brief.pk), by=alice)
    assert (texts(brief, "do"), texts(brief, "do_not")) == (
        ["Show the box"], ["Do not show or name: Fabrikam."],
    )  # fmt: skip
    with pytest.raises(InvalidTransition, match="Everything"):
        take_in(brief=Brief.objects.get(pk=brief.pk), by=alice)


def test_one_brief_for_each_platform_format_and_language(alice, campaign) -> None:
    create_brief(campaign=campaign, by=alice, platform="instagram", format="reel")
    create_brief(campaign=campaign, by=alice, platform="instagram", format="story")
    with pytest.raises(AlreadyExists, match="already"):
        create_brief(campaign=campaign, by=alice, platform="instagram", format="reel")
    assert campaign.briefs.count() == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"platform": "myspace"}, "not a platform"),
        ({"platform": "youtube", "format": "reel"}, "not a format"),
        ({"format": "reel"}, "Choose the platform"),
        ({"language": "xx"}, "not the code of a language"),
        ({"language": ""}, "Choose the language"),
        ({"title": "x" * 121}, "too long"),
    ],
)
def test_what_a_brief_is_for_is_checked(alice, campaign, values, sentence) -> None:
    with pytest.raises(ActionError, match=sentence):
        create_brief(campaign=campaign, by=alice, **values)
    assert Brief.objects.count() == 0


def test_a_brief_begins_like_another_one(alice, campaign, brand) -> None:
    model = make_brief(campaign, alice, {"do": "Show the box", "free_ground": "The place"})
    brand.rivals = ["Contoso"]
    brand.save()
    other = make_campaign(alice, brand, name="Autumn")
    made = create_brief(campaign=other, by=alice, platform="tiktok", format="video", like=model)
    assert texts(made, "do") == ["Show the box"]
    assert texts(made, "free_ground") == ["The place"]
    assert texts(made, "do_not") == ["Do not show or name: Contoso."]
    assert not set(made.points.values_list("key", flat=True)) & set(
        model.points.values_list("key", flat=True)
    )


def test_a_brief_of_another_agency_is_no_model(alice, campaign, charlie) -> None:
    foreign = make_brief(make_campaign(charlie), charlie)
    with pytest.raises(NotAllowed):
        create_brief(campaign=campaign, by=alice, like=foreign)


def test_lines_become_points(alice, campaign) -> None:
    brief = make_brief(campaign, alice)
    add_points(brief=brief, by=alice, section="hashtags", text="#one\n\n  #two  \n#three")
    assert texts(brief, "hashtags") == ["#one", "#two", "#three"]


def test_two_who_write_at_one_point_lose_nothing(alice, olga, campaign) -> None:
    brief = make_brief(campaign, alice, {"do": "Show the box"})
    point = point_of(brief, "Show the box")
    seen = point_digest(point)
    save_point(point=point, by=olga, seen=seen, text="Show the red box")
    with pytest.raises(PointChanged) as refused:
        save_point(point=point, by=alice, seen=seen, text="Show the small box")
    assert refused.value.point.text == "Show the red box"
    save_point(point=point, by=alice, seen=point_digest(refused.value.point), text="Show the small box")
    assert texts(brief, "do") == ["Show the small box"]


def test_two_who_write_at_two_points_do_not_meet(alice, olga, campaign) -> None:
    brief = make_brief(campaign, alice, {"do": "One\nTwo"})
    one, two = point_of(brief, "One"), point_of(brief, "Two")
    seen = {point.pk: point_digest(point) for point in (one, two)}
    save_point(point=one, by=olga, seen=seen[one.pk], text="First")
    save_point(point=two, by=alice, seen=seen[two.pk], text="Second")
    assert texts(brief, "do") == ["First", "Second"]


def test_a_point_removed_meanwhile_is_told(alice, olga, campaign) -> None:
    brief = make_brief(campaign, alice, {"do": "One"})
    point = point_of(brief, "One")
    remove_point(point=point, by=olga)
    with pytest.raises(PointGone, match="removed"):
        save_point(point=BriefPoint(pk=9999, brief=brief), by=alice, text="x")


def test_saving_the_same_again_changes_nothing(alice, campaign) -> None:
    brief = make_brief(campaign, alice, {"do": "One"})
    before = AuditEntry.objects.count()
    save_point(point=point_of(brief, "One"), by=alice, seen="old", text="One")
    assert AuditEntry.objects.count() == before


def test_a_rewritten_sentence_of_the_brand_is_the_writers_own(alice, brand, campaign) -> None:
    MandatorySentence.objects.create(brand=brand, text="Read the label.")
    brief = make_brief(campaign, alice)
    save_point(point=point_of(brief, "Read the label."), by=alice, text="Read the leaflet.")
    point = brief.points.get(text="Read the leaflet.")
    assert not point.from_brand
    take_in(brief=Brief.objects.get(pk=brief.pk), by=alice)
    assert texts(brief, "must_say") == ["Read the leaflet.", "Read the label."]


def test_points_move_within_their_section(alice, campaign) -> None:
    brief = make_brief(campaign, alice, {"do": "One\nTwo\nThree", "do_not": "Other"})
    move_point(point=point_of(brief, "Three"), by=alice, direction="up")
    move_point(point=point_of(brief, "One"), by=alice, direction="up")
    assert texts(brief, "do") == ["One", "Three", "Two"]


def test_publishing_freezes_the_points_and_a_change_shows(alice, campaign) -> None:
    brief = make_brief(campaign, alice, {"must_say": "Costs 10 euros"})
    first = publish_brief(brief=brief, by=alice)
    assert (first.number, [point["text"] for point in first.points]) == (1, ["Costs 10 euros"])
    brief.refresh_from_db()
    assert brief.state == BriefState.PUBLISHED
    save_point(point=point_of(brief, "Costs 10 euros"), by=alice, text="Costs 12 euros")
    brief.refresh_from_db()
    assert brief.state == BriefState.CHANGED
    second = publish_brief(brief=brief, by=alice, note="New price")
    assert second.number == 2
    assert first.points[0]["key"] == second.points[0]["key"]
    assert first.points[0]["digest"] != second.points[0]["digest"]
    with pytest.raises(InvalidTransition, match="Nothing has changed since version 2"):
        publish_brief(brief=brief, by=alice)


def test_an_empty_brief_is_not_published(alice, campaign) -> None:
    with pytest.raises(ActionError, match="empty"):
        publish_brief(brief=make_brief(campaign, alice), by=alice)


def test_what_may_never_be_advertised_is_not_published(alice, brand) -> None:
    product = Product.objects.create(brand=brand, name="Puff", categories=["tobacco"])
    brief = make_brief(make_campaign(alice, brand, products=[product]), alice, {"do": "Show it"})
    with pytest.raises(ActionError, match="Tobacco, vape, nicotine: this may not be advertised"):
        publish_brief(brief=brief, by=alice, legal_note="Dr. Ito says it is fine")
    assert BriefVersion.objects.count() == 0


def test_what_a_lawyer_sees_first_needs_their_word(alice, brand) -> None:
    product = Product.objects.create(brand=brand, name="Pils", categories=["alcohol"])
    brief = make_brief(make_campaign(alice, brand, products=[product]), alice, {"do": "Show it"})
    with pytest.raises(ActionError, match="Alcohol: a lawyer looks at this"):
        publish_brief(brief=brief, by=alice)
    made = publish_brief(brief=brief, by=alice, legal_note="Dr. Ito, 3 May: with the health notice")
    assert made.legal_note == "Dr. Ito, 3 May: with the health notice"


def test_prescription_medicines_go_to_a_lawyer_only_in_the_united_states(alice, brand) -> None:
    product = Product.objects.create(brand=brand, name="Rx", categories=["prescription"])
    for markets, sentence in (
        (["US"], "a lawyer looks"),
        (["US", "DE"], "may not be advertised"),
        ([], "may not"),
    ):
        campaign = make_campaign(alice, brand, name=f"Rx {markets}", products=[product], markets=markets)
        with pytest.raises(ActionError, match=sentence):
            publish_brief(brief=make_brief(campaign, alice, {"do": "Show it"}), by=alice)


def test_a_published_brief_stays(alice, campaign) -> None:
    brief = make_brief(campaign, alice, {"do": "One"})
    publish_brief(brief=brief, by=alice)
    with pytest.raises(InvalidTransition, match="stays"):
        delete_brief(brief=brief, by=alice)
    draft = create_brief(campaign=campaign, by=alice, platform="youtube")
    delete_brief(brief=draft, by=alice)
    assert list(campaign.briefs.all()) == [brief]


@pytest.mark.parametrize("who", ["bob", "charlie", "carla"])
def test_viewers_clients_and_strangers_write_nothing(alice, campaign, who, request) -> None:
    stranger = request.getfixturevalue(who)
    brief = make_brief(campaign, alice, {"do": "One"})
    point = point_of(brief, "One")
    for refused in (
        lambda: create_brief(campaign=campaign, by=stranger),
        lambda: update_brief(brief=brief, by=stranger, title="x"),
        lambda: add_points(brief=brief, by=stranger, section="do", text="x"),
        lambda: save_point(point=point, by=stranger, text="x"),
        lambda: remove_point(point=point, by=stranger),
        lambda: publish_brief(brief=brief, by=stranger),
        lambda: take_in(brief=brief, by=stranger),
    ):
        with pytest.raises(NotAllowed):
            refused()
    assert texts(brief, "do") == ["One"]


def test_each_step_is_in_the_trail(alice, campaign) -> None:
    before = AuditEntry.objects.count()
    brief = make_brief(campaign, alice, {"do": "One"})
    save_point(point=point_of(brief, "One"), by=alice, text="First")
    publish_brief(brief=brief, by=alice)
    entries = AuditEntry.objects.order_by("pk")[before:]
    assert [entry.action for entry in entries] == [
        "campaigns.brief.created", "campaigns.brief.point_added", "campaigns.brief.point_changed",
        "campaigns.brief.published",
    ]  # fmt: skip
