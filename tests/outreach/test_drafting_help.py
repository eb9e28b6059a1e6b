"""The drafting help, against a small server that speaks OpenAI's protocol: what it is given, and what it may not do."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.urls import reverse

from accounts.errors import ActionError, NotAllowed
from accounts.models import AuditEntry
from outreach.actions.drafting_help import help_of, propose_letter, set_drafting_help, try_drafting_help
from outreach.actions.letters import write_letter
from outreach.drafting_facts import facts_of
from outreach.language_model import ModelTrouble, ask_model, usual_guard
from outreach.models import DraftingHelp
from tests.outreach.making_letters import OWN, make_box, make_person

pytestmark = pytest.mark.django_db(transaction=False)
KEY = "sk-of-a-test"


class Model(BaseHTTPRequestHandler):
    """Answers as OpenAI's chat completions do; refuses what they refuse."""

    asked: list[dict] = []

    def do_POST(self) -> None:  # noqa: N802 -- the library's name
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(body)
        if self.path != "/v1/chat/completions":
            return self._say(404, {"error": {"message": "no such path"}})
        if self.headers["Authorization"] != f"Bearer {KEY}":
            return self._say(401, {"error": {"message": "wrong key"}})
        if body["model"] == "busy":
            return self._say(429, {"error": {}})
        if body["model"] == "odd":
            return self._say(200, {"choices": []})
        if body["model"] == "moved":
            return self._say(302, {}, {"Location": "http://169.254.169.254/"})
        choice = {"index": 0, "message": {"role": "assistant", "content": "Hi Mara,\n\nwould you?\x07"}}
        return self._say(200, {"object": "chat.completion", "choices": [choice]})

    def _say(self, status: int, body: dict, headers: dict | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def model(settings) -> Iterator[str]:
    settings.PRIVATE_MODEL_HOSTS = True
    Model.asked = []
    server = HTTPServer(("127.0.0.1", 0), Model)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def letter(alice, agency):
    return write_letter(
        influencer=make_person(agency), by=alice, mailbox=make_box(agency), subject="tent", body=OWN
    )


def turn_on(olga, address, **values):
    return set_drafting_help(
        by=olga, **{"endpoint": address, "model": "small", "api_key": KEY, "is_on": True, **values}
    )


def test_help_is_off_until_an_owner_turns_it_on_and_its_key_is_sealed(alice, olga, letter, model):
    with pytest.raises(ActionError, match="The drafting help is off"):
        propose_letter(message=letter, by=alice, facts=["name"])
    with pytest.raises(NotAllowed):
        turn_on(alice, model)
    with pytest.raises(ActionError, match="address and the model before"):
        set_drafting_help(by=olga, is_on=True)
    kept = turn_on(olga, f"{model}/")
    assert KEY not in kept.sealed
    assert kept.endpoint == model
    assert KEY not in json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))
    set_drafting_help(by=olga, model="other")
    assert DraftingHelp.objects.get().sealed == kept.sealed
    set_drafting_help(by=olga, api_key="")
    assert help_of(olga.agency).sealed == ""


def test_model_is_given_the_ticked_facts_alone_and_the_letter_stays_as_it_is(alice, olga, letter, model):
    turn_on(olga, model)
    letter.thread.influencer.notes.create(author=alice, text="SECRET NOTE")
    proposal = propose_letter(message=letter, by=alice, facts=["name", "post_1", "nonsense"], wish="short")
    assert proposal.text == "Hi Mara,\n\nwould you?"
    (asked,) = Model.asked
    system, user = (message["content"] for message in asked["messages"])
    assert "in English" in system
    day = facts_of(letter)[-1].text
    assert user == f"Their name: Mara Lind\nA post of theirs: {day}\nThe writer's wish: short"
    letter.refresh_from_db()
    assert letter.body == OWN
    written = AuditEntry.objects.get(action="outreach.letter.proposed").data
    assert (written["model"], written["given"], written["comment"]) == (
        "small",
        {"name": "Mara Lind", "post_1": day},
        "short",
    )
    assert "mara@lind.example" not in json.dumps([fact.text for fact in facts_of(letter)])
    with pytest.raises(ActionError, match="at least one fact"):
        propose_letter(message=letter, by=alice, facts=[])


def test_what_goes_wrong_is_said_in_a_sentence_and_kept(olga, model, settings):
    for values, says in (
        ({"api_key": "wrong"}, "refuses the key"), ({"model": "busy"}, "has no time now"),
        ({"model": "odd"}, "was not understood"), ({"model": "moved"}, "leads elsewhere"),
        ({"endpoint": model.replace("/v1", "/v2")}, "no such address or model"),
    ):  # fmt: skip
        turn_on(olga, model, **values)
        with pytest.raises(ModelTrouble, match=says):
            try_drafting_help(by=olga)
        assert says in help_of(olga.agency).trouble
    turn_on(olga, model)
    assert try_drafting_help(by=olga).startswith("Hi Mara")
    settings.PRIVATE_MODEL_HOSTS = False
    with pytest.raises(ModelTrouble):
        try_drafting_help(by=olga)
    asked = len(Model.asked)
    with pytest.raises(ModelTrouble):
        ask_model(endpoint=model, model="m", key="", instructions="", request="", guard=usual_guard())
    assert len(Model.asked) == asked


def test_pages_of_the_help(alice, olga, letter, model, client_of):
    page = reverse("outreach:drafting_help")
    assert client_of(alice).get(page).status_code == 403
    owner = client_of(olga)
    saved = owner.post(page, {"is_on": "on", "endpoint": model, "model": "small", "api_key": KEY})
    assert saved.status_code == 302
    shown = owner.get(page).content.decode()
    assert ("A key is kept" in shown, KEY in shown) == (True, False)
    assert (
        "The model answered: Hi Mara"
        in owner.post(reverse("outreach:try_drafting_help"), follow=True).content.decode()
    )
    browser = client_of(alice)
    facts = browser.get(reverse("outreach:letter_facts", args=[letter.uuid])).content.decode()
    assert 'value="name" checked' in facts
    ask = reverse("outreach:propose_letter", args=[letter.uuid])
    said = browser.post(ask, {"fact": ["name"]}, HTTP_HX_REQUEST="true").content.decode()
    assert "would you?" in said
    assert browser.post(ask, {}).status_code == 422
