from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from influencers.countries import country_choices, language_choices
from influencers.filters import ARCHIVED, SORTS
from influencers.forms.record import ObjectChoiceField, TagsField, platform_choices, with_blank
from influencers.models import Stage
from influencers.states import ChannelState

MOST_CHOSEN = 1000


class FilterForm(forms.Form):
    """All filters at once, sent by GET; influencers/filters.py reads them."""

    q = forms.CharField(label=_("Search"), required=False)
    platform = forms.ChoiceField(
        label=_("Platform"), required=False, choices=with_blank(platform_choices, "Any")
    )
    followers_min = forms.IntegerField(
        label=_("Followers from"), required=False, help_text=_("Only together with a platform.")
    )
    followers_max = forms.IntegerField(label=_("Followers to"), required=False)
    country = forms.MultipleChoiceField(
        label=_("Country"),
        required=False,
        choices=country_choices,
        widget=forms.SelectMultiple(attrs={"data-select": "", "size": 5}),
    )
    language = forms.MultipleChoiceField(
        label=_("Language"),
        required=False,
        choices=language_choices,
        widget=forms.SelectMultiple(attrs={"data-select": "", "size": 5}),
    )
    tag = forms.CharField(
        label=_("Tag"), required=False, help_text=_("Add more by choosing a tag in the list.")
    )
    stage = forms.MultipleChoiceField(
        label=_("Stage"), required=False, widget=forms.SelectMultiple(attrs={"data-select": "", "size": 5})
    )
    owner = forms.ChoiceField(label=_("Owner"), required=False)
    state = forms.ChoiceField(
        label=_("Channel state"), required=False, choices=[("", "Any"), *ChannelState.choices]
    )
    archived = forms.ChoiceField(
        label=_("Archived"), required=False, choices=[("", "Without archived"), *ARCHIVED.items()]
    )
    sort = forms.ChoiceField(label=_("Sort"), required=False, choices=list(SORTS.items()))

    def __init__(
        self, *args: Any, stages: Sequence[Stage], members: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [
            ("none", "No stage"),
            *((str(stage.uuid), stage.name) for stage in stages),
        ]
        people = ((str(member.uuid), str(member.user)) for member in members)
        self.fields["owner"].choices = [("", "Anybody"), ("me", "Me"), ("nobody", "Nobody"), *people]


class BulkForm(forms.Form):
    """What to do with the rows that were ticked."""

    VERBS = ("tag", "untag", "stage", "owner", "archive", "restore")

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    tag = TagsField(required=False)
    stage = ObjectChoiceField(required=False)
    owner = ObjectChoiceField(required=False)

    def __init__(
        self, *args: Any, stages: Sequence[Stage], members: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].take(stages, str, "No stage")
        self.fields["owner"].take(members, lambda member: str(member.user), "Nobody")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("verb") in ("tag", "untag") and not cleaned.get("tag"):
            raise forms.ValidationError(_("Write the tag first."))
        return cleaned


def chosen_uuids(values: Sequence[str]) -> list[UUID]:
    """Return the ids of the ticked rows; what is no id is left out."""
    chosen = []
    for value in values[:MOST_CHOSEN]:
        try:
            chosen.append(UUID(value))
        except ValueError:
            continue
    return chosen
