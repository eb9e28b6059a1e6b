import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from influencers.actions.figures import ensure_tiers
from influencers.actions.safety import scan_posts
from influencers.actions.vetting import ensure_checklist
from influencers.models import BrandRelation, Post, SafetyFlag, Tier, Verdict
from tests import factories
from tests.influencers.content import make_posts
from tests.influencers.polling.rounds import read_posts_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def person(agency):
    return factories.make_influencer(agency, "Mina Park", tags=["food"], country="ES", languages=["es"])


@pytest.fixture
def channel(person):
    return factories.make_channel(person, handle="mina", external_id="mina", followers=20_000, state="ok")


def text(answer):
    return answer.content.decode()


def ask(client, name, *args, **query):
    return client.get(reverse(f"influencers:{name}", args=args), query)


def flagged(channel, now, words="A casino evening"):
    posts = make_posts(channel, 1, before=now, text=words, language="en")
    scan_posts(post_ids=[posts[0].pk], now=now)
    return SafetyFlag.objects.get(post=posts[0])


def test_the_content_tab_shows_posts_by_kind(client_of, alice, person, channel, now):
    make_posts(channel, 1, before=now, title="An organic one", is_paid=False)
    make_posts(channel, 1, before=now, title="A paid one", is_paid=True, external_id="paid")
    flagged(channel, now)
    client = client_of(alice)
    every = text(ask(client, "content", person.uuid))
    assert ("An organic one" in every, "A paid one" in every, "casino evening" in every) == (True, True, True)
    paid = text(ask(client, "content", person.uuid, kind="paid"))
    assert ("An organic one" in paid, "A paid one" in paid) == (False, True)
    marked = text(ask(client, "content", person.uuid, kind="flagged"))
    assert ("A paid one" in marked, "casino evening" in marked) == (False, True)


def test_an_unknown_number_of_a_post_is_a_question_mark(client_of, alice, person, channel, now):
    make_posts(channel, 1, before=now, title="Bare", views=None, likes=0, comments_count=None)
    page = text(ask(client_of(alice), "content", person.uuid))
    assert page.count("?\n") + page.count(" ?<") == 2


def test_marking_a_post_by_hand_is_told_on_the_page(client_of, alice, person, channel, now):
    post = make_posts(channel, 1, before=now, title="One")[0]
    client = client_of(alice)
    page = client.post(reverse("influencers:mark_post", args=[post.uuid]), {"as": "paid"}, follow=True)
    assert "marked by Alice" in text(page)
    assert Post.objects.get().is_paid is True


def test_the_vetting_tab_takes_answers_and_keeps_what_was_refused(client_of, alice, person, agency):
    item = ensure_checklist(agency=agency)[0]
    client, url = client_of(alice), reverse("influencers:answer", args=[person.uuid])
    refused = client.post(url, {"item": item.uuid, "answer": "concern", "evidence_url": "not a link"})
    assert refused.status_code == 422
    assert "The link to the evidence is not a web address." in text(refused)
    assert 'value="not a link"' in text(refused)
    given = client.post(
        url, {"item": item.uuid, "answer": "concern", "evidence": "Sexist jokes in May."}, follow=True
    )
    assert "Sexist jokes in May." in text(given)
    assert Verdict.objects.get().author == alice


def test_an_answer_to_an_unknown_question_is_not_found(client_of, alice, person):
    url = reverse("influencers:answer", args=[person.uuid])
    stranger = "00000000-0000-4000-8000-000000000000"
    assert client_of(alice).post(url, {"item": stranger, "answer": "good"}).status_code == 404


def test_the_risk_is_assessed_with_a_reason(client_of, alice, person):
    url = reverse("influencers:assess_risk", args=[person.uuid])
    client = client_of(alice)
    assert client.post(url, {"level": "high", "reason": ""}).status_code == 422
    page = text(client.post(url, {"level": "high", "reason": "A court case runs."}, follow=True))
    assert "A court case runs." in page


def test_minors_are_not_shown_with_flags(client_of, alice, person, channel, now):
    flagged(channel, now)
    person.is_minor = True
    person.save()
    page = text(ask(client_of(alice), "vetting", person.uuid))
    assert "Posts of minors are not searched for themes." in page
    assert "casino" not in page
    assert "casino" not in text(ask(client_of(alice), "flags"))


