"""What flows into a brief by itself: from the brand room, the campaign, the markets' law and the platform's limits."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.countries import country_name
from campaigns.disclosure.packs import market_row
from campaigns.limits import limits_of
from campaigns.models import BrandWord, Brief, BriefPoint, Campaign, MandatorySentence, Product
from campaigns.states import Section
from influencers.themes import theme_name


@dataclass(frozen=True)
class Flow:
    """A point that the house's data asks for. `source` says where it comes from."""

    section: Section
    text: str
    source: str
    market: str = ""
    is_verbatim: bool = False

    @property
    def key(self) -> tuple[str, str, str, bool]:
        return (self.section.value, self.text, self.market, self.is_verbatim)


def flows_into(brief: Brief) -> list[Flow]:
    """Return what a brief of this campaign, platform, format and language holds without anybody typing it."""
    campaign = brief.campaign
    products = list(campaign.products.all())
    found = [
        *_of_the_campaign(campaign, products), *_mandatory(brief, products), *_of_the_brand(campaign),
        *_disclosure(brief), *_technical(brief),
    ]  # fmt: skip
    return list({flow.key: flow for flow in found if flow.text}.values())


def not_in(brief: Brief) -> tuple[list[Flow], list[BriefPoint]]:
    """Return what should flow in and is missing, and points that flowed in and are asked for no more."""
    flows = flows_into(brief)
    points = [point for point in brief.points.all() if point.from_brand]
    had = {(point.section, point.text, point.market, point.is_verbatim) for point in points}
    wanted = {flow.key for flow in flows}
    return (
        [flow for flow in flows if flow.key not in had],
        [
            point
            for point in points
            if (point.section, point.text, point.market, point.is_verbatim) not in wanted
        ],
    )


def _of_the_campaign(campaign: Campaign, products: list[Product]) -> Iterator[Flow]:
    if campaign.objective:
        yield Flow(Section.OVERVIEW, campaign.objective, _("the campaign"))
    for product in products:
        if product.description:
            yield Flow(Section.OVERVIEW, f"{product.name}: {product.description}", product.name)
    if campaign.audience:
        yield Flow(Section.AUDIENCE, campaign.audience, _("the campaign"))
    for product in products:
        for point in product.selling_points:
            yield Flow(Section.SELLING_POINTS, point, product.name)
        if product.url:
            yield Flow(Section.LINKS, product.url, product.name)
    if campaign.starts_on and campaign.ends_on:
        days = {
            "first": date_format(campaign.starts_on, "j F Y"),
            "last": date_format(campaign.ends_on, "j F Y"),
        }
        yield Flow(
            Section.DATES, _("The campaign runs from %(first)s to %(last)s.") % days, _("the campaign")
        )


def _mandatory(brief: Brief, products: list[Product]) -> Iterator[Flow]:
    categories = {category for product in products for category in product.categories}
    markets = set(brief.campaign.markets)
    for row in MandatorySentence.objects.filter(brand=brief.campaign.brand_id).order_by("pk"):
        asked = (
            (not row.market or not markets or row.market in markets)
            and row.language in ("", brief.language)
            and (not row.category or row.category in categories)
        )
        if asked:
            yield Flow(Section.MUST_SAY, row.text, row.note or _("the brand"), row.market, is_verbatim=True)


def _of_the_brand(campaign: Campaign) -> Iterator[Flow]:
    brand, source = campaign.brand, _("the brand")
    for word in BrandWord.objects.filter(brand=brand).order_by("pk"):
        if word.kind == BrandWord.Kind.AVOID:
            yield Flow(Section.DO_NOT, _("Do not use the word “%(word)s”.") % {"word": word.word}, source)
        elif word.kind == BrandWord.Kind.REPLACE:
            said = {"instead": word.instead, "word": word.word}
            yield Flow(Section.DO, _("Say “%(instead)s” rather than “%(word)s”.") % said, source)
        else:
            yield Flow(
                Section.DO, _("We like the word “%(word)s”, where it fits.") % {"word": word.word}, source
            )
    if brand.forbidden_themes:
        themes = ", ".join(theme_name(theme) for theme in brand.forbidden_themes)
        yield Flow(
            Section.DO_NOT, _("Keep these out of the picture: %(themes)s.") % {"themes": themes}, source
        )
    if brand.rivals:
        rivals = {"rivals": ", ".join(brand.rivals)}
        yield Flow(Section.DO_NOT, _("Do not show or name: %(rivals)s.") % rivals, source)


def _disclosure(brief: Brief) -> Iterator[Flow]:
    for market in brief.campaign.markets:
        row = market_row(market)
        if row is None:
            text = _(
                "%(country)s: mark it clearly as advertising, at the very beginning, in the post's language."
            )
            yield Flow(
                Section.DISCLOSURE, text % {"country": country_name(market)}, _("no rule known"), market
            )
        else:
            text = row.text(brief.language, brief.campaign.brand.name)
            yield Flow(Section.DISCLOSURE, text, f"{row.source}, {row.as_of:%Y-%m-%d}", market)


def _technical(brief: Brief) -> Iterator[Flow]:
    if brief.platform:
        for line in limits_of(brief.platform, brief.format).in_words():
            yield Flow(Section.TECHNICAL, line, _("the platform"))
