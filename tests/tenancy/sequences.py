"""Sequences, the people in them, late answers and refusals."""

from typing import Any

from django.utils import timezone

from accounts.models import Brand, Membership
from influencers.models import Influencer
from outreach.models import Enrollment, Mailbox, Refusal, Sequence, Step, Template, TemplateText
from tests import factories
from tests.campaigns.making import make_campaign, make_collaboration
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "outreach:sequences": Row(),
    "outreach:new_sequence": post(name="x", template="{first_template}", mailbox="{sequence_mailbox}"),
    "outreach:hold_sequences": post(reason="x"),
    "outreach:release_sequences": post(),
    "outreach:choose_sequence": Row(),
    "outreach:to_add_people": Row(),
    "outreach:sequence": Row("sequence"),
    "outreach:edit_sequence": post(
        "sequence", name="x", template="{first_template}", mailbox="{sequence_mailbox}"
    ),
    "outreach:move_sequence": post("sequence", to="running"),
    "outreach:add_people": post("sequence", chosen="{influencer}"),
    "outreach:change_people": post("sequence", verb="pause", chosen="{enrollment}"),
    "outreach:new_step": post(
        "sequence", template="{follow_up_template}", delay_days="3", condition="always"
    ),
    "outreach:edit_step": post(
        "sequence_step", template="{follow_up_template}", delay_days="3", condition="always"
    ),
    "outreach:move_step": post("sequence_step", verb="pause"),
    "outreach:change_enrollment": post("enrollment", verb="pause"),
    "outreach:silence": Row(),
    "outreach:refuse": post("influencer", reason="fee"),
    "outreach:refuse_collaboration": post("refusing", reason="fee"),
    "outreach:take_back_refusal": post("refusal"),
    "outreach:of_person": Row("influencer"),
    "outreach:of_collaboration": Row("refusing"),
    "api:sequences": api(),
    "api:sequence": api("sequence"),
    "api:sequence_start": api("sequence", "post"),
    "api:sequence_pause": api("sequence", "post"),
    "api:sequence_finish": api("sequence", "post"),
    "api:sequence_archive": api("sequence", "post"),
    "api:sequence_restore": api("sequence", "post"),
    "api:sequence_figures": api("sequence"),
    "api:sequence_steps": api("sequence"),
    "api:sequence_enrollments": api("sequence"),
    "api:sequence_step": api("sequence_step"),
    "api:sequence_step_pause": api("sequence_step", "post"),
    "api:sequence_step_resume": api("sequence_step", "post"),
    "api:sequence_hold": api(),
    "api:enrollment": api("enrollment"),
    "api:enrollment_pause": api("enrollment", "post"),
    "api:enrollment_resume": api("enrollment", "post"),
    "api:enrollment_stop": api("enrollment", "post"),
    "api:influencer_refusals": api("influencer"),
    "api:expected_answer": api("influencer"),
    "api:collaboration_refusals": api("refusing", "post", reason="fee"),
    "api:refusal": api("refusal"),
}


def sequence_things(by: Membership, brand: Brand) -> dict[str, Any]:
    """Return what stands in addresses: a sequence with a follow-up and somebody in it, and somebody who said no."""
    agency = by.agency
    person = factories.make_influencer(agency, f"{SECRET} Lind")
    part = make_collaboration(make_campaign(by, brand, f"{SECRET} letters"), by, person)
    first, later = (_template(by, kind) for kind in ("first", "follow_up"))
    box = Mailbox.objects.create(
        agency=agency, address=f"{SECRET.lower()}.sequences@x.example", sender_name=SECRET
    )
    sequence = Sequence.objects.create(
        agency=agency, name=f"{SECRET} sequence", goal=SECRET, mailbox=box, template=first, author=by
    )
    return {
        "first_template": first.uuid, "follow_up_template": later.uuid, "sequence_mailbox": box.uuid,
        "sequence": sequence.uuid, "refusing": part.uuid,
        "sequence_step": Step.objects.create(sequence=sequence, position=1, template=later, delay_days=3).uuid,
        "enrollment": _place(sequence, person).uuid,
        "refusal": Refusal.objects.create(influencer=person, brand=brand, reason="fee", words=SECRET, at=timezone.now()).uuid,
    }  # fmt: skip


def _place(sequence: Sequence, person: Influencer) -> Enrollment:
    return Enrollment.objects.create(
        sequence=sequence,
        influencer=person,
        address=f"{SECRET.lower()}@x.example",
        state="running",
        steps_done=1,
    )


def _template(by: Membership, kind: str) -> Template:
    made = Template.objects.create(agency=by.agency, name=f"{SECRET} sequence {kind}", kind=kind, author=by)
    TemplateText.objects.create(template=made, language="en", subject="x", body="Hello")
    return made
