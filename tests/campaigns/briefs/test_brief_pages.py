"""The house's pages of briefs: written in place, compared, read back."""

import pytest
from django.urls import reverse

from campaigns.actions.brief_points import save_point
from campaigns.actions.briefs import publish_brief
from campaigns.actions.personal_links import make_personal_link
from campaigns.actions.read_backs import answer_point
from campaigns.models import Brief, BriefRemark, PointAnswer, ReadBack
from campaigns.wording import point_digest
from tests import factories
from tests.campaigns.briefs.making import asked, key_of, make_brief, point_of
from tests.campaigns.making import make_campaign, make_collaboration

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def campaign(alice, brand):
    return make_campaign(alice, brand, name="Spring")


@pytest.fixture
def brief(campaign, alice):
    return make_brief(campaign, alice, {"must_say": "Costs 10 euros\nMade in Spain"})


@pytest.fixture
def mina(campaign, alice):
    return make_collaboration(campaign, alice, factories.make_influencer(alice.agency, "Mina Park"))


@pytest.fixture
def page(alice, client_of):
    return client_of(alice)


def url(name: str, *args) -> str:
    return reverse(f"campaigns:{name}", args=args)


def text_of(answer) -> str:
    return answer.content.decode()


def test_an_empty_tab_leads_to_the_first_brief(page, campaign) -> None:
    answer = text_of(page.get(url("brief", campaign.uuid)))
    assert url("new_brief", campaign.uuid) in answer


def test_a_brief_is_begun_for_a_format(page, campaign) -> None:
    answer = page.post(
        url("new_brief", campaign.uuid),
        {"purpose": "instagram/reel", "language": "es", "title": "", "like": ""},
    )
    made = Brief.objects.get()
    assert (made.platform, made.format, made.language, made.title) == (
        "instagram", "reel", "es", "Spring · Instagram",
    )  # fmt: skip
    assert answer["Location"] == url("edit_brief", made.uuid)


def test_a_second_brief_for_the_same_keeps_what_was_typed(page, campaign, alice) -> None:
    make_brief(campaign, alice, platform="tiktok", format="video")
    answer = page.post(
        url("new_brief", campaign.uuid), {"purpose": "tiktok/video", "language": "en", "title": "Again"}
    )
    assert answer.status_code == 422
    assert "There is a brief for this platform" in text_of(answer)
    assert 'value="Again"' in text_of(answer)


def test_a_point_is_saved_as_it_is_written(page, brief) -> None:
    point = point_of(brief, "Made in Spain")
    answer = page.post(
        url("save_point", brief.uuid, point.key),
        {"text": "Made in Portugal", "market": "pt", "has_boxes": "1", "is_verbatim": "on", "seen": point_digest(point)},
        headers=HTMX,
    )  # fmt: skip
    point.refresh_from_db()
    assert (point.text, point.market, point.is_verbatim) == ("Made in Portugal", "PT", True)
    assert (answer.status_code, "irm:brief-saved" in answer["HX-Trigger"]) == (200, True)
    assert f'value="{point_digest(point)}"' in text_of(answer)


def test_what_somebody_else_saved_is_shown_beside_what_was_typed(page, brief, olga) -> None:
    point = point_of(brief, "Made in Spain")
    seen = point_digest(point)
    save_point(point=point, by=olga, text="Made in Portugal")
    answer = page.post(
        url("save_point", brief.uuid, point.key), {"text": "Made in Italy", "seen": seen}, headers=HTMX
    )
    assert answer.status_code == 422
    assert "Made in Portugal" in text_of(answer)
    without_script = page.post(
        url("save_point", brief.uuid, point.key), {"text": "Made in Italy", "seen": seen}
    )
    assert without_script.status_code == 422
    assert "Made in Italy</textarea>" in text_of(without_script)
    point.refresh_from_db()
    assert point.text == "Made in Portugal"
    keeping = {"text": "Made in Italy", "seen": point_digest(point)}
    assert page.post(url("save_point", brief.uuid, point.key), keeping, headers=HTMX).status_code == 200
    point.refresh_from_db()
    assert point.text == "Made in Italy"


