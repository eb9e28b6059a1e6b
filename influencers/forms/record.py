import zoneinfo
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from influencers.countries import country_choices, language_choices
from influencers.models import Influencer, Stage
from influencers.states import NoteKind
from influencers.tags import normal_tag
from platforms.registry import PLATFORMS

Choices = list[tuple[str, str]]


@cache
def time_zone_choices() -> Choices:
    """Return the time zones of the world as (name, name with spaces)."""
    zones = sorted(
        name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")
    )
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in zones)]


def platform_choices() -> Choices:
    return [(name, platform.label) for name, platform in PLATFORMS.items()]


def with_blank(choices: Callable[[], Choices], label: str = "---") -> Callable[[], Choices]:
    """Return the choices with an empty first one."""
    return lambda: [("", label), *choices()]


class TagsField(forms.CharField):
    """Tags in one line, separated by commas."""

    def to_python(self, value: Any) -> list[str]:
        return [tag for tag in map(normal_tag, (value or "").split(",")) if tag]

    def prepare_value(self, value: Any) -> str:
        return ", ".join(value) if isinstance(value, list) else value


class ObjectChoiceField(forms.ChoiceField):
    """A choice among loaded objects by their uuid: no query of its own, and nothing outside what was passed in."""

    def take(self, objects: Iterable[Any], label: Callable[[Any], str], blank: str) -> None:
        """Set what can be chosen."""
        self.offered = {str(each.uuid): each for each in objects}
        self.choices = [("", blank), *((uuid, label(each)) for uuid, each in self.offered.items())]

    def clean(self, value: Any) -> Any:
        return self.offered.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return str(value.uuid) if hasattr(value, "uuid") else value


def _criteria(stages: Sequence[Stage]) -> SafeString:
    """Return when people enter each stage that says so, beside the choice."""
    told = [(stage.name, stage.entry_criteria) for stage in stages if stage.entry_criteria]
    return format_html_join(SafeString("<br>"), "{}: {}", told)


class InfluencerForm(forms.Form):
    """The fields of an influencer's record. `version` is the one the editor saw."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autofocus": ""}))
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        choices=with_blank(country_choices),
        widget=forms.Select(attrs={"data-select": ""}),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        choices=language_choices,
        widget=forms.SelectMultiple(attrs={"data-select": "", "size": 4}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=with_blank(time_zone_choices),
        widget=forms.Select(attrs={"data-select": ""}),
    )
    tags = TagsField(
        label=_("Tags"), required=False, help_text=_("Separate them with commas: beauty, travel.")
    )
    stage = ObjectChoiceField(label=_("Stage"), required=False)
    owner = ObjectChoiceField(
        label=_("Owner"), required=False, help_text=_("Who in the agency looks after them.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, stages: Sequence[Stage], members: Sequence[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].take(stages, str, gettext("No stage"))
        self.fields["stage"].help_text = _criteria(stages)
        self.fields["owner"].take(members, lambda member: str(member.user), gettext("Nobody"))

    @staticmethod
    def values_of(influencer: Influencer) -> dict[str, Any]:
        """Return what the form shows for a stored influencer."""
        names = ("name", "country", "languages", "time_zone", "tags", "stage", "owner", "version")
        return {name: getattr(influencer, name) for name in names}


class NewInfluencerForm(InfluencerForm):
    """A new influencer, perhaps with a first channel."""

    address = forms.CharField(
        label=_("Profile link or handle"), required=False, max_length=500,
        widget=forms.TextInput(attrs={"placeholder": "https://www.youtube.com/@…"}),
    )  # fmt: skip
    platform = forms.ChoiceField(
        label=_("Platform"), required=False, choices=with_blank(platform_choices, _("From the link")),
        help_text=_("Needed for a handle without a link."),
    )  # fmt: skip
    version = None
    field_order = ("name", "address", "platform")


class NextStepForm(forms.Form):
    text = forms.CharField(
        label=_("Next step"),
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Send the offer")}),
    )
    on = forms.DateField(
        label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("About"), required=False, choices=NoteKind.choices)
    text = forms.CharField(label=_("Note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or NoteKind.NOTE


class NoteEditForm(forms.Form):
    text = forms.CharField(label=_("Note"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}))


class StageForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