def test_the_scores_open_into_inputs_weights_and_signs(client_of, alice, person, channel, brand, now):
    brand.topics, brand.markets = ["Food"], ["ES"]
    brand.save()
    BrandRelation.objects.create(influencer=person, brand=brand, affinity=1, author=alice)
    read_posts_round(now=now)
    page = text(ask(client_of(alice), "scores", person.uuid, brand=brand.uuid))
    assert "For Acme" in page
    assert "(likes + comments) / views" in page
    assert "lives in Spain" in page
    assert "Follows more than follow" in page
    assert "50 are needed" in page


def test_nothing_of_youtube_is_scored_and_the_page_says_why(client_of, alice, person, now):
    factories.make_channel(person, "youtube", "mina", followers=5000)
    page = text(ask(client_of(alice), "scores", person.uuid))
    assert "IRM_YOUTUBE_DERIVED=accepted" in page
    assert "Authenticity" not in page


@pytest.mark.parametrize("name", ["content", "vetting", "scores"])
def test_each_tab_costs_at_most_twelve_statements(
    name, client_of, alice, person, channel, brand, now, django_assert_max_num_queries
):
    read_posts_round(now=now)
    client = client_of(alice)
    ask(client, name, person.uuid)
    brand.markets = ["ES"]
    brand.save()
    query = {"brand": brand.uuid} if name == "scores" else {}
    with django_assert_max_num_queries(12):
        assert ask(client, name, person.uuid, **query).status_code == 200


def test_flags_are_narrowed_decided_and_exported(client_of, alice, channel, now):
    posts = make_posts(channel, 1, before=now, text="=casino evening with vodka", language="en")
    scan_posts(post_ids=[posts[0].pk], now=now)
    flag = SafetyFlag.objects.get(category="gambling")
    client = client_of(alice)
    only = text(ask(client, "flags", category="gambling"))
    assert ("<b>casino*</b>" in only, "<b>vodka</b>" in only) == (True, False)
    client.post(reverse("influencers:flags_decide"), {"chosen": [flag.uuid], "state": "dismissed"})
    flag.refresh_from_db()
    assert (flag.state, flag.decided_by) == ("dismissed", alice)
    assert "<b>casino*</b>" not in text(ask(client, "flags"))
    export = b"".join(ask(client, "flags_export", state="all").streaming_content).decode()
    assert sorted(line.split(",")[5] for line in export.splitlines()[1:]) == ["alcohol", "gambling"]
    assert "'=casino" in export


@pytest.mark.parametrize("sent", [{}, {"chosen": "nonsense"}, {"state": "nonsense"}])
def test_deciding_about_nothing_says_what_to_do(sent, client_of, alice, agency):
    page = client_of(alice).post(reverse("influencers:flags_decide"), sent, follow=True)
    assert "Tick the places first." in text(page)


def test_the_checklists_questions_can_be_changed_and_archived(client_of, alice, agency):
    client = client_of(alice)
    page = client.post(reverse("influencers:checklist"), {"question": "Is the studio insured?"}, follow=True)
    assert "Is the studio insured?" in text(page)
    item = ensure_checklist(agency=agency)[-1]
    assert item.is_required is False
    client.post(
        reverse("influencers:edit_item", args=[item.uuid]), {"question": "Insured?", "is_required": "on"}
    )
    client.post(reverse("influencers:archive_item", args=[item.uuid]))
    item.refresh_from_db()
    assert (item.question, item.is_required, item.archived_at is None) == ("Insured?", True, False)
    client.post(reverse("influencers:restore_item", args=[item.uuid]))
    item.refresh_from_db()
    assert item.archived_at is None


def test_tiers_are_changed_on_their_page(client_of, alice, channel, agency):
    ensure_tiers(agency=agency)
    url = f"{reverse('influencers:tiers')}?platform=sandbox"
    page = client_of(alice).post(
        url, {"key0": "small", "from0": "1000", "key1": "large", "from1": "15000"}, follow=True
    )
    assert "The tiers are changed" in text(page)
    channel.refresh_from_db()
    assert channel.tier == "large"
    assert Tier.objects.filter(agency=agency, platform="tiktok").count() == 5