def test_autosaving_after_a_conflict_does_not_overwrite(page, brief, olga) -> None:
    point = point_of(brief, "Made in Spain")
    save_point(point=point, by=olga, text="Made in Portugal")
    answer = page.post(url("save_point", brief.uuid, point.key), {"text": "Made in Italy"}, headers=HTMX)
    point.refresh_from_db()
    assert (answer.status_code, point.text) == (422, "Made in Portugal")


def test_a_slow_lines_older_save_is_no_conflict(page, brief) -> None:
    point = point_of(brief, "Made in Spain")
    seen = point_digest(point)
    for text in ("Made in Portug", "Made in Portugal"):
        answer = page.post(
            url("save_point", brief.uuid, point.key), {"text": text, "seen": seen}, headers=HTMX
        )
        assert answer.status_code == 200
    point.refresh_from_db()
    assert point.text == "Made in Portugal"


def test_a_point_removed_meanwhile_keeps_what_was_typed(page, brief) -> None:
    point = point_of(brief, "Made in Spain")
    point.delete()
    answer = page.post(url("save_point", brief.uuid, point.key), {"text": "x"}, headers=HTMX)
    assert answer.status_code == 422
    assert "Somebody removed this point meanwhile" in text_of(answer)


def test_others_changes_are_told(page, brief, olga, alice) -> None:
    since = text_of(page.get(url("edit_brief", brief.uuid))).split("news/?since=")[1].split('"')[0]
    assert "Olga" not in text_of(page.get(url("brief_news", brief.uuid), {"since": since}))
    save_point(point=point_of(brief, "Made in Spain"), by=alice, text="Made in Italy")
    assert "Show the brief" not in text_of(page.get(url("brief_news", brief.uuid), {"since": since}))
    save_point(point=point_of(brief, "Made in Italy"), by=olga, text="Made in Portugal")
    assert "Olga" in text_of(page.get(url("brief_news", brief.uuid), {"since": since}))


def test_points_are_added_moved_and_taken_out(page, brief) -> None:
    added = page.post(url("add_points", brief.uuid), {"section": "do", "text": "One\nTwo"}, headers=HTMX)
    assert added.status_code == 200
    two = point_of(brief, "Two")
    page.post(url("move_point", brief.uuid, two.key), {"direction": "up"})
    rows = brief.points.filter(section="do").order_by("position")
    assert list(rows.values_list("text", flat=True)) == ["Two", "One"]
    page.post(url("remove_point", brief.uuid, two.key), {"seen": point_digest(two)}, headers=HTMX)
    assert list(rows.values_list("text", flat=True)) == ["One"]


def test_a_section_that_is_none_is_refused_in_a_sentence_with_and_without_script(page, brief) -> None:
    for headers in (HTMX, {}):
        refused = page.post(url("add_points", brief.uuid), {"section": "x", "text": "Kept"}, headers=headers)
        told = refused.content.decode()
        assert (refused.status_code, "x is not a section of a brief." in told, "Kept" in told) == (
            422,
            True,
            True,
        )


def test_the_preview_measures_and_shows(page, brief, alice) -> None:
    save_point(point=point_of(brief, "Made in Spain"), by=alice, is_verbatim=True)
    answer = text_of(page.get(url("brief_preview", brief.uuid)))
    assert "Costs 10 euros" in answer
    assert "What is theirs to decide" in answer


def test_versions_are_compared_word_by_word(page, brief, alice) -> None:
    publish_brief(brief=brief, by=alice)
    save_point(point=point_of(brief, "Costs 10 euros"), by=alice, text="Costs 12 euros")
    publish_brief(brief=brief, by=alice, note="New price")
    answer = text_of(page.get(url("brief_versions", brief.uuid)))
    assert "Costs <del>10</del><ins>12</ins> euros" in answer
    assert "Made in Spain" not in answer
    assert "Made in Spain" in text_of(page.get(url("brief_versions", brief.uuid), {"all": "1"}))
    assert page.get(url("brief_versions", brief.uuid), {"from": "9", "to": "x"}).status_code == 200


def test_publishing_asks_for_the_lawyers_word_and_keeps_the_note(page, brief, brand) -> None:
    brief.campaign.products.create(brand=brand, name="Pils", categories=["alcohol"])
    answer = page.post(url("publish_brief", brief.uuid), {"note": "First"})
    assert answer.status_code == 422
    assert 'value="First"' in text_of(answer)
    assert brief.versions.count() == 0


