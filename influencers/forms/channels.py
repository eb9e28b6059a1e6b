from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from influencers.countries import country_choices
from influencers.forms.record import platform_choices, with_blank
from influencers.states import ContactKind, LegalBasis


class ChannelForm(forms.Form):
    address = forms.CharField(
        label=_("Profile link, handle or id"), max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "https://www.youtube.com/@…", "autofocus": ""}),
    )  # fmt: skip
    platform = forms.ChoiceField(
        label=_("Platform"), required=False, choices=with_blank(platform_choices, _("From the link")),
        help_text=_("Needed for a handle or an id without a link."),
    )  # fmt: skip


class NumbersForm(forms.Form):
    """Figures a member read off the platform."""

    followers = forms.IntegerField(label=_("Followers"), required=False, min_value=0)
    following = forms.IntegerField(label=_("Following"), required=False, min_value=0)
    posts_count = forms.IntegerField(label=_("Posts"), required=False, min_value=0)
    views_count = forms.IntegerField(label=_("Views"), required=False, min_value=0)
    taken_at = forms.DateTimeField(
        label=_("Read at"), required=False, help_text=_("Empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    note = forms.CharField(
        label=_("Read where"),
        required=False,
        max_length=300,
        help_text=_("For example: their own statistics page."),
    )
    evidence = forms.FileField(
        label=_("Screenshot"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        help_text=_("A picture or PDF that shows the figures. Only your agency sees it."),
    )  # fmt: skip

    def clean_taken_at(self) -> Any:
        return self.cleaned_data["taken_at"] or timezone.now()


class EvidenceForm(forms.Form):
    """A screenshot of figures that are stored already."""

    evidence = forms.FileField(
        label=_("Screenshot"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        help_text=_("A picture or PDF that shows the figures. Only your agency sees it."),
    )  # fmt: skip


class ContactPointForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    value = forms.CharField(label=_("Address or number"), max_length=320)
    found_where = forms.CharField(
        label=_("Found where"),
        required=False,
        max_length=300,
        help_text=_("For example: their YouTube page."),
    )
    found_on = forms.DateField(
        label=_("Found on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    legal_basis = forms.ChoiceField(
        label=_("Legal basis"), required=False, choices=[("", _("not stated")), *LegalBasis.choices],
        help_text=_("Why this address may be used."),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=_("Country"), required=False, choices=with_blank(country_choices, "as the influencer"),
        widget=forms.Select(attrs={"data-select": ""}), help_text=_("Whose mail law applies."),
    )  # fmt: skip
