"""The form that keeps a no."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from campaigns.states import EndReason
from influencers.forms.record import ObjectChoiceField


class RefusalForm(forms.Form):
    """To which brand somebody said no, why, and whether they may be asked again."""

    brand = ObjectChoiceField(label=_("To the brand"), required=False)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(value, EndReason(value).label) for value in EndReason.theirs]
    )
    words = forms.CharField(
        label=_("In their words"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    ask_again_on = forms.DateField(
        label=_("May be asked again from"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: not for this brand."),
    )  # fmt: skip

    def __init__(self, *args: Any, brands: Iterable[Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].take(brands, str, _("Any brand: they want no work from us"))


class CollaborationRefusalForm(RefusalForm):
    """A no within a collaboration: the brand is the campaign's."""

    brand = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        forms.Form.__init__(self, *args, **kwargs)
