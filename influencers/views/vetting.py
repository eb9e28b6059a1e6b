from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.models import Brand
from influencers import rules
from influencers.actions import vetting as actions
from influencers.forms.vetting import ItemForm, RiskForm, VerdictForm
from influencers.fraud.signals import pack_note as fraud_note
from influencers.models import ChecklistItem, Influencer, Verdict
from influencers.queries.safety import flags_of
from influencers.queries.scores import brand_facts, channels_to_score, facts_of
from influencers.queries.vetting import answers_of, items_of, risks_of
from influencers.restrictions import barred
from influencers.rrr.scoring import DEFAULT_GOAL, goals
from influencers.rrr.scoring import pack_note as rrr_note
from influencers.scores import score_card, signal_words
from influencers.states import RiskLevel
from influencers.views.answers import (
    button_answer,
    form_answer,
    get_influencer,
    get_influencer_to_edit,
    tab_page,
)


@require_GET
def vetting(request: TenantRequest, uuid: str) -> HttpResponse:
    """Show the checklist with its answers, flagged posts, and the level of risk with its history."""
    influencer = get_influencer(request, uuid)
    return render(request, "influencers/vetting.html", _vetting(request, influencer))


@require_POST
def answer(request: TenantRequest, uuid: str) -> HttpResponse:
    """Answer one question; a refusal keeps what was typed."""
    influencer = get_influencer_to_edit(request, uuid)
    form = VerdictForm(request.POST)

    def give(item: Any, **values: str) -> None:
        question = get_object_or_404(items_of(request.agency), uuid=item)
        actions.give_verdict(influencer=influencer, by=request.membership, item=question, **values)

    return form_answer(
        request, form, do=give, done=_("The answer is kept."), back=reverse("influencers:vetting", args=[influencer.uuid]),
        title="", submit=_("Save"), template="influencers/vetting.html", **_vetting(request, influencer, refused=form),
    )  # fmt: skip


@require_POST
def assess(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    form = RiskForm(request.POST)
    do = partial(actions.assess_risk, influencer=influencer, by=request.membership)
    return form_answer(
        request, form, do=do, done=_("The assessment is kept."), back=reverse("influencers:vetting", args=[influencer.uuid]),
        title="", submit=_("Save"), template="influencers/vetting.html", **_vetting(request, influencer, risk_form=form),
    )  # fmt: skip


def _vetting(
    request: TenantRequest, influencer: Influencer, refused: VerdictForm | None = None, risk_form: RiskForm | None = None
) -> dict[str, Any]:  # fmt: skip
    items = actions.ensure_checklist(agency=request.agency)
    return {
        **tab_page(request, influencer, "vetting"), "answers": answers_of(influencer, items), "choices": Verdict.Answer.choices,
        "refused": refused, "refused_item": refused.data.get("item", "") if refused else "",
        "risks": risks_of(influencer), "risk_form": risk_form or RiskForm(), "flags": flags_of(influencer),
        "risk_word": RiskLevel(influencer.risk).label if influencer.risk else "",
    }  # fmt: skip


@require_GET
def scores(request: TenantRequest, uuid: str) -> HttpResponse:
    """Show each channel's figures, signs of authenticity and, for a chosen brand, reach, relevance and resonance."""
    influencer = get_influencer(request, uuid)
    brands = list(Brand.objects.for_agency(request.agency).active().order_by("name"))
    wanted = request.GET.get("brand", "")
    brand = next((each for each in brands if str(each.uuid) == wanted), None)
    goal = request.GET.get("goal", "")
    goal = goal if goal in goals() else DEFAULT_GOAL
    known = brand_facts(influencer, brand) if brand else None
    tab = tab_page(request, influencer, "scores")
    channels = [each.channel for each in tab["header_channels"]]
    facts = facts_of(channels_to_score(influencer, channels), now=timezone.now())
    cards = [
        score_card(each, influencer=influencer, brand=brand, known=known, goal=goal)
        for each in facts.values()
    ]
    page = {
        **tab, "brands": brands, "brand": brand, "goal": goal, "goals": goals().items(),
        "score_cards": [(card, _signals(card)) for card in cards],
        "barred": barred([influencer], brand).get(influencer.pk) if brand else "",
        "rrr_note": rrr_note(), "fraud_note": fraud_note(),
    }  # fmt: skip
    return render(request, "influencers/scores.html", page)


def _signals(card: Any) -> list[tuple[Any, dict[str, Any]]]:
    signals = card.authenticity.signals if card.authenticity else []
    return [
        (signal, signal_words(signal)) for signal in sorted(signals, key=lambda each: not each.stands_out)
    ]


def _get_item(request: TenantRequest, uuid: str) -> ChecklistItem:
    return get_object_or_404(items_of(request.agency).select_related("agency"), uuid=uuid)


@require_http_methods(["GET", "POST"])
def checklist(request: TenantRequest) -> HttpResponse:
    """Show the agency's questions; POST adds one."""
    actions.ensure_checklist(agency=request.agency)
    may_edit = rules.can_manage_vetting(request.membership, request.agency)
    return form_answer(
        request, ItemForm(request.POST or None), do=partial(actions.add_item, by=request.membership),
        done=_("The question is added."), back=reverse("influencers:checklist"), title=_("Checklist"), submit=_("Add"),
        template="influencers/checklist.html", items=list(items_of(request.agency)), may_edit=may_edit,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit_item(request: TenantRequest, uuid: str) -> HttpResponse:
    item = _get_item(request, uuid)
    initial = {"question": item.question, "help": item.help, "is_required": item.is_required}
    back = reverse("influencers:checklist")
    return form_answer(
        request, ItemForm(request.POST or None, initial=initial), done=_("The question is changed."), back=back,
        do=partial(actions.change_item, item=item, by=request.membership), title=_("Change the question"), submit=_("Save"),
        crumb=_("Checklist"), crumb_url=back,
    )  # fmt: skip


@require_POST
def archive_item(request: TenantRequest, uuid: str) -> HttpResponse:
    do = partial(actions.archive_item, item=_get_item(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("The question is archived."), back="influencers:checklist")


@require_POST
def restore_item(request: TenantRequest, uuid: str) -> HttpResponse:
    do = partial(actions.restore_item, item=_get_item(request, uuid), by=request.membership)
    return button_answer(request, do, done=_("The question is asked again."), back="influencers:checklist")
