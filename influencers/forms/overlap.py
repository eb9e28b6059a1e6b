from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from influencers.forms.record import ObjectChoiceField


class OverlapDecisionForm(forms.Form):
    """What is decided about two channels whose audiences overlap."""

    pair = forms.ChoiceField(label=_("Channels"))
    accepted = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Use both")), ("no", _("Use only one"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    brand = ObjectChoiceField(label=_("For the brand"), required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the client wants the message seen twice; or: reach counts, one is enough."),
    )

    def __init__(
        self, *args: Any, pairs: list[tuple[str, str]], brands: Sequence[Brand], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pair"].choices = pairs
        self.fields["brand"].take(brands, str, _("No brand"))
