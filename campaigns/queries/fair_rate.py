"""Facts for the fair rate: the agency's own deals, like channels, what else somebody has to do in that time."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency
from campaigns.fair_rate.packs import Anchor, anchor, factors, industry_of
from campaigns.fair_rate.working_out import Base, Explained, Facts, as_data, explain
from campaigns.models import Collaboration, OfferLine
from campaigns.queries.exchange import find_rate
from campaigns.states import OfferState
from campaigns.terms import Line, Terms
from influencers.figures.formulas import why_not_figured
from influencers.models import Channel, Rate
from influencers.rows import platform_label
from influencers.states import SnapshotSource
from platforms.contract import YOUTUBE

OWN_DEALS_SINCE = timedelta(days=730)  # older prices say little about today
MOST_DEALS, MOST_CHANNELS = 500, 1000
AROUND = timedelta(days=15)


@dataclass(frozen=True)
class Weighed:
    """What an offer's pieces are fairly worth together. `missing` says why a piece could not be weighed."""

    currency: str
    pieces: tuple[Explained, ...]
    missing: tuple[str, ...]

    @property
    def fair(self) -> Decimal:
        return sum((piece.total for piece in self.pieces), Decimal(0))

    @property
    def low(self) -> Decimal:
        return sum((piece.low * piece.quantity for piece in self.pieces), Decimal(0))

    @property
    def high(self) -> Decimal:
        return sum((piece.high * piece.quantity for piece in self.pieces), Decimal(0))

    @property
    def is_whole(self) -> bool:
        return bool(self.pieces) and not self.missing

    def as_data(self) -> dict[str, Any]:
        """Return it as kept with an offer: later deals do not change what was said then."""
        return {
            "currency": self.currency, "fair": str(self.fair), "low": str(self.low), "high": str(self.high),
            "missing": list(self.missing), "pieces": as_data(self.pieces),
        }  # fmt: skip


def weighed(collaboration: Collaboration, terms: Terms, *, day: date) -> Weighed:
    """Return what the terms' pieces are fairly worth, in the terms' currency, each explained."""
    pieces, missing = [], []
    channels = _channels(collaboration, {line.platform for line in terms.lines})
    for line in terms.lines:
        channel = channels.get(line.platform)
        base = base_price(collaboration.agency, line, channel, currency=terms.currency, day=day)
        if isinstance(base, str):
            missing.append(base)
            continue
        facts = _facts(collaboration, line, terms, channel)
        pieces.append(explain(base, facts, quantity=line.quantity))
    return Weighed(terms.currency, tuple(pieces), tuple(dict.fromkeys(missing)))


def base_price(
    agency: Agency, line: Line, channel: Channel | None, *, currency: str, day: date
) -> Base | str:
    """Return where the price begins: own deals, else a published anchor; or the sentence that says what is missing.

    Own deals are agreed prices of the last two years on the platform, of people of the same tier there: of the very
    format when there are enough of those, else of all formats.
    """
    label = platform_label(line.platform)
    if channel is None:
        return _("They have no channel on %(platform)s, so its size is not known.") % {"platform": label}
    # Its size chooses the deals and the published price: figures typed in may do that, read ones only where allowed.
    if (
        channel.source == SnapshotSource.POLL
        and line.platform == YOUTUBE
        and (no := why_not_figured(YOUTUBE))
    ):
        return no
    own = own_deals(agency, platform=line.platform, tier=channel.tier, currency=currency, day=day)
    same = [amount for format, amount in own if format == line.format]
    least = factors()["least_deals"]
    chosen = same if len(same) >= least else [amount for _format, amount in own]
    if len(chosen) >= least:
        quarters = statistics.quantiles(chosen, n=4)
        told = _("Median of %(number)s own agreed prices on %(platform)s for %(tier)s channels.") % {
            "number": len(chosen), "platform": label, "tier": channel.tier,
        }  # fmt: skip
        return Base(
            statistics.median(chosen),
            currency,
            len(chosen),
            told,
            quarters[0],
            quarters[2],
            of_format=chosen is same,
        )
    found = anchor(line.platform, channel.followers)
    if found is None:
        return _("Neither own deals (%(number)s) nor published prices are there for %(platform)s at this size.") % {
            "number": len(own), "platform": label,
        }  # fmt: skip
    return _anchored(agency, found, len(own), label, currency=currency, day=day)


