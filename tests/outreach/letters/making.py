"""Letters made from a few fields, as samples of the packs and tables of the tests write them."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from outreach.letters import Letter, Origin, Post, Recipient, Sender, Value

NOW = datetime.now(UTC)
TODAY = NOW.date()
ADDRESS = "Tentwork, 5 Rue Haute, 69001 Lyon"
OPT_OUT = "If you would rather not hear from us, reply no."
KNOWN = {
    "subject", "body", "name", "also_called", "handle", "languages", "language", "signed", "address", "opt_out",
    "template", "values", "posts", "others", "is_reply", "times",
}  # fmt: skip


def make_letter(fields: Mapping[str, Any], *, name: str = "Anna Novak", language: str = "") -> Letter:
    """Return a letter; what is not given is filled with what no rule minds."""
    assert not set(fields) - KNOWN, set(fields) - KNOWN
    recipient = Recipient(
        name=fields.get("name", name), languages=tuple(fields.get("languages", ())), handle=fields.get("handle", ""),
        also_called=tuple(fields.get("also_called", ())),
    )  # fmt: skip
    return Letter(
        subject=fields.get("subject", "Hello"), body=" ".join([fields.get("body", "")] * fields.get("times", 1)),
        language=fields.get("language", language), recipient=recipient,
        sender=Sender(fields.get("signed", "Lena Roth"), "Tentwork", fields.get("address", ADDRESS)),
        opt_out=fields.get("opt_out", OPT_OUT), template=fields.get("template", ""),
        values={key: Value(text, Origin.RECORD, "profile") for key, text in fields.get("values", {}).items()},
        posts=tuple(map(make_post, fields.get("posts", ()))), is_reply=fields.get("is_reply", False),
        others=tuple(Letter("Hello", body) for body in fields.get("others", ())),
    )  # fmt: skip


def make_post(fields: Mapping[str, Any]) -> Post:
    """Return a post, `days` old; without it nobody knows when it was published."""
    days = fields.get("days")
    published = None if days is None else datetime.combine(TODAY - timedelta(days=days), time(12), UTC)
    return Post(fields.get("title", ""), fields.get("text", ""), fields.get("url", ""), published)
