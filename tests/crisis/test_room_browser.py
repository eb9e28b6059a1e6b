"""A room watched in a real browser beside a real live process: news come by themselves, also after it was restarted."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from crisis.actions.timeline import tell_room
from tests.campaigns.browsing import chromium, open_page
from tests.campaigns.making import make_campaign
from tests.crisis.hearing import listen, make_comment, make_watched_post
from tests.crisis.making import make_incident, make_monitor
from tests.product import wait_for

__all__ = ["chromium", "open_page"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


class Live:
    """The live process on a port of its own, which can be ended and begun again."""

    def __init__(self) -> None:
        with contextlib.closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self) -> None:
        granian = str(Path(sys.executable).parent / "granian")
        asked = [
            "--interface",
            "asgi",
            "--port",
            str(self.port),
            "--log-level",
            "error",
            "irm.live:application",
        ]
        self.process = subprocess.Popen([granian, *asked], start_new_session=True)
        wait_for(self.listens, 60)

    def listens(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5):
            return True
        return False

    def stop(self) -> None:
        """End it at once, as a crash would: asked politely it waits for the pages that listen."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)


@pytest.fixture
def live(settings) -> Iterator[Live]:
    running = Live()
    settings.LIVE_URL = f"http://127.0.0.1:{running.port}"
    running.start()
    yield running
    running.stop()


def test_news_come_by_themselves_wait_while_it_is_paused_and_none_is_missed_when_the_live_process_restarts(
    live, open_page, client_of, alice, settings
):
    campaign = make_campaign(alice)
    incident, monitor = make_incident(campaign, alice), make_monitor(campaign)
    listen(incident, monitor)
    post = make_watched_post(monitor)
    make_comment(post, "the first word")

    def say(text: str) -> None:
        make_comment(post, text, at=timezone.now())
        tell_room(incident, "comments", n=1)

    page = open_page(client_of(alice).cookies[settings.SESSION_COOKIE_NAME])
    with page.expect_response(lambda answer: "/live/" in answer.url):
        page.goto(reverse("crisis:stream", args=[incident.uuid]))
    rows = page.locator("[data-heard] .heard-text")
    say("it burns")
    page.get_by_text("it burns").wait_for()
    page.locator("[data-stream-pause]").click()
    say("and itches")
    page.locator("[data-stream-count]", has_text="1").wait_for()
    expect(rows).to_have_text(["it burns", "the first word"])
    page.locator("[data-stream-show]").click()
    page.get_by_text("and itches").wait_for()
    page.locator("[data-stream-pause]").click()
    live.stop()
    say("nobody was told of this")
    live.start()
    page.get_by_text("nobody was told of this").wait_for()
    expect(rows).to_have_text(["nobody was told of this", "and itches", "it burns", "the first word"])
