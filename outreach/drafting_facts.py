"""The facts a language model may be given for a letter: each shown to the member first, who unticks what stays here."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.countries import language_name
from outreach.letter_values import name_of, values_for
from outreach.models import Message
from outreach.queries.letters import latest_posts

MOST_POSTS = 3
_OF_A_POST = 300  # characters of what it says
_NAMES: dict[str, str | Promise] = {
    "name": _("Their name"), "channel": _("Their channel"), "platform": _("Platform"), "language": _("Language"),
    "brand": _("Brand"), "product": _("Product"), "selling_points": _("What the product is good for"),
    "fee": _("Fee"), "dates": _("Dates"), "goal": _("What the letter is to achieve"), "sender": _("Who writes"),
    "letter": _("The letter as it stands"),
}  # fmt: skip
_KNOWN = ("name", "channel", "platform", "brand", "product", "fee", "dates", "sender")


@dataclass(frozen=True)
class Fact:
    """One fact: `key` for programs, its name in the reader's language, and the very text that would be given."""

    key: str
    name: str
    text: str


def facts_of(message: Message) -> list[Fact]:
    """Return what may be given for a letter. No address, note, rate or other letter is among it."""
    person, collaboration = message.thread.influencer, message.thread.collaboration
    if person is None:
        return []
    posts = latest_posts(person, most=MOST_POSTS)
    values = values_for(
        person,
        collaboration=collaboration,
        mailbox=message.mailbox,
        member=message.author,
        language=message.language,
    )
    found = {name: values[name].text for name in _KNOWN if name in values}
    if message.language:
        found["language"] = language_name(message.language)
    if collaboration is not None:
        points = [
            point for product in collaboration.campaign.products.all()[:2] for point in product.selling_points
        ]
        found["selling_points"] = "; ".join(points[:6])
    goal = message.batch.goal if message.batch else ""
    found["goal"] = goal or (message.template_text.template.goal if message.template_text else "")
    found["letter"] = message.body.strip()
    facts = [Fact(key, str(_NAMES[key]), found[key]) for key in _NAMES if found.get(key)]
    return facts + [
        Fact(f"post_{number}", str(_("A post of theirs")), f"{name_of(post)} ({post.published_at:%Y-%m-%d})"[:_OF_A_POST])
        for number, post in enumerate(posts, 1)
    ]  # fmt: skip
