"""Forms of the campaign itself, its risks and its contingency plan."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_choices, language_choices
from accounts.models import Brand, Membership
from campaigns.models import Campaign, Product
from campaigns.states import CampaignRiskLevel, Goal
from influencers.formats import currencies
from influencers.forms.parts import date_field
from influencers.forms.record import ObjectChoiceField


def currency_choices() -> list[tuple[str, str]]:
    return [("", "---"), *((code, f"{code} · {name}") for code, name in currencies().items())]


def money_field(label: Any, **more: Any) -> forms.DecimalField:
    """Return a field for an amount; its currency is another field's."""
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=14, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}), **more,
    )  # fmt: skip


def text_field(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    more.setdefault("required", False)
    more.setdefault("max_length", 10_000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


def several_field(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False,
        widget=forms.SelectMultiple(attrs={"data-select": "", "size": 4}), **more,
    )  # fmt: skip


class ObjectsChoiceField(forms.MultipleChoiceField):
    """Several of loaded objects by their uuid: no query of its own, and nothing outside what was passed in."""

    def take(self, objects: Iterable[Any]) -> None:
        """Set what can be chosen."""
        self.offered = {str(each.uuid): each for each in objects}
        self.choices = [(uuid, str(each)) for uuid, each in self.offered.items()]

    def clean(self, value: Any) -> Any:
        return [self.offered[uuid] for uuid in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        return [str(each.uuid) if hasattr(each, "uuid") else each for each in value or []]


class CampaignForm(forms.Form):
    """What a campaign is: its goal, for whom, when, for how much. `version` is the one the editor saw."""

    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autofocus": ""}))
    goal = forms.ChoiceField(
        label=_("Goal"), choices=Goal.choices,
        help_text=_("Decides who is proposed first and which figure leads the report."),
    )  # fmt: skip
    goal_target = forms.IntegerField(
        label=_("Target"), required=False, min_value=0,
        help_text=_("In the goal's own figure: views, engagements, users, orders, percent."),
    )  # fmt: skip
    objective = text_field(_("What shall be different afterwards"))
    audience = text_field(
        _("Which customer it is for"), help_text=_("Said before anybody is picked: it decides who fits.")
    )
    products = ObjectsChoiceField(
        label=_("Products"), required=False, widget=forms.SelectMultiple(attrs={"data-select": "", "size": 3})
    )
    markets = several_field(_("Markets"), country_choices)
    languages = several_field(_("Languages"), language_choices)
    starts_on = date_field(_("First day"))
    ends_on = date_field(_("Last day"))
    currency = forms.ChoiceField(
        label=_("Currency"), choices=currency_choices, widget=forms.Select(attrs={"data-select": ""})
    )
    budget = money_field(_("Budget"), help_text=_("What may be spent on influencers."))
    client_fee = money_field(_("Client's fee"), help_text=_("Never shown to the client in the plan."))
    target_margin = forms.DecimalField(
        label=_("Margin wanted, percent"), required=False, min_value=0, max_value=100, decimal_places=2
    )
    owner = ObjectChoiceField(label=_("Owner"), required=False)
    internal_note = text_field(_("Note for us"))
    reminds_by_mail = forms.BooleanField(
        label=_("Remind the influencers by mail"), required=False,
        help_text=_("Three days and one day before a date of theirs, only while they owe the work, and only those with a personal link and an address kept on a stated ground."),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, members: Sequence[Membership], products: Iterable[Product], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].take(members, lambda member: str(member.user), _("Nobody"))
        self.fields["products"].take(products)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The campaign would end before it begins."))
        return cleaned

    @staticmethod
    def values_of(campaign: Campaign) -> dict[str, Any]:
        """Return what the form shows for a stored campaign."""
        names = [name for name in CampaignForm.base_fields if name != "products"]
        return {
            **{name: getattr(campaign, name) for name in names},
            "products": list(campaign.products.all()),
        }


class NewCampaignForm(CampaignForm):
    """A new campaign of a brand; products are chosen once it is known whose."""

    brand = ObjectChoiceField(label=_("Brand"))
    is_template = forms.BooleanField(
        label=_("This is a template"),
        required=False,
        help_text=_("It never runs; campaigns are made from it."),
    )
    version = None
    products = None
    field_order = ("name", "brand", "goal")

    def __init__(
        self, *args: Any, brands: Sequence[Brand], members: Sequence[Membership], **kwargs: Any
    ) -> None:
        forms.Form.__init__(self, *args, **kwargs)
        self.fields["owner"].take(members, lambda member: str(member.user), _("Me"))
        self.fields["brand"].take(brands, str, "---")


class CloneForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the new campaign"), max_length=120, widget=forms.TextInput(attrs={"autofocus": ""})
    )
    brand = ObjectChoiceField(
        label=_("Brand"), help_text=_("For another brand, products and the client's fee stay behind.")
    )

    def __init__(self, *args: Any, brands: Sequence[Brand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].take(brands, str, "---")


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = text_field(_("Reason"), required=True, max_length=1000)


class FreezeForm(forms.Form):
    """Why everything stops; shown on every page of the campaign."""

    reason = forms.CharField(
        label=_("What happened"),
        max_length=300,
        help_text=_(
            "Everybody in the house reads it on every page of the campaign. The influencers only read that it is held."
        ),
    )


class LaunchForm(forms.Form):
    reason = text_field(
        _("Why it starts without"),
        max_length=1000,
        help_text=_("Only an owner can; it is kept with the campaign."),
    )


class RiskForm(forms.Form):
    """What could go wrong, in three looks (R111)."""

    level = forms.ChoiceField(label=_("Risk"), choices=CampaignRiskLevel.choices, widget=forms.RadioSelect)
    history = text_field(
        _("History"), required=True,
        help_text=_("What the influencers and the brand have behind them: scandals, recalls, past work for rivals."),
    )  # fmt: skip
    brand_values = text_field(
        _("Values"), required=True, help_text=_("Where their values meet the brand's, and where they do not.")
    )
    behavior = text_field(
        _("Behavior"),
        required=True,
        help_text=_("How they behave in public and towards followers who criticize."),
    )
    measures = text_field(_("What we do about it"), help_text=_("Needed when the risk is high."))
