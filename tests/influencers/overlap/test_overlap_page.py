"""Comparing audiences and deciding about what they share: page, action, permissions, bad input."""

import re
import time
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.audit import SENTENCES
from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry
from influencers.actions.overlap import decide_overlap
from influencers.models import OverlapDecision, OverlapFigure
from influencers.queries.overlap import compare
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/influencers/overlap/"
WHY = "The client wants it seen twice"


def page_of(client, channels, **more):
    return client.get(URL, {"channel": [str(c.uuid) for c in channels], **more})


def words(answer) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def figure(first, second, **fields):
    first, second = sorted([first, second], key=lambda channel: channel.pk)
    stated = {"source": "HypeAuditor", "stated_on": date(2026, 2, 3), **fields}
    return OverlapFigure.objects.create(first=first, second=second, **stated)


def test_the_share_of_the_smaller_audience_lies_within_its_margin_of_the_truth(agency, ana, leo, mia):
    found = compare(agency, [ana, leo, mia])
    own = found.own[(ana.pk, leo.pk)]
    assert abs(own.of_smaller - 240 / 300) <= own.of_smaller_margin
    assert abs(own.jaccard - 240 / 360) <= own.jaccard_margin
    assert found.own[(ana.pk, mia.pk)].of_smaller == 0
    [(platform, _, whole)] = found.together
    assert (platform, whole.contacts) == ("sandbox", 800)
    assert abs(whole.people - 560) <= whole.people_margin


def test_the_page_shows_the_matrix_with_margins_and_asks_for_a_decision(client_of, alice, ana, leo, mia):
    text = words(page_of(client_of(alice), [ana, leo, mia]))
    assert re.search(r"Leo 300 (7\d|8\d)% ±\d+", text)
    assert "More than 50% shared: decide" in text
    assert "repetition can also help" in text


def test_a_viewer_sees_the_figures_and_no_form(client_of, bob, ana, leo):
    text = words(page_of(client_of(bob), [ana, leo]))
    assert "±" in text
    assert "Record the decision" not in text


def test_too_few_commenters_are_said_and_not_compared(agency, client_of, alice, ana, channel_of):
    few = channel_of("Few", range(99))
    none = channel_of("None")
    answer = page_of(client_of(alice), [ana, few, none])
    text = words(answer)
    assert "Few : Only 99 people were seen commenting; a comparison needs 100." in text
    assert "None : No comments are stored for this channel yet." in text
    assert compare(agency, [ana, few, none]).own == {}


def test_people_are_not_recognized_from_one_platform_to_another(agency, ana, channel_of):
    other = channel_of("Elsewhere", range(300), platform="vk")
    assert compare(agency, [ana, other]).own == {}


def test_youtube_is_left_out_until_its_amendment_is_accepted(agency, channel_of, settings):
    channels = [channel_of(name, range(300), platform="youtube") for name in ("A", "B")]
    settings.YOUTUBE_DERIVED = "none"
    found = compare(agency, channels)
    assert (found.own, [bool(each.why_unknown) for each in found.compared]) == ({}, [True, True])
    settings.YOUTUBE_DERIVED = "accepted"
    assert len(compare(agency, channels).own) == 1


def test_what_services_state_stands_beside_own_figures_with_source_and_day(
    client_of, alice, agency, ana, leo
):
    figure(ana, leo, of_smaller=0.31, stated_on=date(2025, 1, 1))
    figure(ana, leo, of_smaller=0.42)
    figure(ana, leo, jaccard=0.2, source="Modash")
    text = words(page_of(client_of(alice), [ana, leo]))
    assert "42% HypeAuditor" in text
    assert "31% HypeAuditor" not in text
    assert "J 0.20 Modash" in text
    assert "3 Feb 2026" in page_of(client_of(alice), [ana, leo]).content.decode()
    assert compare(agency, [ana, leo]).highest((ana.pk, leo.pk)).source == ""


def test_a_stated_overlap_alone_is_enough_to_ask_for_a_decision(agency, alice, channel_of):
    first, second = channel_of("A"), channel_of("B")
    figure(first, second, of_smaller=0.7)
    decision = decide_overlap(by=alice, channels=[first, second], accepted=False, reason=WHY)
    assert (decision.of_smaller, decision.source) == (0.7, "HypeAuditor")


def test_alice_decides_with_name_reason_and_brand(client_of, alice, brand, ana, leo, mia):
    client = client_of(alice)
    data = {
        "channel": [str(c.uuid) for c in (ana, leo, mia)],
        "pair": f"{ana.uuid}_{leo.uuid}",
        "accepted": "yes",
        "brand": str(brand.uuid),
        "reason": WHY,
    }
    answer = client.post(f"{URL}decide/", data)
    assert answer.status_code == 302
    row = OverlapDecision.objects.get()
    assert (row.channels, row.accepted, row.brand, row.author, row.reason, row.source) == (
        sorted([ana.pk, leo.pk]),
        True,
        brand,
        alice,
        WHY,
        "",
    )
    entry = AuditEntry.objects.get(action="influencers.overlap.decided")
    assert (entry.actor, entry.data["accepted"], entry.data["brand"]) == (alice, True, "Acme")
    assert entry.action in SENTENCES
    text = words(client.get(answer.headers["Location"]))
    assert f"Use both : Ana + Leo · {row.of_smaller:.0%} (own comments) · Acme “{WHY}” Alice" in text
    assert WHY in words(client.get(f"{URL}decisions/"))


