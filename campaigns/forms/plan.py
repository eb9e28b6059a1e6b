"""Forms of the plan: slots, candidates, swaps, notes to the client, scenarios."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_choices
from campaigns.forms.campaigns import text_field
from campaigns.forms.deliverables import format_choices
from campaigns.models import Candidate, PlanScenario, Slot
from campaigns.states import EndKind, EndReason
from influencers.forms.parts import date_field
from influencers.forms.record import ObjectChoiceField


def money_field(label: Any, help_text: Any = "") -> forms.DecimalField:
    """Return a field for an amount in the campaign's currency; what it may be is the action's to say."""
    return forms.DecimalField(
        label=label, required=False, max_digits=14, decimal_places=4, help_text=help_text
    )


class SlotForm(forms.Form):
    """What a place asks for."""

    what = forms.ChoiceField(
        label=_("What"), choices=lambda: [("", "---"), *format_choices()],
        widget=forms.Select(attrs={"data-select": ""}),
        error_messages={"required": _("Choose the platform and what is made there.")},
    )  # fmt: skip
    quantity = forms.IntegerField(label=_("Pieces"), initial=1, min_value=1, max_value=500)
    title = forms.CharField(label=_("Title"), required=False, max_length=120)
    tier = forms.ChoiceField(label=_("Size"), required=False)
    market = forms.ChoiceField(
        label=_("Market"), required=False, choices=lambda: [("", "---"), *country_choices()],
        widget=forms.Select(attrs={"data-select": ""}),
    )  # fmt: skip
    publish_from = date_field(_("Published from"))
    publish_until = date_field(_("Published until"))
    budget = money_field(_("Budget"))
    price = money_field(_("Our price"), _("What is planned for whoever holds it."))
    client_price = money_field(_("Price for the client"), _("Empty: the client sees no price."))
    note = forms.CharField(label=_("Note for us"), required=False, max_length=300)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, tiers: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tier"].choices = [("", _("Any size")), *((key, key.capitalize()) for key in tiers)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["platform"], _sep, cleaned["format"] = cleaned.pop("what", "").partition("/")
        return cleaned


class NewSlotsForm(SlotForm):
    """One or several places alike."""

    number = forms.IntegerField(label=_("How many alike"), initial=1, min_value=1, max_value=200)
    version = None

    field_order = ("what", "number")


class RowForm(forms.Form):
    """The cells of the plan that are changed in place."""

    price = money_field(_("Our price"))
    client_price = money_field(_("Price for the client"))
    version = forms.IntegerField(required=False)


class CandidateForm(forms.Form):
    why = text_field(_("Why we propose them"), 2, max_length=500)
    price = money_field(_("Expected price"))
    free_from = date_field(_("Free from"))
    free_until = date_field(_("Free until"))


class CheckForm(forms.Form):
    """What a candidate said when asked whether they could step in."""

    free_from = date_field(_("Free from"))
    free_until = date_field(_("Free until"))
    price = money_field(_("For how much"), _("Empty: as before."))
    note = forms.CharField(label=_("What they said"), required=False, max_length=300)


class SwapForm(forms.Form):
    """Who leaves and why; who takes over."""

    candidate = ObjectChoiceField(label=_("Who takes over"))
    kind = forms.ChoiceField(label=_("How it ends"), choices=EndKind.choices, widget=forms.RadioSelect)
    reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices)
    note = forms.CharField(label=_("In their words"), required=False, max_length=500)
    despite = forms.CharField(
        label=_("Why all the same"), required=False, max_length=300,
        help_text=_("Only when the brand's restrictions speak against who takes over."),
    )  # fmt: skip

    def __init__(self, *args: Any, candidates: Sequence[Candidate], has_left: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["candidate"].take(candidates, candidate_words, "---")
        if has_left:
            for name in ("kind", "reason", "note"):
                del self.fields[name]


class NoteForm(forms.Form):
    """A note to the client."""

    subject = forms.CharField(label=_("Subject"), max_length=160)
    body = text_field(_("What the client should know"), 8, required=True, max_length=5_000)


class ScenarioForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)
    like = ObjectChoiceField(label=_("Begin like"), required=False)

    def __init__(self, *args: Any, scenarios: Iterable[PlanScenario], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].take(scenarios, str, _("The plan as it is"))


class PickForm(forms.Form):
    """Who a scenario puts in one slot."""

    candidate = ObjectChoiceField(label=_("Who"), required=False)
    price = money_field(_("Price"))

    def __init__(self, *args: Any, slot: Slot, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"slot{slot.pk}", **kwargs)
        self.slot = slot
        self.fields["candidate"].take(candidates, lambda each: each.influencer.name, _("Nobody"))


def candidate_words(candidate: Candidate) -> str:
    """Name a candidate with their place on the bench."""
    name = candidate.influencer.name
    return f"{candidate.bench_rank}. {name}" if candidate.bench_rank else name
