"""Templates, posts and letters, made with as few words as possible."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Agency, Membership
from influencers.models import ContactPoint, Influencer, Post
from outreach.models import Mailbox, Template, TemplateText
from tests import factories

TEMPLATE = """Hi {{first_name}},

“{{post}}” made us stop. You get our new tent to keep.

Would you take it on your next trip? We pay {{fee}}.

Shall I send you one?

{{sender}}"""
OWN = """Hi Mara,

your “Three days in the Tatras” made me laugh. You get our new tent to keep, before anyone else.

Would you take it on your next rainy trip and show whether it holds? We pay €900 for one video.

Shall I send you one?

Lena"""


def make_box(agency: Agency, **values: Any) -> Mailbox:
    values = {
        "address": "lena@tentwork.example",
        "sender_name": "Lena Roth",
        "postal_address": "5 Rue Haute, Lyon",
        **values,
    }
    return Mailbox.objects.create(agency=agency, **values)


def make_person(
    agency: Agency, name: str = "Mara Lind", *, email: str = "mara@lind.example", **values: Any
) -> Influencer:
    """Somebody with an address whose ground is known, a channel and a post of last week."""
    person = factories.make_influencer(agency, name, languages=values.pop("languages", ["en"]), **values)
    if email:
        ContactPoint.objects.create(
            influencer=person, kind="email", value=email, found_where="channel page", legal_basis="interest"
        )
    make_post(person, title="Three days in the Tatras")
    return person


def make_post(person: Influencer, *, title: str = "", text: str = "", days: int = 6, url: str = "") -> Post:
    channel = person.channels.first() or factories.make_channel(person)
    return Post.objects.create(
        channel=channel, external_id=f"p{channel.posts.count()}", url=url or "https://www.youtube.com/watch?v=tt3",
        title=title, text=text, published_at=timezone.now() - timedelta(days=days),
    )  # fmt: skip


def make_text(
    by: Membership,
    *,
    subject: str = "three rainy days",
    body: str = TEMPLATE,
    language: str = "en",
    **values: Any,
) -> TemplateText:
    template = Template.objects.create(
        agency=by.agency, author=by, **{"name": "Tent", "kind": "first", **values}
    )
    return TemplateText.objects.create(template=template, language=language, subject=subject, body=body)
