"""Forms of deliverables, their dates, ideas."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Brand
from campaigns.forms.campaigns import text_field
from campaigns.models import Campaign, Slot
from campaigns.states import DueKind, IdeaKind, MoveReason, Side
from influencers.formats import formats
from influencers.forms.record import ObjectChoiceField, platform_choices
from influencers.models import Influencer


def moment_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateTimeField:
    """Return a field for a day and time in the reader's zone."""
    return forms.DateTimeField(
        label=label, required=required, help_text=help_text,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )  # fmt: skip


def format_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what is sold on each platform, as "platform/format"."""
    return [
        (str(label), [(f"{platform}/{key}", name) for key, name in formats(platform).items()])
        for platform, label in platform_choices()
    ]


class DeliverableForm(forms.Form):
    """A piece of content somebody owes."""

    what = forms.ChoiceField(
        label=_("What"), choices=format_choices, widget=forms.Select(attrs={"data-select": ""})
    )
    title = forms.CharField(label=_("Title"), required=False, max_length=160)
    slot = ObjectChoiceField(label=_("Slot"), required=False)
    draft_due_at = moment_field(_("Draft due"))
    publish_due_at = moment_field(_("Goes live"))
    short_notice = forms.CharField(
        label=_("Why the time is enough"), required=False, max_length=300,
        help_text=_("Only when there is less time than such a thing usually takes."),
    )  # fmt: skip

    def __init__(self, *args: Any, slots: Iterable[Slot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slot"].take(slots, str, _("No slot"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["platform"], _sep, cleaned["format"] = cleaned.pop("what", "").partition("/")
        return cleaned


class DeliverableEditForm(DeliverableForm):
    short_notice = None
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class MoveDueForm(forms.Form):
    """Another date, who asked for it, and why."""

    what = forms.ChoiceField(label=_("Which date"), choices=DueKind.choices)
    to = moment_field(_("New date"), required=True)
    asked_by = forms.ChoiceField(label=_("Who asked"), choices=Side.choices, initial=Side.INFLUENCER)
    reason = forms.ChoiceField(label=_("Why"), choices=MoveReason.choices)
    note = forms.CharField(label=_("In their words"), required=False, max_length=500)
    with_draft = forms.BooleanField(label=_("Move the draft's date along"), required=False)
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)


class PublishForm(forms.Form):
    url = forms.URLField(label=_("Link to the post"), max_length=500, assume_scheme="https")
    at = moment_field(_("Published"), help_text=_("Empty: now."))
    despite = forms.CharField(
        label=_("Why without a signed contract"), required=False, max_length=300,
        help_text=_("Only where the law asks for a written contract and none is signed yet."),
    )  # fmt: skip


class IdeaForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=IdeaKind.choices)
    insight = text_field(_("Story, fact or insight"), 4, required=True, max_length=5000)
    field = forms.CharField(label=_("Field it comes from"), required=False, max_length=80)
    source_url = forms.URLField(
        label=_("Where it was seen"), required=False, max_length=500, assume_scheme="https"
    )
    scenario = text_field(
        _("Scenario"), 4, max_length=5000, help_text=_("How person and brand would come together.")
    )
    influencer = ObjectChoiceField(label=_("About"), required=False)
    brand = ObjectChoiceField(label=_("For the brand"), required=False)
    campaign = ObjectChoiceField(label=_("For the campaign"), required=False)

    def __init__(
        self, *args: Any, people: Iterable[Influencer], brands: Sequence[Brand], campaigns: Iterable[Campaign],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["influencer"].take(people, lambda person: person.name, _("Nobody in particular"))
        self.fields["brand"].take(brands, str, _("No brand"))
        self.fields["campaign"].take(campaigns, str, _("No campaign"))
