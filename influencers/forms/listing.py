from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from influencers.countries import country_choices, language_choices
from influencers.filtering.fields import Field
from influencers.filtering.values import Known, Unusable
from influencers.filters import ARCHIVED, SORTS
from influencers.forms.record import ObjectChoiceField, TagsField, platform_choices, with_blank
from influencers.models import InfluencerList, Stage
from influencers.states import ChannelState

MOST_CHOSEN = 1000


class FilterForm(forms.Form):
    """All filters at once, sent by GET; influencers/filters.py reads them."""

    q = forms.CharField(label=_("Search"), required=False)
    platform = forms.ChoiceField(
        label=_("Platform"), required=False, choices=with_blank(platform_choices, _("Any"))
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
        label=_("Channel state"), required=False, choices=[("", _("Any")), *ChannelState.choices]
    )
    archived = forms.ChoiceField(
        label=_("Archived"), required=False, choices=[("", _("Without archived")), *ARCHIVED.items()]
    )
    sort = forms.ChoiceField(label=_("Sort"), required=False, choices=list(SORTS.items()))

    def __init__(
        self, *args: Any, stages: Sequence[Stage], members: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [
            ("none", gettext("No stage")),
            *((str(stage.uuid), stage.name) for stage in stages),
        ]
        people = ((str(member.uuid), str(member.user)) for member in members)
        self.fields["owner"].choices = [
            ("", gettext("Anybody")),
            ("me", gettext("Me")),
            ("nobody", gettext("Nobody")),
            *people,
        ]


class BulkForm(forms.Form):
    """What to do with the rows that were ticked."""

    VERBS = ("tag", "untag", "stage", "owner", "archive", "restore", "list")

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    tag = TagsField(required=False)
    stage = ObjectChoiceField(required=False)
    owner = ObjectChoiceField(required=False)
    list = ObjectChoiceField(required=False)
    new_list = forms.CharField(required=False, max_length=120)

    def __init__(
        self,
        *args: Any,
        stages: Sequence[Stage],
        members: Sequence[Membership],
        lists: Sequence[InfluencerList] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"].take(lists, str, "A new list")
        self.fields["stage"].take(stages, str, gettext("No stage"))
        self.fields["owner"].take(members, lambda member: str(member.user), gettext("Nobody"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("verb") in ("tag", "untag") and not cleaned.get("tag"):
            raise forms.ValidationError(_("Write the tag first."))
        return cleaned

    @property
    def needs_a_list(self) -> bool:
        """Say whether people are to be put on a list that is not said yet."""
        values = self.cleaned_data
        return values["verb"] == "list" and not values["list"] and not values["new_list"]


class ConditionForm(forms.Form):
    """One more filter: what a field must be, or must not, and beside which others."""

    OWN = ("field", "value", "low", "high", "currency", "negated", "group")
    GROUPS = [("", _("Always")), *((str(number), _("One of: group %d") % number) for number in range(1, 10))]

    negated = forms.BooleanField(label=_("Must not be so"), required=False)
    group = forms.ChoiceField(
        label=_("When"),
        required=False,
        choices=GROUPS,
        help_text=_("Filters of one group belong together; with several groups, one of them is enough."),
    )

    def __init__(self, *args: Any, field: Field, known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field, self.known = field, known
        own: dict[str, forms.Field] = {}
        if field.choices:
            own["value"] = forms.ChoiceField(
                label=field.label, choices=field.choices(known), help_text=field.hint,
                widget=forms.Select(attrs={"data-select": ""}),
            )  # fmt: skip
        elif field.widget in ("span", "money"):
            own["low"] = forms.CharField(label=_("From"), required=False)
            own["high"] = forms.CharField(label=_("To"), required=False, help_text=field.hint)
        else:
            own["value"] = forms.CharField(label=field.label, help_text=field.hint)
        if field.widget == "money":
            own["currency"] = forms.CharField(label=_("Currency"), initial="EUR", max_length=3)
        self.fields = {**own, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            try:
                self.field.read(self._raw(cleaned), self.known)
            except Unusable as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned

    def parameter(self) -> str:
        """Return the filter as the list's address writes it."""
        values = self.cleaned_data
        group = f"g{values['group']}." if values["group"] else ""
        return urlencode({f"{group}{'-' if values['negated'] else ''}{self.field.name}": self._raw(values)})

    @staticmethod
    def _raw(values: dict[str, Any]) -> str:
        if "value" in values:
            return values["value"]
        low, high = values["low"], values["high"]
        if low == "never":
            return low
        return f"{low}..{high} {values.get('currency', '')}".strip()


def chosen_uuids(values: Sequence[str]) -> list[UUID]:
    """Return the ids of the ticked rows; what is no id is left out."""
    chosen = []
    for value in values[:MOST_CHOSEN]:
        try:
            chosen.append(UUID(value))
        except ValueError:
            continue
    return chosen
