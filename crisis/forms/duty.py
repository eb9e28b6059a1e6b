"""Forms of the rota: a rotation, one turn, a hand-over, one's own quiet hours."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import time_zone_choices
from accounts.models import Membership
from crisis.states import Level
from influencers.forms.record import ObjectChoiceField

RANKS = [(1, _("First")), (2, _("Second")), (3, _("Third"))]
_DATE, _TIME = {"type": "date"}, {"type": "time"}
_MOMENT = {"type": "datetime-local"}


class RotaForm(forms.Form):
    """A rotation: who, from when, how long each, for how many weeks."""

    members = forms.MultipleChoiceField(
        label=_("Who takes turns"), widget=forms.CheckboxSelectMultiple,
        help_text=_("In this order, beginning with whom you choose below."),
    )  # fmt: skip
    begins_with = ObjectChoiceField(label=_("Begins with"), required=False)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(_DATE))
    at = forms.TimeField(label=_("Change at"), initial="09:00", widget=forms.TimeInput(_TIME))
    zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zone_choices, widget=forms.Select({"data-select": ""})
    )
    days = forms.IntegerField(label=_("Days of a turn"), min_value=1, max_value=28, initial=7)
    weeks = forms.IntegerField(label=_("For how many weeks"), min_value=1, max_value=52, initial=8)
    rank = forms.TypedChoiceField(label=_("Who is told"), choices=RANKS, coerce=int, initial=1)
    replace = forms.BooleanField(label=_("Replace turns that are planned then"), required=False)

    def __init__(self, *args: Any, people: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.uuid): each for each in people}
        self.fields["members"].choices = [(key, str(each.user)) for key, each in self.people.items()]
        self.fields["begins_with"].take(people, lambda each: str(each.user), _("The first of them"))

    def clean(self) -> dict[str, Any]:
        """Turn keys into members, beginning with the one chosen."""
        found = super().clean() or {}
        chosen = [self.people[key] for key in found.get("members", ())]
        first = found.pop("begins_with", None)
        if first in chosen:
            at = chosen.index(first)
            chosen = [*chosen[at:], *chosen[:at]]
        return found | {"members": chosen}


class TurnForm(forms.Form):
    member = ObjectChoiceField(label=_("Who"))
    starts_at = forms.DateTimeField(label=_("From"), widget=forms.DateTimeInput(_MOMENT))
    ends_at = forms.DateTimeField(label=_("Until"), widget=forms.DateTimeInput(_MOMENT))
    rank = forms.TypedChoiceField(label=_("Who is told"), choices=RANKS, coerce=int, initial=1)

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].take(people, lambda each: str(each.user), _("Choose somebody"))


class HandOverForm(forms.Form):
    to = ObjectChoiceField(label=_("Who takes over"))
    note = forms.CharField(
        label=_("What they must know"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, people: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].take(people, lambda each: str(each.user), _("Choose somebody"))


class TakeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you take it"), max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text=_("Whom did you try to reach, and when? It is kept."),
    )  # fmt: skip


class QuietHoursForm(forms.Form):
    starts_at = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(_TIME))
    ends_at = forms.TimeField(label=_("Until"), required=False, widget=forms.TimeInput(_TIME))
    wakes_from = forms.ChoiceField(label=_("Wake me all the same from"), choices=Level.choices)
