"""By what ways somebody can be reached: whom a letter goes to, and what else to try when nobody answers (R4)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Collaboration
from influencers.models import Channel, ContactPoint, Influencer
from influencers.rows import PLATFORM_ICONS, platform_label
from influencers.states import ContactKind
from outreach.queries.letters import address_of

ICONS = {
    ContactKind.EMAIL: "mail",
    ContactKind.PHONE: "phone",
    ContactKind.WHATSAPP: "phone",
    ContactKind.TELEGRAM: "send",
    ContactKind.KAKAOTALK: "message",
    ContactKind.WEBSITE: "link",
}
MOST_WAYS = 12


@dataclass(frozen=True)
class ContactWay:
    """One way to reach somebody. `url` opens it (a profile, an address to call or write to), "" where there is none."""

    kind: str
    icon: str
    label: str
    value: str
    url: str = ""


def address_to_write_to(
    people: Collection[Influencer], parts: Mapping[int, Collaboration] | None = None
) -> dict[int, str]:
    """Return person -> the address a sequence writes to: the representative named in the collaboration, else where any
    first letter goes (queries/letters.py). Who has none is left out."""
    today = timezone.localdate()
    found = {}
    for person in people:
        part = (parts or {}).get(person.pk)
        named = part.representative.email if part and part.representative else ""
        if address := named or address_of(person, today=today):
            found[person.pk] = address
    return found


def other_ways(influencer: Influencer, tried: Iterable[str] = ()) -> list[ContactWay]:
    """Return by what else somebody can be reached than the addresses tried: other addresses, who speaks for them, their
    profiles; three statements."""
    known = {address.casefold() for address in tried}
    ways = [
        _of_point(point)
        for point in influencer.contact_points.order_by("kind", "-pk")
        if point.value.casefold() not in known
    ]
    for row in influencer.representations.select_related("representative").order_by("-write_to", "pk"):
        speaker = row.representative
        if speaker.email and speaker.email.casefold() not in known:
            ways.append(ContactWay("representative", "users", _("%(name)s speaks for them") % {"name": speaker}, speaker.email, f"mailto:{speaker.email}"))  # fmt: skip
        if speaker.phone:
            ways.append(ContactWay("representative", "phone", _("%(name)s speaks for them") % {"name": speaker}, speaker.phone, f"tel:{_digits(speaker.phone)}"))  # fmt: skip
    channels = Channel.objects.filter(influencer=influencer).exclude(url="").order_by("-followers", "pk")
    ways += [
        ContactWay(
            "channel", PLATFORM_ICONS.get(row.platform, "link"),
            _("Message on %(platform)s") % {"platform": platform_label(row.platform)}, row.handle or row.title, row.url,
        )
        for row in channels
    ]  # fmt: skip
    return ways[:MOST_WAYS]


def _of_point(point: ContactPoint) -> ContactWay:
    kind = ContactKind(point.kind)
    return ContactWay(
        kind.value, ICONS.get(kind, "link"), str(kind.label), point.value, _address_of(kind, point.value)
    )


def _address_of(kind: ContactKind, value: str) -> str:
    if kind == ContactKind.EMAIL:
        return f"mailto:{value}"
    if kind == ContactKind.PHONE:
        return f"tel:{_digits(value)}"
    if kind == ContactKind.WHATSAPP and _digits(value):
        return f"https://wa.me/{_digits(value).lstrip('+')}"
    if kind == ContactKind.TELEGRAM and value.lstrip("@").replace("_", "").isalnum():
        return f"https://t.me/{value.lstrip('@')}"
    return value if value.startswith(("https://", "http://")) else ""


def _digits(value: str) -> str:
    return "".join(sign for sign in value if sign.isdecimal() or sign == "+")
