"""Forms of briefs: what one is for, and what goes with a new version."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import language_choices
from campaigns.models import Brief
from influencers.formats import formats
from influencers.forms.record import ObjectChoiceField, platform_choices


def purpose_choices() -> list[tuple[str, Any]]:
    """Return what a brief can be for: everything, one platform, or "platform/format"."""
    groups: list[tuple[str, Any]] = [("", _("Every platform and format"))]
    for platform, label in platform_choices():
        named = [(f"{platform}/{key}", name) for key, name in formats(platform).items()]
        groups.append((str(label), [(platform, _("All of %(platform)s") % {"platform": label}), *named]))
    return groups


class BriefForm(forms.Form):
    """What a brief is for."""

    purpose = forms.ChoiceField(
        label=_("For"),
        choices=purpose_choices,
        required=False,
        widget=forms.Select(attrs={"data-select": ""}),
    )
    language = forms.ChoiceField(
        label=_("Written in"),
        choices=language_choices,
        initial="en",
        widget=forms.Select(attrs={"data-select": ""}),
    )
    title = forms.CharField(
        label=_("Title"), required=False, max_length=120, help_text=_("Empty: the campaign and the platform.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["platform"], _sep, cleaned["format"] = cleaned.pop("purpose", "").partition("/")
        return cleaned


class NewBriefForm(BriefForm):
    """A brief to begin; perhaps like another one."""

    like = ObjectChoiceField(
        label=_("Begin like"), required=False,
        help_text=_("Its points are copied. What the brand, the law and the platform ask for flows in by itself."),
    )  # fmt: skip

    def __init__(self, *args: Any, briefs: Iterable[Brief], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].take(
            briefs, lambda brief: f"{brief.campaign} · {brief.title}", _("An empty brief")
        )


class PublishBriefForm(forms.Form):
    """What goes with a new version."""

    since = forms.IntegerField(required=False, min_value=0, max_value=2**62, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("What is new"), required=False, max_length=300,
        help_text=_("One sentence for those who read it again."),
    )  # fmt: skip
    legal_note = forms.CharField(
        label=_("The lawyer's word"), required=False, max_length=500,
        help_text=_("Only for what the law restricts: who looked at it, when, and what they said."),
    )  # fmt: skip


class WithdrawForm(forms.Form):
    """Why a brief is taken back; kept with its history."""

    reason = forms.CharField(label=_("Why it is withdrawn"), max_length=300)