def test_a_decision_without_a_reason_keeps_what_was_chosen(client_of, alice, ana, leo):
    data = {"channel": [str(ana.uuid), str(leo.uuid)], "pair": f"{ana.uuid}_{leo.uuid}", "accepted": "no"}
    answer = client_of(alice).post(f"{URL}decide/", data)
    assert answer.status_code == 422
    assert 'value="no"' in answer.content.decode()
    assert re.search(r'value="no"[^>]*checked', answer.content.decode())
    assert OverlapDecision.objects.count() == 0


@pytest.mark.parametrize("reason", ["", "   ", "​"])
def test_the_action_wants_a_reason(alice, ana, leo, reason):
    with pytest.raises(ActionError, match="Give the reason"):
        decide_overlap(by=alice, channels=[ana, leo], accepted=True, reason=reason)


def test_below_the_threshold_there_is_nothing_to_decide(alice, ana, mia):
    with pytest.raises(ActionError, match="No overlap above the threshold is known"):
        decide_overlap(by=alice, channels=[ana, mia], accepted=True, reason=WHY)


def test_one_channel_is_no_overlap(alice, ana):
    with pytest.raises(ActionError, match="Choose two to twenty channels"):
        decide_overlap(by=alice, channels=[ana, ana], accepted=True, reason=WHY)


@pytest.mark.parametrize("who", ["bob", "carla", "charlie"])
def test_others_may_not_decide(request, who, ana, leo):
    with pytest.raises(NotAllowed):
        decide_overlap(
            by=request.getfixturevalue(who), channels=[ana, leo], accepted=True, reason=WHY, brand=None
        )
    assert OverlapDecision.objects.count() == 0


def test_a_brand_of_another_agency_is_refused(alice, other_agency, ana, leo):
    theirs = factories.make_brand(other_agency)
    with pytest.raises(NotAllowed, match="This brand is not your agency's."):
        decide_overlap(by=alice, channels=[ana, leo], accepted=True, reason=WHY, brand=theirs)


def test_channels_of_another_agency_are_not_shown(client_of, charlie, ana, leo):
    answer = page_of(client_of(charlie), [ana, leo])
    assert "Choose two channels or more" in words(answer)
    assert "Ana" not in answer.content.decode()


def test_ticked_people_lead_to_their_best_known_channels(client_of, alice, agency, ana, leo):
    factories.make_channel(ana.influencer, platform="vk", followers=9_000_000)
    answer = client_of(alice).post(
        f"{URL}choose/", {"chosen": [str(ana.influencer.uuid), str(leo.influencer.uuid), "junk"]}
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{URL}?channel={ana.uuid}&channel={leo.uuid}"


def test_one_ticked_person_is_told_to_tick_more(client_of, alice, ana):
    client = client_of(alice)
    answer = client.post(f"{URL}choose/", {"chosen": [str(ana.influencer.uuid)]}, follow=True)
    assert "Tick at least two people who have a channel." in words(answer)


@pytest.mark.parametrize("typed", ["@leoleo", "LeoLeo", "https://vk.com/leoleo"])
def test_a_channel_is_added_by_handle_or_link(client_of, alice, ana, channel_of, typed):
    channel_of("Leo", platform="vk", handle="leoleo")
    text = words(page_of(client_of(alice), [ana], add=typed))
    assert re.search(r"1 Ana .* 2 Leo", text)


@pytest.mark.parametrize("typed", ["@nobody", "a\x00b", "https://example.com/", "x" * 600])
def test_an_unknown_channel_is_told_and_the_others_stay(client_of, alice, ana, typed):
    answer = page_of(client_of(alice), [ana], add=typed)
    assert answer.status_code == 200
    assert "is in your base" in words(answer)
    assert f'value="{ana.uuid}"' in answer.content.decode()


def test_nonsense_in_the_address_is_the_empty_page(client_of, alice):
    answer = client_of(alice).get(f"{URL}?channel=junk&channel=&channel=%00")
    assert (answer.status_code, "Choose two channels or more" in words(answer)) == (200, True)


def test_twenty_channels_take_under_a_second_and_the_same_statements_as_two(client_of, alice, channel_of):
    channels = [channel_of(f"N{n}", range(n * 40, n * 40 + 400)) for n in range(21)]
    client = client_of(alice)
    page_of(client, channels[:2])
    with CaptureQueriesContext(connection) as two:
        page_of(client, channels[:2])
    taken = []
    while not taken or (min(taken) >= 1 and len(taken) < 4):  # others may have the processor for a moment
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as twenty:
            answer = page_of(client, channels)
        taken.append(time.perf_counter() - started)
    assert min(taken) < 1
    assert len(twenty) <= 12
    assert abs(len(twenty) - len(two)) <= 1
    assert "At most 20 channels are compared" in words(answer)
