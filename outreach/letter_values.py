"""What a template's fields stand for: each value with where it comes from. What is not known stays missing."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Membership
from campaigns.models import Collaboration, Offer
from campaigns.states import OfferState, Side
from influencers.models import Channel, Influencer, Post
from influencers.rows import platform_label
from outreach.letters import Origin, Value
from outreach.models import Mailbox

_LONGEST_NAME_OF_A_POST = 80
_ARTICLES = ("the", "el", "la", "los", "las", "le", "les", "der", "die", "das", "team")
_NO_OFFER = (OfferState.DRAFT, OfferState.WITHDRAWN, OfferState.DECLINED, OfferState.EXPIRED, OfferState.REPLACED)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """All a value may be taken from; whatever is not there is None."""

    influencer: Influencer
    channels: Sequence[Channel]
    collaboration: Collaboration | None
    mailbox: Mailbox | None
    member: Membership | None
    post: Post | None
    language: str


@dataclass(frozen=True)
class LetterField:
    """A field of templates: its name, what it stands for, and where its value is read."""

    name: str
    means: str | Promise
    origin: Origin
    read: Callable[[Given], Value | None]


def values_for(
    influencer: Influencer, *, collaboration: Collaboration | None = None, mailbox: Mailbox | None = None,
    member: Membership | None = None, post: Post | None = None, language: str = "",
) -> dict[str, Value]:  # fmt: skip
    """Return the value of each field that is known for this person, with its source. Two statements, three with an offer."""
    channels = sorted(influencer.channels.all(), key=lambda each: (-(each.followers or 0), each.pk))
    given = Given(
        influencer,
        channels,
        collaboration,
        mailbox,
        member,
        post,
        language or next(iter(influencer.languages), "en"),
    )
    read = {field.name: field.read(given) for field in FIELDS}
    return {name: value for name, value in read.items() if value is not None and value.text.strip()}


def as_stored(values: Mapping[str, Value]) -> dict[str, dict[str, str]]:
    """Return values as a message keeps them."""
    return {
        name: {"text": value.text, "origin": str(value.origin), "source": str(value.source)}
        for name, value in values.items()
    }


def as_values(stored: Mapping[str, Any]) -> dict[str, Value]:
    """Return the values a message keeps."""
    return {
        name: Value(each.get("text", ""), Origin(each.get("origin", Origin.TYPED)), each.get("source", ""))
        for name, each in stored.items()
    }


def name_of(post: Post) -> str:
    """Return what a post is called in a letter: its title, else its first words."""
    written = " ".join((post.title or post.text).split())
    if len(written) <= _LONGEST_NAME_OF_A_POST:
        return written
    return written[:_LONGEST_NAME_OF_A_POST].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"


def _profile(text: str, given: Given) -> Value:
    return Value(text, Origin.RECORD, _("profile of %(name)s") % {"name": given.influencer.name})


def _first_name(given: Given) -> Value | None:
    name = given.influencer.name.strip()
    first = name.split()[0] if name else ""
    # Where the family's name stands first, nobody is greeted by it alone; and "The" is nobody's name.
    is_whole = any("\u3040" <= sign <= "\ud7a3" for sign in name) or first.lower() in _ARTICLES
    return _profile(name if is_whole else first, given) if name else None


def _channel(read: Callable[[Channel], str]) -> Callable[[Given], Value | None]:
    def of(given: Given) -> Value | None:
        text = next((found for each in given.channels if (found := read(each))), "")
        return Value(text, Origin.RECORD, _("their largest channel")) if text else None

    return of


def _post(read: Callable[[Post], str]) -> Callable[[Given], Value | None]:
    def of(given: Given) -> Value | None:
        if given.post is None:
            return None
        day = format_date(given.post.published_at, "long", locale=_locale(given.language))
        return Value(read(given.post), Origin.POST, _("their post of %(day)s") % {"day": day})

    return of


def _campaign(read: Callable[[Collaboration], str]) -> Callable[[Given], Value | None]:
    def of(given: Given) -> Value | None:
        collaboration = given.collaboration
        if collaboration is None:
            return None
        source = _("campaign %(name)s") % {"name": collaboration.campaign.name}
        return Value(read(collaboration), Origin.CAMPAIGN, source)

    return of


def _product(given: Given) -> Value | None:
    campaign = given.collaboration.campaign if given.collaboration else None
    products = list(campaign.products.all()[:2]) if campaign else []
    if campaign is None or len(products) != 1:  # of several, somebody has to say which
        return None
    return Value(
        products[0].name, Origin.CAMPAIGN, _("product of campaign %(name)s") % {"name": campaign.name}
    )


def _dates(given: Given) -> Value | None:
    campaign = given.collaboration.campaign if given.collaboration else None
    if campaign is None or campaign.starts_on is None:
        return None
    days = [day for day in (campaign.starts_on, campaign.ends_on) if day]
    text = " – ".join(format_date(day, "long", locale=_locale(given.language)) for day in days)
    return Value(text, Origin.CAMPAIGN, _("campaign %(name)s") % {"name": campaign.name})


def _fee(given: Given) -> Value | None:
    if given.collaboration is None:
        return None
    offers = Offer.objects.filter(collaboration=given.collaboration, side=Side.HOUSE)
    offer = offers.exclude(state__in=_NO_OFFER).order_by("-number").first()
    if offer is None or not offer.fee:
        return None
    return Value(
        _money(offer.fee, offer.currency, given.language),
        Origin.CAMPAIGN,
        _("offer %(number)s") % {"number": offer.number},
    )


def _money(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount as the letter's language writes it; a whole one without its empty cents."""
    locale = _locale(language)
    pattern = copy(locale.currency_formats["standard"])
    if amount == amount.to_integral_value():
        pattern.frac_prec = (0, 0)
    return str(pattern.apply(amount, locale, currency=currency, currency_digits=False))


