"""The form of a drill: a storm or a file, whose case it is, how fast."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from crisis.drills import drills
from influencers.forms.record import ObjectChoiceField

SPEEDS = [
    (1, _("As it was")), (10, _("10 times as fast")), (30, _("30 times as fast")), (60, _("60 times: an hour a minute")),
    (300, _("300 times")), (3600, _("3,600 times: an hour a second")),
]  # fmt: skip


def storm_choices() -> list[tuple[str, str]]:
    return [("", str(_("A file of my own"))), *((key, each.title) for key, each in drills().items())]


class DrillForm(forms.Form):
    storm = forms.ChoiceField(label=_("Storm"), choices=storm_choices, required=False)
    recording = forms.FileField(
        label=_("File"), required=False,
        help_text=_("CSV, TSV or JSONL with created_at and text; author, post, likes and parent if you have them."),
    )  # fmt: skip
    campaign = ObjectChoiceField(
        label=_("Campaign whose case is practiced"),
        help_text=_("It is not touched: nothing of a drill leaves the house, no campaign is stopped."),
    )
    speed = forms.TypedChoiceField(
        label=_("Speed"), choices=SPEEDS, coerce=float, initial=60,
        help_text=_("People have the time they really have; the storm is faster."),
    )  # fmt: skip
    starts_at = forms.DateTimeField(
        label=_("Begins"), required=False, widget=forms.DateTimeInput({"type": "datetime-local"}),
        help_text=_("Empty: at once. A moment nobody expects teaches most."),
    )  # fmt: skip
    title = forms.CharField(label=_("Name"), max_length=200, required=False)

    def __init__(self, *args: Any, campaigns: Iterable[Campaign], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].take(campaigns, str, _("Choose a campaign"))
