"""A draft from the influencer's phone to the client's yes, in a real browser.

Mina hands in a video on her phone, Alice returns it from her desk, Mina changes it, Alice lets it pass, a colleague of the
client remarks on it by a link, and Carla approves it with two taps on a screen of 390 pixels.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from campaigns.actions.personal_links import make_personal_link
from campaigns.models import Deliverable
from drafts.actions import looking
from drafts.actions.drafts import submit_revision
from drafts.actions.review import decide
from drafts.models import Annotation, Decision, Draft, Finding, RevisionFile, Upload
from tests import factories
from tests.campaigns.browsing import PATIENCE, PHONE, chromium, open_page, press, says, told
from tests.campaigns.making import make_campaign, make_collaboration, make_deliverable
from tests.drafts.keeping import files_of_their_own
from tests.drafts.making import make_brief, make_draft, two_stages, without_findings
from tests.drafts.media import samples
from tests.drafts.uploads.sending import send_whole

__all__ = ["chromium", "files_of_their_own", "open_page"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("files_of_their_own"),
]


@dataclass
class Play:
    """Who plays, on which pages."""

    desk: Page  # Alice's
    client: Page  # Carla's phone
    phone: Page  # Mina's
    colleague: Page  # of the client, without an account
    piece: Deliverable
    token: str
    film: Path

    @property
    def draft(self) -> Draft:
        return Draft.objects.get()

    def open_personal_page(self) -> None:
        self.phone.goto(reverse("personal:page", args=[self.token]))


@pytest.fixture
def play(open_page, live_server, client_of, settings, alice, carla, brand, tmp_path, monkeypatch) -> Play:
    def cookie(member: Any) -> Any:
        return client_of(member).cookies[settings.SESSION_COOKIE_NAME]

    # What a worker does a moment later, and letters that are another test's.
    monkeypatch.setattr(
        "drafts.tasks.look_at_file.delay",
        lambda *, file_id: looking.look_at_file(file_id=file_id, now=timezone.now()),
    )
    settings.SITE_URL = live_server.url
    person = factories.make_influencer(alice.agency, "Mina Park", time_zone="Asia/Seoul")
    campaign = make_campaign(alice, brand, name="Spring run")
    piece = make_deliverable(make_collaboration(campaign, alice, person), title="Morning short")
    two_stages(piece, alice)
    make_brief(
        piece, alice, must_say="Say where the cup is made", do="Show the cup in the first three seconds"
    )
    return Play(
        desk=open_page(cookie(alice), viewport={"width": 1440, "height": 900}),
        client=open_page(cookie(carla), **PHONE), phone=open_page(**PHONE), colleague=open_page(**PHONE),
        piece=piece, token=make_personal_link(collaboration=piece.collaboration, by=alice)[1],
        film=samples.video(tmp_path / "morning.mp4", size=(360, 640)),
    )  # fmt: skip


def test_a_draft_from_the_influencers_phone_to_the_clients_yes(play: Play) -> None:
    influencer_hands_in(play)
    house_returns(play)
    influencer_revises(play)
    house_lets_it_pass(play)
    colleague_remarks_by_link(play)
    client_approves_in_two_taps(play)


def influencer_hands_in(play: Play) -> None:
    play.open_personal_page()
    told(play.phone, "Hand in your draft: Morning short")
    press(play.phone, "Hand in your draft")
    play.phone.locator(".upload-input").set_input_files(play.film)
    told(play.phone, "360 × 640")
    play.phone.locator("textarea[name='text']").fill("Good morning with the new cup")
    play.phone.locator("input[name='ticked']").first.check()
    press(play.phone, "Hand in")
    told(play.phone, "We are looking at it")
    file = RevisionFile.objects.get()
    assert (file.state, file.kind, file.name) == ("ready", "video", "morning.mp4")
    ticked = play.draft.newest.checkpoints.exclude(ticked_at=None)
    assert (play.draft.state, play.draft.newest.text, ticked.count()) == (
        "in_review", "Good morning with the new cup", 1,
    )  # fmt: skip


def house_returns(play: Play) -> None:
    play.desk.goto(reverse("drafts:review", args=[play.draft.uuid]))
    play.desk.locator("video").wait_for()
    play.desk.locator("#decide textarea[name='note']").fill("Please say where the cup is made")
    press(play.desk, "Request changes")
    told(play.desk, "Please say where the cup is made")
    assert play.draft.state == "returned"


def influencer_revises(play: Play) -> None:
    play.open_personal_page()
    told(play.phone, "Please change it")
    told(play.phone, "Please say where the cup is made")
    press(play.phone, "Write the next version")
    text, ticks = play.phone.locator("textarea[name='text']"), play.phone.locator("input[name='ticked']")
    expect(text).to_have_value("Good morning with the new cup")
    says(play.phone.locator(".write"), "morning.mp4")  # it came along
    text.fill("Good morning with the new cup, made in Porto")
    for tick in ticks.all():
        tick.check()
    press(play.phone, "Hand in")
    told(play.phone, "We are looking at it")
    assert (play.draft.newest.number, play.draft.state) == (2, "in_review")


def house_lets_it_pass(play: Play) -> None:
    Finding.objects.all().delete()  # what the checks say is another test's
    play.desk.goto(reverse("drafts:review", args=[play.draft.uuid]))
    press(play.desk, "Approve")
    says(play.desk.locator(".stage-track .is-open"), "Client")
    assert play.draft.client_saw == play.draft.newest


def colleague_remarks_by_link(play: Play) -> None:
    play.desk.goto(reverse("drafts:links", args=[play.draft.uuid]))
    play.desk.locator("main [name='holder']").fill("Kim of Legal")
    press(play.desk, "Make the link")
    address = play.desk.locator("#address").input_value()
    play.colleague.goto(address)
    told(play.colleague, "For Kim of Legal")
    told(play.colleague, "made in Porto")
    play.colleague.get_by_role("button", name="Remark here").click()
    play.colleague.locator("#remark-text").fill("The label has to stay on longer")
    press(play.colleague, "Send the remark")
    told(play.colleague, "The label has to stay on longer")
    remark = Annotation.objects.get()
    assert (remark.side, remark.place, remark.author_label) == (
        "client",
        "video",
        "Kim of Legal (personal link)",
    )
    assert remark.passed_on_at is None


def client_approves_in_two_taps(play: Play) -> None:
    play.client.goto(reverse("portal:home"))
    told(play.client, "1 draft waits for you")
    follow_card(play.client, "Morning short")
    told(play.client, "The label has to stay on longer")
    play.client.locator(".decide summary", has_text="Approve").first.tap()
    play.client.get_by_role("button", name="Yes, approve version 2").tap()
    told(play.client, "Your answer is saved")
    decided = Decision.objects.get(turn__kind="client")
    assert (decided.answer, decided.revision.number, decided.by_label) == ("approve", 2, "Carla")
    play.piece.refresh_from_db()
    assert (play.draft.state, play.piece.state) == ("approved", "approved")
    play.open_personal_page()
    told(play.phone, "Publish: Morning short")


def follow_card(page: Page, name: str) -> None:
    page.locator(".wait-card", has_text=name).tap()


def test_an_upload_goes_on_by_itself_after_the_line_broke(play: Play, chromium, live_server) -> None:
    film = play.film.with_name("long.mp4")
    filler = 20_000_000  # three parts of 8 MB; players skip it
    film.write_bytes(play.film.read_bytes() + filler.to_bytes(4, "big") + b"free" + bytes(filler - 8))
    broken: list[str] = []

    def break_once(route: Route) -> None:
        offset = route.request.headers.get("upload-offset", "0")
        if route.request.method == "PATCH" and offset != "0" and not broken:
            broken.append(offset)
            route.abort()
        else:
            route.continue_()

    page = chromium.new_context(base_url=live_server.url, **PHONE).new_page()
    page.set_default_timeout(PATIENCE)
    page.route("**/uploads/**", break_once)
    page.goto(reverse("personal:page", args=[play.token]))
    press(page, "Hand in your draft")
    page.locator(".upload-input").set_input_files(film)
    page.get_by_text("360 × 640").first.wait_for()
    upload = Upload.objects.get()
    assert (upload.state, upload.offset) == ("whole", film.stat().st_size)
    assert broken == [str(8 * 1024 * 1024)]
    with RevisionFile.objects.get().file.open("rb") as stored:
        assert stored.read() == film.read_bytes()


def test_words_parts_and_moments_are_marked_with_mouse_and_finger(play: Play, alice, client_of) -> None:
    draft = make_draft(alice, play.piece, text="Good morning 🍵 with\nthe new cup")
    house = client_of(alice)
    send_whole(house, reverse("drafts:uploads", args=[draft.newest.uuid]), samples.picture(size=(400, 300)))
    send_whole(house, reverse("drafts:uploads", args=[draft.newest.uuid]), play.film.read_bytes(), name="m.mp4")  # fmt: skip
    submit_revision(revision=draft.newest, by=alice)
    decide(draft=without_findings(draft), by=alice, answer="approve", seen=1)
    page, picture = play.client, RevisionFile.objects.get(kind="image")
    page.goto(reverse("portal:draft", args=[draft.uuid]))
    mark_words(page, "new cup")
    page.get_by_role("button", name="Remark on these words").tap()
    expect(page.locator("#remark-text")).to_be_focused()
    remark(page, "Which cup?")
    page.get_by_role("button", name="Mark a part").tap()
    draw_with_a_finger(page, page.locator(f"[data-media='{picture.uuid}'] img"), (0.25, 0.5), (0.75, 0.9))
    told(page, "A part of this picture")
    remark(page, "Crop this")
    film = page.locator("[data-kind='video']")
    film.locator("video").evaluate("v => { v.currentTime = 0.2 }")
    film.get_by_role("button", name="Remark here").tap()
    film.locator("video").evaluate("v => { v.currentTime = 0.6 }")
    film.get_by_role("button", name="Until here").tap()
    remark(page, "Too long")

    made = Annotation.objects.order_by("pk")
    words, part, moment = made
    assert [(each.place, each.text) for each in made] == [
        ("text", "Which cup?"), ("image", "Crop this"), ("video", "Too long"),
    ]  # fmt: skip
    assert (words.start, words.end, words.quote) == (24, 31, "new cup")
    corners = [part.x, part.y, part.width, part.height]
    assert part.file == picture.uuid
    assert [round(float(each), 1) for each in corners] == [0.2, 0.5, 0.5, 0.4]
    assert (moment.at_ms, moment.until_ms) == (200, 600)
    expect(page.locator("mark[data-of]")).to_have_text("new cup")
    expect(page.locator(".media-part")).to_have_count(1)

    play.desk.goto(reverse("drafts:review", args=[draft.uuid]))
    drag(play.desk, play.desk.locator(f"[data-media='{picture.uuid}'] img"), (0.1, 0.1), (0.4, 0.4))
    play.desk.locator("#remarks textarea[name='text']").first.fill("We see it too")
    press(play.desk, "Write it")
    told(play.desk, "We see it too")
    expect(play.desk.locator(".media-part")).to_have_count(2)
    ours = made.last()
    assert (ours.place, round(float(ours.width), 1)) == ("image", 0.3)


def remark(page: Page, text: str) -> None:
    page.locator("#remark-text").fill(text)
    press(page, "Send the remark")
    page.locator(".outside-remark", has_text=text).wait_for()


def mark_words(page: Page, words: str) -> None:
    """Select words as fingers do: nothing but the selection itself changes."""
    page.locator("[data-text]").evaluate(
        """(text, words) => {
            const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
                const at = walker.currentNode.data.indexOf(words);
                if (at >= 0) getSelection().setBaseAndExtent(walker.currentNode, at, walker.currentNode, at + words.length);
            }
        }""",
        words,
    )
    page.locator("[data-remark-chosen]").wait_for()


def place_of(on: Locator) -> Any:
    """Return where a picture is, once it and all that pushes it about are there."""
    on.page.wait_for_load_state()
    expect(on).to_have_js_property("complete", True)
    on.scroll_into_view_if_needed()
    return on.bounding_box()


def draw_with_a_finger(page: Page, on: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    box = place_of(on)
    touch = page.context.new_cdp_session(page)
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)]
    for kind, at in (("touchStart", points[:1]), ("touchMove", points[1:]), ("touchEnd", [])):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in at]})  # fmt: skip


def drag(page: Page, on: Locator, start: tuple[float, float], end: tuple[float, float]) -> None:
    box = place_of(on)
    page.mouse.move(box["x"] + start[0] * box["width"], box["y"] + start[1] * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0] * box["width"], box["y"] + end[1] * box["height"], steps=3)
    page.mouse.up()