def _sender(read: Callable[[Mailbox], str]) -> Callable[[Given], Value | None]:
    def of(given: Given) -> Value | None:
        if given.mailbox is None:
            return None
        return Value(
            read(given.mailbox),
            Origin.SENDER,
            _("mailbox %(address)s") % {"address": given.mailbox.address},
        )

    return of


def _my_name(given: Given) -> Value | None:
    if given.member is None:
        return None
    return Value(given.member.user.name, Origin.SENDER, _("your own profile"))


def _agency(given: Given) -> Value | None:
    return Value(given.influencer.agency.name, Origin.SENDER, _("your agency"))


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language or "en")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


FIELDS: tuple[LetterField, ...] = (
    LetterField("name", gettext_lazy("Their name"), Origin.RECORD, lambda given: _profile(given.influencer.name, given)),
    LetterField("first_name", gettext_lazy("The first word of their name"), Origin.RECORD, _first_name),
    LetterField("handle", gettext_lazy("Their handle"), Origin.RECORD, _channel(lambda channel: channel.handle)),
    LetterField("channel", gettext_lazy("The name of their largest channel"), Origin.RECORD, _channel(lambda channel: channel.title)),
    LetterField("platform", gettext_lazy("The platform of their largest channel"), Origin.RECORD, _channel(lambda channel: platform_label(channel.platform))),
    LetterField("post", gettext_lazy("Their latest post that was read, or the one you cite"), Origin.POST, _post(name_of)),
    LetterField("post_link", gettext_lazy("The address of that post"), Origin.POST, _post(lambda post: post.url)),
    LetterField("campaign", pgettext_lazy("field of a letter", "The campaign"), Origin.CAMPAIGN, _campaign(lambda each: each.campaign.name)),
    LetterField("brand", gettext_lazy("The brand"), Origin.CAMPAIGN, _campaign(lambda each: each.campaign.brand.name)),
    LetterField("product", gettext_lazy("The campaign's product, where there is one"), Origin.CAMPAIGN, _product),
    LetterField("dates", gettext_lazy("From when to when the campaign runs"), Origin.CAMPAIGN, _dates),
    LetterField("fee", gettext_lazy("The fee of the newest offer to them"), Origin.CAMPAIGN, _fee),
    LetterField("my_name", gettext_lazy("Your own name"), Origin.SENDER, _my_name),
    LetterField("sender", gettext_lazy("Who the mailbox says writes"), Origin.SENDER, _sender(lambda mailbox: mailbox.sender_name)),
    LetterField("signature", gettext_lazy("The mailbox's signature"), Origin.SENDER, _sender(lambda mailbox: mailbox.signature)),
    LetterField("agency", gettext_lazy("Your agency"), Origin.SENDER, _agency),
)  # fmt: skip