def test_publishing_what_somebody_else_changed_meanwhile_is_refused(page, brief, olga, alice) -> None:
    shown = text_of(page.get(url("edit_brief", brief.uuid)))
    since = shown.split('name="since" value="')[1].split('"')[0]
    save_point(point=point_of(brief, "Made in Spain"), by=alice, text="Made in Italy")
    save_point(point=point_of(brief, "Made in Italy"), by=olga, text="Made in Portugal")
    refused = page.post(url("publish_brief", brief.uuid), {"since": since})
    assert (refused.status_code, brief.versions.count()) == (422, 0)
    assert "Somebody else changed the brief meanwhile" in text_of(refused)
    fresh = text_of(page.get(url("edit_brief", brief.uuid))).split('name="since" value="')[1].split('"')[0]
    save_point(point=point_of(brief, "Made in Portugal"), by=alice, text="Made in Malta")
    page.post(url("publish_brief", brief.uuid), {"since": fresh})
    assert brief.versions.count() == 1


def test_people_are_asked_and_their_answers_shown(page, brief, mina, alice) -> None:
    publish_brief(brief=brief, by=alice)
    page.post(url("ask_to_read", brief.uuid), {"people": [str(mina.uuid)]})
    read_back = ReadBack.objects.get()
    given = make_personal_link(collaboration=mina, by=alice)[0]
    version = brief.versions.get()
    answer_point(
        read_back=read_back, by=given, version=1, key=key_of(version, "Costs 10 euros"), verdict="objects",
        remark="Too early to say",
    )  # fmt: skip
    overview = text_of(page.get(url("brief_reading", brief.uuid)))
    assert "Mina Park" in overview
    assert "1 objection" in overview
    detail = text_of(page.get(url("read_back", read_back.uuid)))
    assert "Too early to say" in detail
    objection = PointAnswer.objects.get()
    empty = page.post(url("resolve_objection", objection.uuid), {"text": " "})
    assert empty.status_code == 422
    page.post(url("resolve_objection", objection.uuid), {"text": "Then leave it out"})
    objection.refresh_from_db()
    assert (objection.resolution, str(objection.resolved_by.user)) == ("Then leave it out", "Alice")


def test_staff_write_note_answers_and_the_second_talk(page, brief, mina, alice) -> None:
    version, read_back = asked(brief, alice, mina)
    key = key_of(version, "Made in Spain")
    page.post(url("say_about_brief", read_back.uuid), {"text": "Any questions?", "key": key})
    page.post(url("note_answer", read_back.uuid), {"key": key, "version": "1", "verdict": "got_it"})
    page.post(url("second_check", read_back.uuid), {"text": "All clear"})
    assert list(BriefRemark.objects.order_by("pk").values_list("text", flat=True)) == [
        "Any questions?",
        "All clear",
    ]
    assert PointAnswer.objects.get().answered_by == alice.label
    read_back.refresh_from_db()
    assert read_back.checked_by == alice


def test_a_link_is_made_and_shown_once(page, mina, client) -> None:
    made = text_of(page.post(url("personal_link", mina.uuid), {"days": "7"}))
    address = made.split('id="made-link" readonly value="')[1].split('"')[0]
    assert client.get(address).status_code == 200
    assert address not in text_of(page.get(url("personal_link", mina.uuid)))
    assert "opened the page" in text_of(page.get(url("personal_link", mina.uuid)))
    page.post(url("revoke_personal_link", mina.uuid))
    assert client.get(address).status_code == 410


def test_bad_days_are_refused_in_a_sentence(page, mina) -> None:
    answer = page.post(url("personal_link", mina.uuid), {"days": "900"})
    assert answer.status_code == 422
    assert "between 1 and 90 days" in text_of(answer)


@pytest.mark.parametrize("name", ["edit_brief", "brief_reading", "brief_versions"])
def test_pages_ask_little_of_the_database(
    name, page, brief, campaign, alice, django_assert_max_num_queries
) -> None:
    for number in range(4):
        person = make_collaboration(campaign, alice, factories.make_influencer(alice.agency, f"P{number}"))
        if number == 0:
            asked(brief, alice, person)
        else:
            ReadBack.objects.create(collaboration=person, brief=brief, asked_at=person.created_at)
    with django_assert_max_num_queries(12):
        page.get(url(name, brief.uuid))
