"""Which playbook fits an alert or a campaign, and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.text import fold
from campaigns.models import Campaign
from campaigns.states import Phase
from crisis import packs
from crisis.models import Alert, CampaignPlaybook, PlaybookVersion
from crisis.packs.signs import signs
from crisis.states import VersionState
from influencers.models import Influencer
from influencers.states import Nature, RiskLevel

MOST_SAMPLES = 60
LEAST_SCORE = 0.15  # what fits worse is not proposed
OF_LEVEL = 0.05  # a plan written for the alert's level goes before its equals
PREPARED = 0.3  # one that the campaign was prepared with is what its people know
LONG_WORD = 5  # letters: words of an own playbook that say something


@dataclass(frozen=True)
class Suggestion:
    """A scenario that fits. `version` is None while the agency has not adopted it; `score` is 0 to 1 and a bit."""

    scenario: str
    name: str
    version: PlaybookVersion | None
    score: float
    why: str


def suggested_for(about: Alert | Campaign) -> list[Suggestion]:
    """Return the playbooks that fit, best first, each with its reason. An alert: three statements; a campaign: three."""
    if isinstance(about, Alert):
        versions = _in_force(about.agency_id)
        return _for_alert(about, versions)
    return _for_campaign(about, _in_force(about.agency_id))


def _in_force(agency_id: int) -> list[PlaybookVersion]:
    rows = PlaybookVersion.objects.filter(
        playbook__agency_id=agency_id, playbook__archived_at=None, state=VersionState.IN_FORCE
    )
    return list(rows.select_related("playbook").order_by("playbook__name_key", "pk"))


def _for_alert(alert: Alert, versions: Iterable[PlaybookVersion]) -> list[Suggestion]:
    told = [
        (row[0] or row[2] or "", row[1] or row[3] or "")
        for row in alert.samples.order_by("position", "pk").values_list(
            "comment__nature", "comment__text", "mention__nature", "mention__text"
        )[:MOST_SAMPLES]
    ]
    natures, number = Counter(nature for nature, _text in told), len(told)
    prepared = _prepared(alert)
    ours = {each.playbook.scenario: prepared.get(each.playbook_id, each) for each in versions}
    found = []
    for scenario, sign in signs().items():
        words = Counter(word for _nature, text in told for word in sign.words_in(text))
        speak = sum(1 for _nature, text in told if sign.words_in(text))
        fits = {nature: natures[nature] for nature in sign.natures if natures[nature]}
        score = sum(sign.natures[nature] * many for nature, many in fits.items()) / (number or 1)
        score += 2 * speak / (number or 1)
        plan = ours.get(scenario)
        level = plan.level if plan else packs.playbooks()[scenario].level
        if score >= LEAST_SCORE:
            score += OF_LEVEL if level == alert.level else 0
            why = _because(fits, number, speak, [word for word, _many in words.most_common(3)])
            if plan and plan.playbook_id in prepared:
                score += PREPARED
                why = _("%(why)s; the campaign is prepared with it") % {"why": why}
            name = plan.playbook.name if plan else packs.playbooks()[scenario].name
            found.append(Suggestion(scenario, name, plan, score / 3, why))
    own = [prepared.get(plan.playbook_id, plan) for plan in versions if not plan.playbook.scenario]
    found += [each for plan in own if (each := _own(plan, told))]
    return sorted(found, key=lambda each: -each.score)[:5]


def _prepared(alert: Alert) -> dict[int, PlaybookVersion]:
    """Return the plans the alert's campaign was prepared with, by playbook, in the version its people know."""
    places = CampaignPlaybook.objects.filter(campaign__monitors=alert.monitor_id, playbook__archived_at=None)
    return {place.playbook_id: place.version for place in places.select_related("version__playbook")}


def _because(fits: Mapping[str, int], number: int, speak: int, words: list[str]) -> str:
    """Say what of the samples points there."""
    parts = [
        _("%(many)s of %(number)s: %(nature)s")
        % {"many": many, "number": number, "nature": str(Nature(nature).label).lower()}
        for nature, many in sorted(fits.items(), key=lambda each: -each[1])
    ]
    if speak:
        parts.append(
            _("%(many)s of %(number)s say: %(words)s")
            % {"many": speak, "number": number, "words": ", ".join(words)}
        )
    return "; ".join(parts)


def _own(plan: PlaybookVersion, told: list[tuple[str, str]]) -> Suggestion | None:
    """Look for the words of an own playbook's name and triggers."""
    words = {
        word
        for line in [plan.playbook.name, *plan.triggers]
        for word in fold(line).split()
        if len(word) >= LONG_WORD
    }
    hits = Counter(word for _nature, text in told for word in words & set(fold(text).split()))
    speak = sum(1 for _nature, text in told if words & set(fold(text).split()))
    if not speak:
        return None
    why = _because({}, len(told), speak, [word for word, _many in hits.most_common(3)])
    return Suggestion("", plan.playbook.name, plan, speak / len(told), why)


def _for_campaign(campaign: Campaign, versions: list[PlaybookVersion]) -> list[Suggestion]:
    """What a campaign is prepared for before launch: paid work, its products, the people in it."""
    ours = {each.playbook.scenario: each for each in versions if each.playbook.scenario}
    risky = Influencer.objects.filter(
        collaborations__campaign=campaign, collaborations__stage__phase__in=Phase.working,
        risk__in=(RiskLevel.MEDIUM, RiskLevel.HIGH),
    )  # fmt: skip
    names = list(risky.order_by("name").values_list("name", flat=True).distinct()[:20])
    products = list(campaign.products.order_by("name").values_list("name", flat=True)[:3])
    found = [("hidden_ad", 0.9, _("It is paid work, and every post must say so."))]
    if products:
        found.append(("product_harm", 0.8, _("It sells %(products)s.") % {"products": ", ".join(products)}))
        found.append(
            ("wrong_claim", 0.7, _("Something may be said of the product that is not in the brief."))
        )
    if names:
        why = ngettext(
            "One of its people has a raised risk: %(names)s.", "%(number)s of its people have a raised risk: %(names)s.", len(names)
        ) % {"number": len(names), "names": ", ".join(names[:3])}  # fmt: skip
        found.append(("influencer_scandal", 0.85, why))
    found.append(("wrong_post", 0.5, _("A wrong link, code or day happens to everybody.")))
    return [
        Suggestion(scenario, ours[scenario].playbook.name if scenario in ours else packs.playbooks()[scenario].name, ours.get(scenario), score, why)
        for scenario, score, why in sorted(found, key=lambda each: -each[1])
    ]  # fmt: skip
