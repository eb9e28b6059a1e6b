"""Templates, letters that are being written, letters begun together, the drafting help."""

from typing import Any

from accounts.models import Brand, Membership
from outreach.actions.letter_batches import begin_letters
from outreach.actions.letters import write_letter
from outreach.actions.templates import create_template
from tests.outreach.making_letters import make_box, make_person
from tests.tenancy.asking import SECRET, Row, post


def api(of: str = "", method: str = "get", **data: Any) -> Row:
    return Row(of, method, data, audience="api")


ROUTES: dict[str, Row | str] = {
    "outreach:letters": Row(),
    "outreach:new_letter": Row(),
    "outreach:new_batch": post(chosen="{letter_person}"),
    "outreach:batch": Row("letter_batch"),
    "outreach:send_batch": post("letter_batch"),
    "outreach:take_batch_back": post("letter_batch"),
    "outreach:letter": Row("letter"),
    "outreach:save_letter": post("letter", body="x"),
    "outreach:send_letter": post("letter", body="x"),
    "outreach:fill_letter": post("letter", field_fee="x"),
    "outreach:mark_answer": post("letter", question="pay", words="tent"),
    "outreach:drop_letter": post("letter"),
    "outreach:take_letter_back": post("letter"),
    "outreach:letter_facts": Row("letter"),
    "outreach:propose_letter": post("letter", fact="name"),
    "outreach:drafting_help": Row(audience="owner"),
    "outreach:try_drafting_help": Row("", "post", {}, audience="owner"),
    "outreach:templates": Row(),
    "outreach:new_template": post(name="x", goal="x", kind="first", language="en", body="x"),
    "outreach:add_starters": post(),
    "outreach:template": post("letter_template", goal="x", language="en", body="x"),
    "outreach:preview_template": Row("letter_template"),
    "outreach:remove_template_language": post("letter_template", language="en"),
    "outreach:clone_template": post("letter_template"),
    "outreach:archive_template": post("letter_template"),
    "outreach:restore_template": post("letter_template"),
    "api:templates": api(),
    "api:template_starters": api("", "post"),
    "api:template": api("letter_template"),
    "api:template_copy": api("letter_template", "post"),
    "api:template_archive": api("letter_template", "post"),
    "api:template_restore": api("letter_template", "post"),
    "api:letters": api(),
    "api:letter": api("letter"),
    "api:letter_check": api("letter"),
    "api:letter_fill": api("letter", "post"),
    "api:letter_mark": api("letter", "post", question="pay", words="tent"),
    "api:letter_send": api("letter", "post"),
    "api:letter_take_back": api("letter", "post"),
    "api:letter_drop": api("letter", "post"),
    "api:letter_facts": api("letter"),
    "api:letter_propose": api("letter", "post", facts=["name"]),
    "api:letter_batches": api(),
    "api:letter_batch": api("letter_batch"),
    "api:batch_letters": api("letter_batch"),
    "api:letter_batch_send": api("letter_batch", "post"),
    "api:letter_batch_take_back": api("letter_batch", "post"),
    "api:drafting_help": api(),
    "api:drafting_help_try": api("", "post"),
}


def letter_things(by: Membership, brand: Brand) -> dict[str, Any]:
    """Return what stands in addresses: a template, a letter from it, a batch."""
    box = make_box(by.agency, address=f"{SECRET.lower()}.letters@x.example", sender_name=SECRET)
    texts = {"en": {"subject": f"{SECRET} tent", "body": f"Hi {{{{first_name}}}}, {SECRET} tent"}}
    template = create_template(by=by, name=f"{SECRET} letter", goal="A yes", texts=texts)
    person = make_person(by.agency, f"{SECRET} Berg", email="berg@x.example")
    other = make_person(by.agency, f"{SECRET} Tal", email="tal@x.example")
    batch = begin_letters(influencers=[other], by=by, mailbox=box, template=template, name=f"{SECRET} round")
    letter = write_letter(influencer=person, by=by, mailbox=box, template_text=template.texts.get())
    return {
        "letter_template": template.uuid, "letter": letter.uuid, "letter_batch": batch.uuid, "letter_person": person.uuid,
    }  # fmt: skip