@pytest.mark.parametrize(("sent", "said"), [
    ({"key0": "a"}, "Give both a name and a number, or neither."),
    ({"key0": "a", "from0": "-5"}, "greater than or equal to 0"),
    ({"key0": "a", "from0": "5", "key1": "b", "from1": "5"}, "Two tiers cannot begin at the same number"),
    ({"key0": "a", "from0": "5", "key1": "a", "from1": "9"}, "Two tiers cannot have the same name."),
    ({}, "Give 1 to 12 tiers."),
])  # fmt: skip
def test_tiers_that_cannot_be_are_refused_with_a_sentence(sent, said, client_of, alice, agency):
    answer = client_of(alice).post(f"{reverse('influencers:tiers')}?platform=vk", sent)
    assert answer.status_code == 422
    assert said in text(answer)
    assert Tier.objects.filter(agency=agency, platform="vk").count() == 5


def compared(client, *channels):
    return text(client.get(reverse("influencers:compare"), {"ids": ",".join(str(c.uuid) for c in channels)}))


def test_channels_of_one_platform_and_tier_are_compared(client_of, alice, agency):
    two = [
        factories.make_channel(
            factories.make_influencer(agency), tier="mid", followers=60_000, engagement=rate
        )
        for rate in (0.031, 0.017)
    ]
    page = compared(client_of(alice), *two)
    assert "compare-engagement" in page
    assert "3.1" in page


@pytest.mark.parametrize(("first", "second", "said"), [
    (("vk", "mid"), ("tiktok", "mid"), "These channels are on TikTok, VK."),
    (("vk", "mid"), ("vk", "nano"), "These channels are of different sizes: mid, nano."),
    (("vk", ""), ("vk", ""), "None of these channels has a tier"),
    (("youtube", "mid"), ("youtube", "mid"), "YouTube&#x27;s terms allow"),
])  # fmt: skip
def test_the_comparison_refuses_to_mix_and_says_why(first, second, said, client_of, alice, agency):
    channels = [
        factories.make_channel(factories.make_influencer(agency), platform, tier=tier, engagement=0.0777)
        for platform, tier in (first, second)
    ]
    page = compared(client_of(alice), *channels)
    assert said in page
    assert "compare-engagement" not in page
    assert "7.77" not in page


def test_nothing_to_compare_says_what_to_do(client_of, alice, agency, other_agency):
    assert "Choose two to six channels." in compared(client_of(alice))
    stranger = factories.make_channel(factories.make_influencer(other_agency, "Stranger"))
    assert "Stranger" not in compared(client_of(alice), stranger)


def test_posts_are_shown_newest_first_however_they_were_stored(client_of, alice, person, channel, now):
    ages = (2, 5, 1)
    make_posts(channel, 3, before=now, title=[f"{n} days old" for n in ages],
               published_at=[now - timedelta(days=n) for n in ages])  # fmt: skip
    page = text(ask(client_of(alice), "content", person.uuid))
    assert re.findall(r"(\d) days old", page) == ["1", "2", "5"]
    assert ask(client_of(alice), "content", person.uuid, page="x").status_code == 200


def test_ticked_people_are_compared_by_their_main_channels(client_of, alice, agency):
    channels = [
        factories.make_channel(factories.make_influencer(agency), "sandbox", tier="micro") for _ in range(2)
    ]
    chosen = {"chosen": [str(channel.influencer.uuid) for channel in channels]}
    answer = client_of(alice).post(reverse("influencers:choose_compare"), chosen)
    ids = ",".join(str(channel.uuid) for channel in channels)
    assert (answer.status_code, answer.url) == (302, f"{reverse('influencers:compare')}?ids={ids}")


def test_one_ticked_person_is_not_a_comparison(client_of, alice, agency):
    channel = factories.make_channel(factories.make_influencer(agency))
    answer = client_of(alice).post(
        reverse("influencers:choose_compare"), {"chosen": [str(channel.influencer.uuid)]}, follow=True
    )
    assert "Tick at least two people who have a channel." in text(answer)


def test_old_snapshots_do_not_make_the_scores_slow(client_of, alice, person, channel, now):
    channel.snapshots.bulk_create(
        [
            channel.snapshots.model(
                channel=channel, taken_at=now - timedelta(days=n), followers=20_000 - n, source="poll"
            )
            for n in range(400)
        ]
    )
    assert ask(client_of(alice), "scores", person.uuid).status_code == 200
