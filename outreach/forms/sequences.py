"""Forms of sequences, their follow-ups and the people in them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from influencers.forms.record import ObjectChoiceField
from outreach.actions.steps import LONGEST_DELAY
from outreach.models import Mailbox, Template
from outreach.models import Sequence as LetterSequence
from outreach.states import StepCondition, TemplateKind


class SequenceForm(forms.Form):
    """What a sequence is: the first letter, from which mailbox, for which campaign. `version` is the one the editor saw."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autofocus": ""}))
    goal = forms.CharField(
        label=_("Goal"), required=False, max_length=300,
        help_text=_("What these letters are to achieve, in a sentence. Set it before you write."),
    )  # fmt: skip
    template = ObjectChoiceField(
        label=_("First letter"), help_text=_("A member looks at each person's first letter before it leaves.")
    )
    mailbox = ObjectChoiceField(label=_("From the mailbox"))
    campaign = ObjectChoiceField(
        label=_("For the campaign"), required=False,
        help_text=_("Who said no to its brand is left out; when the campaign is frozen, everything stops."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, templates: Sequence[Template], mailboxes: Iterable[Mailbox], campaigns: Iterable[Campaign],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        first = [each for each in templates if each.kind == TemplateKind.FIRST]
        self.fields["template"].take(first, lambda each: each.name, _("Choose a template"))
        self.fields["mailbox"].take(
            mailboxes, lambda each: f"{each.sender_name} <{each.address}>", _("Choose a mailbox")
        )
        self.fields["campaign"].take(campaigns, str, _("No campaign"))


class NewSequenceForm(SequenceForm):
    """A new one asks for its follow-ups too: two are usual."""

    first_follow_up = ObjectChoiceField(
        label=_("First follow-up"), required=False, help_text=_("After 3 working days without an answer.")
    )
    second_follow_up = ObjectChoiceField(
        label=_("Second follow-up"), required=False,
        help_text=_("4 working days later, so on the 7th. More than two or three letters bring complaints, not answers."),
    )  # fmt: skip
    version = None

    def __init__(self, *args: Any, templates: Sequence[Template], **kwargs: Any) -> None:
        super().__init__(*args, templates=templates, **kwargs)
        later = [each for each in templates if each.kind == TemplateKind.FOLLOW_UP]
        for name in ("first_follow_up", "second_follow_up"):
            self.fields[name].take(later, lambda each: each.name, _("None"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = [cleaned.pop(name, None) for name in ("first_follow_up", "second_follow_up")]
        cleaned["follow_ups"] = [each for each in chosen if each is not None]
        return cleaned


class StepForm(forms.Form):
    """A follow-up: what it says, how long after the letter before, and when it is left out."""

    template = ObjectChoiceField(label=_("Letter"))
    delay_days = forms.IntegerField(
        label=_("Working days after the letter before"), min_value=1, max_value=LONGEST_DELAY,
        help_text=_("Monday to Friday where the person lives."),
    )  # fmt: skip
    condition = forms.ChoiceField(
        label=_("Goes out when"), choices=StepCondition.choices,
        help_text=_("Any answer, bounce or opt-out ends the sequence anyway."),
    )  # fmt: skip

    def __init__(self, *args: Any, templates: Sequence[Template], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = [each for each in templates if each.kind == TemplateKind.FOLLOW_UP]
        self.fields["template"].take(later, lambda each: each.name, _("Choose a template"))


class HoldForm(forms.Form):
    """Why all sequences are held."""

    reason = forms.CharField(label=_("Why everything is held"), max_length=300)


class ChooseSequenceForm(forms.Form):
    """Which sequence ticked people go into."""

    sequence = ObjectChoiceField(label=_("Sequence"))

    def __init__(self, *args: Any, sequences: Iterable[LetterSequence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sequence"].take(sequences, lambda each: f"{each.name} ({each.get_state_display().lower()})", _("Choose a sequence"))  # fmt: skip