def _anchored(agency: Agency, found: Anchor, own: int, label: str, *, currency: str, day: date) -> Base | str:
    rate = find_rate(agency, found.currency, currency, day)
    if rate is None:
        return _("Published prices are in %(from)s, and no exchange rate to %(to)s is noted.") % {
            "from": found.currency, "to": currency,
        }  # fmt: skip
    told = _(
        "Published price of a post on %(platform)s for %(tier)s channels (%(source)s, %(as_of)s): "
        "only %(number)s own deals so far."
    ) % {"platform": label, "tier": found.tier, "source": found.source, "as_of": found.as_of, "number": own}
    return Base(
        rate.convert(found.middle, currency), currency, 0, told,
        rate.convert(found.lowest, currency), rate.convert(found.highest, currency),
    )  # fmt: skip


def own_deals(
    agency: Agency, *, platform: str, tier: str, currency: str, day: date
) -> list[tuple[str, Decimal]]:
    """Return (format, amount in `currency`) of the agency's agreed prices; one in a currency without a rate is left out."""
    if not tier:
        return []
    rows = Rate.objects.filter(
        influencer__agency=agency, platform=platform, kind=Rate.Kind.AGREED, amount__gt=0, quoted_on__gte=day - OWN_DEALS_SINCE,
        influencer__channels__platform=platform, influencer__channels__tier=tier,
    ).order_by("-quoted_on", "-pk").distinct()  # fmt: skip
    found, rates = [], {}
    for format, amount, named_in in rows.values_list("format", "amount", "currency")[:MOST_DEALS]:
        if named_in not in rates:
            rates[named_in] = find_rate(agency, named_in, currency, day)
        rate = rates[named_in]
        if rate is not None:
            found.append((format, rate.convert(amount, currency)))
    return found


def _channels(collaboration: Collaboration, platforms: set[str]) -> dict[str, Channel]:
    """Return platform -> their largest channel there."""
    rows = Channel.objects.for_agency(collaboration.agency).filter(
        influencer=collaboration.influencer_id, platform__in=platforms
    )
    found: dict[str, Channel] = {}
    for channel in rows.order_by("followers", "pk"):
        if channel.followers is not None or channel.platform not in found:
            found[channel.platform] = channel
    return found


def _facts(collaboration: Collaboration, line: Line, terms: Terms, channel: Channel | None) -> Facts:
    usual_views, usual_engagement = _usual(channel)
    day = line.publish_from or line.publish_until or collaboration.campaign.starts_on
    return Facts(
        platform=line.platform,
        format=line.format,
        views=channel.median_views if channel else None,
        usual_views=usual_views,
        engagement=channel.engagement if channel else None,
        usual_engagement=usual_engagement,
        industry=industry_of(collaboration.campaign.brand.topics),
        deals_then=_deals_around(collaboration, day) if day else None,
        month=day.month if day else None,
        rights=terms.rights,
        exclusivities=terms.exclusivities,
    )


def _usual(channel: Channel | None) -> tuple[int | None, float | None]:
    """Return the median expected views and engagement of like channels; None while there are too few."""
    if channel is None or not channel.tier:
        return None, None
    like = Channel.objects.for_agency(channel.agency).filter(platform=channel.platform, tier=channel.tier)
    rows = (
        like.exclude(pk=channel.pk)
        .order_by("-pk")
        .values_list("median_views", "engagement", "engagement_basis")
    )
    known = list(rows[:MOST_CHANNELS])
    views = [row[0] for row in known if row[0] is not None]
    shares = [row[1] for row in known if row[1] is not None and row[2] == channel.engagement_basis]
    least = factors()["least_channels"]
    return (
        int(statistics.median(views)) if len(views) >= least else None,
        statistics.median(shares) if len(shares) >= least else None,
    )


def _deals_around(collaboration: Collaboration, day: date) -> int:
    """Return how many other agreed deals they have within fifteen days of the day."""
    first, last = day - AROUND, day + AROUND
    lines = OfferLine.objects.filter(
        offer__state=OfferState.ACCEPTED, offer__collaboration__influencer=collaboration.influencer_id,
        offer__collaboration__agency=collaboration.agency_id, offer__collaboration__ended_at=None,
    )  # fmt: skip
    near = lines.exclude(offer__collaboration=collaboration.pk).filter(
        Q(publish_from__lte=last)
        & (Q(publish_until__gte=first) | Q(publish_until=None, publish_from__gte=first))
        | Q(publish_from=None, publish_until__range=(first, last))
    )
    return near.values("offer").distinct().count()


def pieces_of(platform: str, format: str) -> Sequence[Line]:
    """Return one piece of a format, for a question without an offer."""
    return (Line(platform=platform, format=format, publish_from=timezone.localdate()),)
