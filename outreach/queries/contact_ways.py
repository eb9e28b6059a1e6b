"""By what ways somebody can be reached: whom a letter goes to, and what else to try when nobody answers (R4)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Collaboration
from influencers.minors import is_minor
from influencers.models import Channel, ContactPoint, Influencer, Representation, Representative
from influencers.rows import PLATFORM_ICONS, platform_label
from influencers.states import ContactKind
from outreach.queries.letters import GROUNDS

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
    first letter goes (as queries/letters.py says for one person). Who has none is left out. Two statements."""
    today = timezone.localdate()
    found: dict[int, str] = {}
    points = ContactPoint.objects.filter(influencer__in=people, kind=ContactKind.EMAIL).order_by("pk")
    for point in sorted(points, key=lambda row: GROUNDS.get(row.legal_basis, 3)):
        found.setdefault(point.influencer_id, point.value)
    speaking = Representation.objects.filter(
        Q(until=None) | Q(until__gte=today), influencer__in=people, write_to=True
    )
    found |= dict(
        speaking.exclude(representative__email="").values_list("influencer_id", "representative__email")
    )
    for person in people:
        if is_minor(person, today=today):
            found.pop(person.pk, None)
            if "@" in person.guardian_contact:
                found[person.pk] = person.guardian_contact
        part = (parts or {}).get(person.pk)
        if part is not None and part.representative is not None and part.representative.email:
            found[person.pk] = part.representative.email
    return found


def other_ways(influencer: Influencer, tried: Iterable[str] = ()) -> list[ContactWay]:
    """Return by what else somebody can be reached than the addresses tried; three statements."""
    return ways_of([influencer.pk], {influencer.pk: tried})[influencer.pk]


def ways_of(people: Collection[int], tried: Mapping[int, Iterable[str]]) -> dict[int, list[ContactWay]]:
    """Return person -> other addresses than those tried, who speaks for them, their profiles; three statements."""
    known = {pk: {address.casefold() for address in tried.get(pk, ())} for pk in people}
    ways: dict[int, list[ContactWay]] = {pk: [] for pk in people}
    for point in ContactPoint.objects.filter(influencer__in=people).order_by("kind", "-pk"):
        if point.value.casefold() not in known[point.influencer_id]:
            ways[point.influencer_id].append(_of_point(point))
    speaking = Representation.objects.filter(influencer__in=people).select_related("representative")
    for row in speaking.order_by("-write_to", "pk"):
        ways[row.influencer_id] += _of_speaker(row.representative, known[row.influencer_id])
    channels = Channel.objects.filter(influencer__in=people).exclude(url="")
    for channel in channels.order_by(F("followers").desc(nulls_last=True), "pk"):
        ways[channel.influencer_id].append(_of_channel(channel))
    return {pk: found[:MOST_WAYS] for pk, found in ways.items()}


def _of_speaker(speaker: Representative, known: set[str]) -> list[ContactWay]:
    label, found = _("%(name)s speaks for them") % {"name": speaker}, []
    if speaker.email and speaker.email.casefold() not in known:
        found.append(ContactWay("representative", "mail", label, speaker.email, f"mailto:{speaker.email}"))
    if speaker.phone:
        found.append(
            ContactWay("representative", "phone", label, speaker.phone, f"tel:{_digits(speaker.phone)}")
        )
    return found


def _of_channel(channel: Channel) -> ContactWay:
    label = _("Message on %(platform)s") % {"platform": platform_label(channel.platform)}
    icon = PLATFORM_ICONS.get(channel.platform, "link")
    return ContactWay("channel", icon, label, channel.handle or channel.title, channel.url)


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
