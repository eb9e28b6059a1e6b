from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from outreach.actions.thread_bulk import VERBS
from outreach.snoozing import CHOICES
from outreach.states import Medium, Way


class StepForm(forms.Form):
    text = forms.CharField(label=_("Next step"), max_length=200)
    on = forms.DateField(label=_("On"), required=False)


class SnoozeForm(forms.Form):
    until = forms.ChoiceField(label=_("Until"), choices=CHOICES)
    day = forms.CharField(label=_("Day"), required=False, max_length=10)


class BulkForm(forms.Form):
    """What is done to the ticked threads. `to` is a member's uuid, "" nobody."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in VERBS])
    until = forms.ChoiceField(choices=CHOICES, required=False)
    day = forms.CharField(required=False, max_length=10)
    to = forms.UUIDField(required=False)


class ContactForm(forms.Form):
    """A contact by another way than mail, noted by hand."""

    medium = forms.ChoiceField(
        label=_("How"), choices=[choice for choice in Medium.choices if choice[0] != Medium.EMAIL]
    )
    way = forms.ChoiceField(
        label=_("Who began"), choices=[(Way.OUT, _("We did")), (Way.IN, _("They did"))], initial=Way.OUT,
        help_text=_("After a call or a meeting nobody waits for an answer; else it is the other side's turn."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What was said"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"})
    )
    happened_on = forms.DateField(
        label=_("When"), required=False, help_text=_("Empty: now."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    next_step = forms.CharField(
        label=_("Next step"), required=False, max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("Send the offer")}),
    )  # fmt: skip
    next_step_date = forms.DateField(
        label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ElsewhereForm(forms.Form):
    """Where a message belongs: a thread of its own, or one of those proposed."""

    thread = forms.ChoiceField(label=_("Where it belongs"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, threads: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = ("", _("A thread of its own"))
        self.fields["thread"].required = False
        self.fields["thread"].choices = [own, *threads]


def member_named(members: list[Membership], uuid: Any) -> Membership | None:
    """Return the member of this uuid among those who can be chosen."""
    return next((member for member in members if str(member.uuid) == str(uuid)), None)
