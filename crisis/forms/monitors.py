"""Forms of monitors: what is watched, for which words, how keenly; mentions by hand; known breaks."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.errors import ActionError
from crisis.actions.monitors import read_setting
from crisis.detection import PRESETS, Sensitivity
from crisis.mentions import HeardElsewhere
from crisis.models import Monitor
from crisis.states import Level
from influencers.forms.record import ObjectChoiceField
from influencers.states import Mood, Nature

WORDS = {"rows": 3, "spellcheck": "false", "dir": "auto"}
NUMBERS: dict[str, Any] = {
    "least_comments": _("Fewest comments in an hour that are a verdict"),
    "least_negative": _("Fewest negative ones"),
    "agree": _("Standard deviations at which a method counts"),
    "alone": _("... at which one method alone alerts"),
    "margin": _("How far the share lies above the usual (0.05: five points)"),
    "times": _("Times the usual number"),
    "drift": _("Slow drifts: the sum that alerts"),
    "copies": _("Accounts with the same text that are a raid"),
    "quiet_hours": _("Quiet hours that end an alert"),
    "cold_negative": _("Negative ones an hour while the usual is learned"),
    "cold_margin": _("... or so far above what is usual elsewhere (0.2: twenty points)"),
}


class LinesField(forms.CharField):
    """One entry a line (or parted by commas)."""

    widget = forms.Textarea

    def clean(self, value: Any) -> Any:
        return [
            each.strip()
            for line in super().clean(value).splitlines()
            for each in line.split(",")
            if each.strip()
        ]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class MonitorForm(forms.Form):
    """What a monitor hears. `version` is the one the editor saw."""

    name = forms.CharField(label=_("Name"), max_length=160)
    keywords = LinesField(
        label=_("Keywords"), required=False, max_length=6000, widget=forms.Textarea(attrs=WORDS),
        help_text=_("Of mentions from feeds, services and files those count that say one of them. Empty: all. lumen* has any ending."),
    )  # fmt: skip
    not_words = LinesField(
        label=_("But not with"), required=False, max_length=6000, widget=forms.Textarea(attrs={**WORDS, "rows": 2}),
        help_text=_("Words that keep a mention out, such as the name of somebody else."),
    )  # fmt: skip
    feeds = LinesField(
        label=_("Feeds"), required=False, max_length=6000, widget=forms.Textarea(attrs={**WORDS, "inputmode": "url"}),
        help_text=_("Addresses of RSS or Atom feeds, one a line. They are read every five minutes."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class NewMonitorForm(MonitorForm):
    campaign = ObjectChoiceField(label=_("A campaign"), required=False)
    influencer = ObjectChoiceField(label=_("or an influencer"), required=False)
    brand = ObjectChoiceField(label=_("or a brand"), required=False)
    name = forms.CharField(
        label=_("Name"), max_length=160, required=False, help_text=_("Empty: the name of what is watched.")
    )
    version = None
    field_order = ["campaign", "influencer", "brand", "name", "keywords", "not_words", "feeds"]

    def __init__(
        self,
        *args: Any,
        campaigns: Iterable[Any],
        influencers: Iterable[Any],
        brands: Iterable[Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["campaign"].take(campaigns, str, _("No campaign"))
        self.fields["influencer"].take(influencers, str, _("No influencer"))
        self.fields["brand"].take(brands, str, _("No brand"))


class SensitivityForm(forms.Form):
    """A preset, numbers that differ from it, thresholds of one's own and watch-words."""

    name = forms.ChoiceField(
        label=_("How keenly"), widget=forms.RadioSelect,
        choices=[
            ("calm", _("Calm: only what is plainly far out")), ("normal", _("Normal")),
            ("keen", _("Keen: early, with more false alarms")),
        ],
    )  # fmt: skip
    fixed_negative = forms.IntegerField(
        label=_("Alert at so many negative comments an hour"), required=False, min_value=1,
        help_text=_("Whatever is usual. Empty: off."),
    )  # fmt: skip
    fixed_percent = forms.IntegerField(
        label=_("Alert at so many percent negative"), required=False, min_value=1, max_value=100,
        help_text=_("Whatever is usual. Empty: off."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("Watch-words"), required=False, max_length=8000, widget=forms.Textarea(attrs={**WORDS, "rows": 5}),
        help_text=_("They alert at once, in any mood. One a line; a level may follow after a colon: lawyer*: severe"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in NUMBERS.items():
            example = ", ".join(f"{getattr(PRESETS[key], name):g}" for key in PRESETS)
            self.fields[name] = forms.FloatField(
                label=label, required=False, help_text=_("Presets: %(numbers)s") % {"numbers": example}
            )

    @property
    def own_numbers(self) -> list[forms.BoundField]:
        return [self[name] for name in NUMBERS]

    def clean(self) -> dict[str, Any]:
        """Put the setting together; what makes no sense stands over the form."""
        values = super().clean() or {}
        if self.errors:
            return values
        chosen: dict[str, Any] = {"name": values["name"], "fixed_negative": values["fixed_negative"]}
        if values["fixed_percent"] is not None:
            chosen["fixed_share"] = values["fixed_percent"] / 100
        for name in NUMBERS:
            if values[name] is not None:
                whole = isinstance(getattr(PRESETS["normal"], name), int)
                chosen[name] = int(values[name]) if whole else values[name]
        chosen["words"] = [self._word(line) for line in values["words"].splitlines() if line.strip()]
        try:
            return {"sensitivity": read_setting(chosen)}
        except ActionError as error:
            self.add_error(None, str(error))
        return values

    @staticmethod
    def _word(line: str) -> dict[str, str]:
        written, colon, level = line.rpartition(":")
        named = {str(value): value for value in Level.values} | {
            str(each.label).lower(): each.value for each in Level
        }
        if colon and level.strip().lower() in named:
            return {"written": written.strip(), "level": named[level.strip().lower()]}
        return {"written": line.strip(), "level": Level.MINOR.value}


def sensitivity_initial(settings: Sensitivity) -> dict[str, Any]:
    """Return what the form shows of a setting: of the numbers only those that differ from the preset."""
    preset = PRESETS[settings.name]
    own = {
        name: getattr(settings, name) for name in NUMBERS if getattr(settings, name) != getattr(preset, name)
    }
    words = "\n".join(
        each.written if each.level == Level.MINOR else f"{each.written}: {each.level}"
        for each in settings.words
    )
    share = round(settings.fixed_share * 100) if settings.fixed_share is not None else None
    return {
        "name": settings.name,
        "fixed_negative": settings.fixed_negative,
        "fixed_percent": share,
        "words": words,
        **own,
    }


class MentionForm(forms.Form):
    """A mention written down by hand."""

    text = forms.CharField(
        label=_("What was said"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autofocus": ""})
    )  # fmt: skip
    url = forms.URLField(label=_("Where"), required=False, max_length=1000, assume_scheme="https")
    place = forms.CharField(label=_("Site or platform"), required=False, max_length=120)
    author = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=200,
        help_text=_("A publication or account, no private person."),
    )
    at = forms.DateTimeField(
        label=_("When"), required=False, help_text=_("Empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        return {"item": HeardElsewhere(**values)} if not self.errors else values


class CorrectionForm(forms.Form):
    mood = forms.ChoiceField(choices=[("", ""), *Mood.choices], required=False)
    nature = forms.ChoiceField(choices=[("", ""), *Nature.choices], required=False)


class BreakForm(forms.Form):
    note = forms.CharField(label=_("What happens then"), max_length=200)
    starts_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    ends_at = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def monitor_initial(monitor: Monitor) -> dict[str, Any]:
    return {name: getattr(monitor, name) for name in ("name", "keywords", "not_words", "feeds", "version")}
