"""The page where a brand's logo and the language of its clients' pages are set."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import rules
from accounts.brand_looks import set_brand_look
from accounts.errors import ActionError
from accounts.http import TenantRequest
from accounts.models import Brand


class LookForm(forms.Form):
    logo = forms.FileField(
        label=gettext_lazy("Logo"), required=False,
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 5 MB. It stands on the pages of the brand's clients and influencers."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )  # fmt: skip
    without_logo = forms.BooleanField(label=gettext_lazy("No logo"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of the clients' pages"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = cast(forms.ChoiceField, self.fields["language"])
        language.choices = [("", _("As the reader's browser asks")), *settings.LANGUAGES]


@require_http_methods(["GET", "POST"])
def brand_look(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show and set how a brand's clients are met."""
    brand = get_object_or_404(Brand.objects.for_agency(request.agency), uuid=uuid)
    if not rules.can_edit(request.membership, request.agency):
        raise PermissionDenied(_("Viewers cannot change brands. Ask a manager or owner."))
    form = LookForm(request.POST or None, request.FILES or None, initial={"language": brand.language})
    if request.method == "POST" and form.is_valid():
        try:
            set_brand_look(brand=brand, by=request.membership, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("%(brand)s is saved.") % {"brand": brand})
            return redirect(brand)
    page = {"form": form, "brand": brand, "section": "brands"}
    return render(request, "accounts/brand_look.html", page, status=422 if form.errors else 200)
