"""What comments feel like: a person's comments, corrections, words that weighed, and what the classifier can do."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest, own_path
from accounts.paging import keyset_page
from accounts.rules import can_administer
from influencers import rules
from influencers.actions.classifying import weigh_words
from influencers.actions.corrections import (
    FEWEST_TO_LEARN,
    ask_for_head,
    choose_head,
    correct_moods,
    correct_natures,
    undo_corrections,
    undo_nature_corrections,
)
from influencers.forms.moods import CommentFilterForm, CorrectionForm
from influencers.models import Influencer
from influencers.mood_words import (
    card_html,
    quality_by_language,
    quality_words,
    share_chart,
    share_words,
    why_withheld,
)
from influencers.queries.moods import (
    behind,
    comments_in,
    comments_of_influencer,
    heads_of,
    languages_in,
    mood_over_time,
    narrowed_moods,
    taught,
)
from influencers.states import HeadState, Nature
from influencers.views.answers import button_answer, get_influencer, tab_page

COMMENTS_A_PAGE = 50
AS_THE_MODEL = "model"


def comments_page(request: TenantRequest, comments: Any, *, influencer: Influencer) -> dict[str, Any]:
    """Return what influencers/moods/_comments.html shows of comments: narrowed, charted, a page at a time."""
    form = CommentFilterForm(request.GET, languages=languages_in(comments))
    values = form.chosen()
    moods = mood_over_time(comments, now=timezone.now())
    return {
        "form": form, "is_narrowed": bool(values), "author": values.get("author"), "moods": moods,
        "share": share_words(moods.share), "chart": share_chart(moods), "back": request.get_full_path(),
        "page": keyset_page(narrowed_moods(comments, values), request, size=COMMENTS_A_PAGE),
        "may_correct": rules.can_edit_influencer(request.membership, influencer), "natures": Nature.choices,
    }  # fmt: skip


@require_GET
def comments(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what people wrote under an influencer's newest posts, on all their channels."""
    influencer = get_influencer(request, uuid)
    found = comments_of_influencer(influencer)
    platforms = set(influencer.channels.values_list("platform", flat=True))
    page = tab_page(request, influencer, "comments") | comments_page(request, found, influencer=influencer)
    page["why_not"] = next((why for why in map(why_withheld, platforms) if why), "")
    return render(request, "influencers/moods/comments.html", page)


@require_POST
def correct(request: TenantRequest) -> HttpResponseBase:
    """Say how the ticked comments really feel, or what they are about: the button is "mood" or "nature"."""
    ids = CorrectionForm(request.POST.getlist("chosen")).ids
    found = list(comments_in(request.agency).filter(pk__in=ids).values_list("pk", flat=True))
    kind = "nature" if request.POST.get("say") == "nature" else "mood"
    try:
        done = _corrected(request, kind, found)
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(_back(request))
    said = ngettext("%(number)d comment corrected.", "%(number)d comments corrected.", len(done)) % {"number": len(done)}  # fmt: skip
    undoes = request.POST.get(kind) != AS_THE_MODEL and bool(done)
    page = {"said": said, "chosen": done, "back": _back(request), "undoes": undoes, "kind": kind}
    messages.success(request, render_to_string("influencers/moods/_undo.html", page, request))  # noqa: S308
    return redirect(_back(request))


def _corrected(request: TenantRequest, kind: str, found: list[int]) -> list[int]:
    by, told = request.membership, request.POST.get(kind, "")
    if told == AS_THE_MODEL:
        undo = undo_nature_corrections if kind == "nature" else undo_corrections
        return undo(by=by, comments=found)
    if kind == "nature":
        return correct_natures(by=by, comments=found, nature=told, now=timezone.now())
    return correct_moods(by=by, comments=found, mood=told, now=timezone.now())


@require_GET
def words(request: TenantRequest, comment: int) -> HttpResponse:
    """Show which words of a comment weighed, as the worker sees it now."""
    found = get_object_or_404(
        comments_in(request.agency).select_related("post__channel__influencer"), pk=comment
    )
    page: dict[str, Any] = {"comment": found, "quality": quality_words(found.language)}
    try:
        page["verdict"] = weigh_words(by=request.membership, comment=found)
    except ActionError as error:
        page["refused"] = str(error)
    template = "_words.html" if request.htmx else "words.html"
    return render(request, f"influencers/moods/{template}", page)


@require_GET
def sentiment(request: TenantRequest) -> HttpResponse:
    """Show what the classifier is, how good it was measured to be, what it learned here, and whether it works."""
    heads = list(heads_of(request.agency)[:10])
    moods, natures = taught(request.agency)
    page = {
        "languages": quality_by_language(), "card": card_html(), "behind": behind(timezone.now()), "heads": heads,
        "learning": any(head.state == HeadState.ASKED for head in heads), "needed": FEWEST_TO_LEARN,
        "used": next((head for head in heads if head.state == HeadState.USED), None),
        "moods": moods, "natures": natures, "may_learn": max(moods, natures) >= FEWEST_TO_LEARN,
        "may_correct": rules.can_correct_moods(request.membership, request.agency),
        "may_mend": can_administer(request.membership, request.agency),
    }  # fmt: skip
    return render(request, "influencers/moods/sentiment.html", page)


@require_POST
def learn(request: TenantRequest) -> HttpResponse:
    return button_answer(
        request, lambda: ask_for_head(by=request.membership, now=timezone.now()),
        done=_("The sentiment worker is learning; it takes seconds."), back=reverse("influencers:sentiment"),
    )  # fmt: skip


@require_POST
def use_head(request: TenantRequest, uuid: UUID) -> HttpResponse:
    head = get_object_or_404(heads_of(request.agency), uuid=uuid)
    return button_answer(
        request, lambda: choose_head(by=request.membership, head=head, now=timezone.now()),
        done=_("In use. Stored comments are read again in the background."), back=reverse("influencers:sentiment"),
    )  # fmt: skip


@require_POST
def leave_head(request: TenantRequest) -> HttpResponse:
    """Go back to the shared heads alone."""
    return button_answer(
        request, lambda: choose_head(by=request.membership, head=None, now=timezone.now()),
        done=_("The shared heads stand alone again. Stored comments are read again in the background."),
        back=reverse("influencers:sentiment"),
    )  # fmt: skip


def _back(request: TenantRequest) -> str:
    return own_path(request, request.POST.get("back", "")) or reverse("influencers:list")
