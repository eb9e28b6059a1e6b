"""The brand room: what a client stands for, sells, asks for and forbids, before anybody is picked."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.models import Brand
from accounts.queries import restrictions_in_words
from campaigns import rules
from campaigns.actions import room as actions
from campaigns.forms.room import ApprovalStageForm, ProductForm, SentenceForm, WordForm
from campaigns.models import BrandWord, MandatorySentence, Product
from campaigns.queries.brand_room import approvers_of, room_of
from campaigns.views.answers import button_answer, form_answer, posted


def _get_brand(request: TenantRequest, uuid: UUID) -> Brand:
    return get_object_or_404(Brand.objects.for_agency(request.agency).select_related("agency"), uuid=uuid)


def _to_edit(request: TenantRequest, brand: Brand) -> str:
    """Return the room's address, or tell who may not before they type."""
    if not rules.can_manage_room(request.membership, brand):
        raise PermissionDenied(actions.MAY_NOT)
    return reverse("campaigns:brand_room", args=[brand.uuid])


@require_GET
def room(request: TenantRequest, uuid: UUID) -> HttpResponse:
    brand = _get_brand(request, uuid)
    page = {
        "brand": brand, "restrictions": restrictions_in_words(brand), "room": room_of(brand), "word_form": WordForm(),
        "may_edit": rules.can_manage_room(request.membership, brand), "sentence_form": SentenceForm(),
    }  # fmt: skip
    return render(request, "campaigns/brand_room.html", page)


@require_http_methods(["GET", "POST"])
def add_product(request: TenantRequest, uuid: UUID) -> HttpResponse:
    brand = _get_brand(request, uuid)
    back = _to_edit(request, brand)
    return form_answer(
        request, ProductForm(posted(request)), do=partial(actions.add_product, brand=brand, by=request.membership),
        done="The product is added.", back=back, title="Add a product", submit="Add", template="campaigns/form.html",
        crumb=brand.name, crumb_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit_product(request: TenantRequest, uuid: UUID) -> HttpResponse:
    product = get_object_or_404(_products(request), uuid=uuid)
    back = _to_edit(request, product.brand)
    initial = {name: getattr(product, name) for name in actions.PRODUCT_FIELDS}
    return form_answer(
        request, ProductForm(posted(request), initial=initial), done="Saved.", back=back, title=product.name,
        do=partial(actions.change_product, product=product, by=request.membership), submit="Save",
        template="campaigns/form.html", crumb=product.brand.name, crumb_url=back,
    )  # fmt: skip


@require_POST
def archive_product(request: TenantRequest, uuid: UUID) -> HttpResponse:
    product = get_object_or_404(_products(request), uuid=uuid)
    do = actions.restore_product if product.archived_at else actions.archive_product
    back = reverse("campaigns:brand_room", args=[product.brand.uuid])
    return button_answer(
        request, partial(do, product=product, by=request.membership), done="Done.", back=back
    )


@require_http_methods(["GET", "POST"])
def add_sentence(request: TenantRequest, uuid: UUID) -> HttpResponse:
    brand = _get_brand(request, uuid)
    back = _to_edit(request, brand)
    return form_answer(
        request, SentenceForm(posted(request)), do=partial(actions.add_sentence, brand=brand, by=request.membership),
        done="The sentence is asked for.", back=back, title="Add a mandatory sentence", submit="Add",
        template="campaigns/form.html", crumb=brand.name, crumb_url=back,
    )  # fmt: skip


@require_POST
def remove_sentence(request: TenantRequest, uuid: UUID) -> HttpResponse:
    rows = MandatorySentence.objects.for_agency(request.agency).select_related("brand__agency")
    sentence = get_object_or_404(rows, uuid=uuid)
    back = reverse("campaigns:brand_room", args=[sentence.brand.uuid])
    do = partial(actions.remove_sentence, sentence=sentence, by=request.membership)
    return button_answer(request, do, done="It is no longer asked for.", back=back)


@require_http_methods(["GET", "POST"])
def add_word(request: TenantRequest, uuid: UUID) -> HttpResponse:
    brand = _get_brand(request, uuid)
    back = _to_edit(request, brand)
    return form_answer(
        request, WordForm(posted(request)), do=partial(actions.add_word, brand=brand, by=request.membership),
        done="The word is on the list.", back=back, title="Add a word", submit="Add", template="campaigns/form.html",
        crumb=brand.name, crumb_url=back,
    )  # fmt: skip


@require_POST
def remove_word(request: TenantRequest, uuid: UUID) -> HttpResponse:
    word = get_object_or_404(
        BrandWord.objects.for_agency(request.agency).select_related("brand__agency"), uuid=uuid
    )
    back = reverse("campaigns:brand_room", args=[word.brand.uuid])
    do = partial(actions.remove_word, word=word, by=request.membership)
    return button_answer(request, do, done="The word is off the list.", back=back)


@require_http_methods(["GET", "POST"])
def edit_stages(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Say through which stages the brand's drafts go by default; a row without a name is left out."""
    brand = _get_brand(request, uuid)
    back = _to_edit(request, brand)
    members = approvers_of(brand)
    forms = _stage_forms(request, brand, members)
    refused = ""
    if request.method == "POST" and all(form.is_valid() for form in forms):
        named = [form.cleaned_data for form in forms if form.cleaned_data["name"].strip()]
        try:
            actions.set_approval_stages(brand=brand, by=request.membership, stages=named)
            messages.success(request, "The stages are saved.")
            return redirect(back)
        except ActionError as error:
            refused = str(error)
    page = {"brand": brand, "forms": forms, "refused": refused, "back": back}
    return render(request, "campaigns/approval_stages.html", page, status=422 if request.POST else 200)


def _stage_forms(request: TenantRequest, brand: Brand, members: list[Any]) -> list[ApprovalStageForm]:
    stored = [
        {"name": stage.name, "side": stage.side, "needs_all": stage.needs_all, "hours": stage.hours, "approvers": list(stage.approvers.all())}
        for stage in room_of(brand).stages
    ]  # fmt: skip
    rows: list[dict[str, Any]] = [*stored, {}, {}][: actions.MOST_STAGES]
    return [
        ApprovalStageForm(posted(request), prefix=f"s{number}", initial=row, members=members)
        for number, row in enumerate(rows)
    ]


def _products(request: TenantRequest) -> Any:
    return Product.objects.for_agency(request.agency).select_related("brand__agency")
