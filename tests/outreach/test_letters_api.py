"""Letters, templates and batches by the API: what a screen can do, a program can."""

import pytest

from outreach.models import Message
from tests.outreach.making_letters import OWN, make_box, make_person

pytestmark = pytest.mark.django_db
API = "/api/v1"


def test_a_program_writes_checks_mends_and_sends_a_letter(alice, agency, api_client_of):
    box, mara = make_box(agency), make_person(agency)
    client = api_client_of(alice)
    texts = [{"language": "en", "subject": "tent", "body": "Hi {{first_name}}, {{oddity}}"}]
    no_goal = client.post(f"{API}/templates/", {"name": "Mine", "texts": texts}, format="json")
    assert (no_goal.status_code, "what the letter is to achieve" in no_goal.json()["detail"]) == (400, True)
    template = client.post(
        f"{API}/templates/", {"name": "Mine", "goal": "A yes", "texts": texts}, format="json"
    )
    assert (template.status_code, template.json()["texts"]) == (201, texts)
    asked = {"influencer": str(mara.uuid), "mailbox": str(box.uuid), "template": template.json()["uuid"]}
    letter = client.post(f"{API}/letters/", asked, format="json").json()
    where = f"{API}/letters/{letter['uuid']}/"
    assert (letter["body"], letter["state"]) == ("Hi Mara, {{oddity}}", "blocked")
    filled = client.post(f"{where}fill/", {"values": {"oddity": "hello"}}, format="json").json()
    assert (filled["body"], filled["state"], filled["version"]) == ("Hi Mara, hello", "writing", 2)
    late = client.patch(where, {"body": "Late", "version": 1}, format="json")
    assert late.status_code == 409
    refused = client.post(f"{where}send/", {}, format="json")
    assert (refused.status_code, refused.json()["detail"][:11]) == (400, "Look again:")
    client.patch(where, {"body": OWN, "subject": "three rainy days"}, format="json")
    report = client.get(f"{where}check/").json()
    assert (report["gate"], report["score"], report["words"]) == ("send", 100, 47)
    cited = next(found for found in report["findings"] if found["kind"] == "post")
    assert OWN[cited["start"] : cited["end"]] == "Three days in the Tatras"
    assert client.post(f"{where}send/", {}, format="json").json()["state"] == "waiting"
    assert client.post(f"{where}take-back/", {}, format="json").json()["state"] == "writing"
    assert client.post(f"{where}drop/", {}, format="json").json()["state"] == "dropped"
    reader = api_client_of(alice, ["outreach:read"])
    assert reader.post(f"{API}/letters/", asked, format="json").status_code == 403


def test_a_program_begins_letters_to_several_people_and_is_told_who_stays(alice, agency, api_client_of):
    box = make_box(agency)
    people = [make_person(agency, f"{name} Lind", email=f"{name}@x.example") for name in ("Mara", "Nora")]
    lost = make_person(agency, "Lost", email="")
    client = api_client_of(alice)
    client.post(f"{API}/templates/starters/", {"languages": ["en"]}, format="json")
    template = client.get(f"{API}/templates/", {"kind": "first", "q": "hotel"}).json()["results"][0]
    asked = {
        "influencers": [str(person.uuid) for person in [*people, lost]], "template": template["uuid"],
        "mailbox": str(box.uuid), "name": "Tents",
    }  # fmt: skip
    batch = client.post(f"{API}/letter-batches/", asked, format="json").json()
    where = f"{API}/letter-batches/{batch['uuid']}/"
    assert [each["name"] for each in batch["left_out"]] == ["Lost"]
    letters = client.get(f"{where}letters/").json()["results"]
    assert {each["gate"] for each in letters} == {"cannot_be_sent"}
    sent = client.post(f"{where}send/", {}, format="json").json()
    assert (sent["sent"], sorted(sent["refused"])) == (0, ["Mara Lind", "Nora Lind"])
    assert Message.objects.filter(batch__uuid=batch["uuid"], state="blocked").count() == 2
