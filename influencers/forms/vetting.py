from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from influencers.models import SafetyFlag, Tier, Verdict
from influencers.safety.packs import CATEGORIES, SEVERITIES
from influencers.states import RiskLevel


class VerdictForm(forms.Form):
    """One answer; `item` is the question's uuid."""

    item = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(label=_("Answer"), choices=[("", "---"), *Verdict.Answer.choices])
    evidence = forms.CharField(
        label=_("Evidence"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    evidence_url = forms.CharField(label=_("Link"), required=False, max_length=500)


class RiskForm(forms.Form):
    level = forms.ChoiceField(label=_("Level"), choices=[("", "---"), *RiskLevel.choices])
    reason = forms.CharField(label=_("Why"), max_length=5000, widget=forms.Textarea(attrs={"rows": 2}))


class ItemForm(forms.Form):
    """A question of the checklist."""

    question = forms.CharField(label=_("Question"), max_length=200)
    help = forms.CharField(label=_("Where to look"), max_length=300, required=False)
    is_required = forms.BooleanField(label=_("Must be answered"), required=False, initial=True)


class FlagFilterForm(forms.Form):
    """What the flags page is narrowed by."""

    state = forms.ChoiceField(choices=[("all", _("All")), *SafetyFlag.State.choices], required=False)
    category = forms.ChoiceField(choices=[("", _("All themes")), *CATEGORIES.items()], required=False)
    severity = forms.ChoiceField(choices=[("", _("Any severity")), *SEVERITIES.items()], required=False)
    influencer = forms.UUIDField(required=False)


class TiersForm(forms.Form):
    """Where one platform's tiers begin: a name and a number a row, empty rows are left out."""

    ROWS = 8

    def __init__(self, *args: Any, tiers: list[Tier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(self.ROWS):
            tier = tiers[number] if number < len(tiers) else None
            self.fields[f"key{number}"] = forms.CharField(
                label=_("Name"), required=False, max_length=20, initial=tier.key if tier else ""
            )
            self.fields[f"from{number}"] = forms.IntegerField(
                label=_("Followers from"),
                required=False,
                min_value=0,
                initial=tier.from_followers if tier else None,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        tiers: dict[str, int] = {}
        for number in range(self.ROWS):
            key, start = cleaned.get(f"key{number}"), cleaned.get(f"from{number}")
            if bool(key) != (start is not None) and f"from{number}" not in self.errors:
                self.add_error(f"key{number}", _("Give both a name and a number, or neither."))
            elif key and start is not None:
                if key in tiers:
                    self.add_error(f"key{number}", _("Two tiers cannot have the same name."))
                tiers[key] = start
        return {"tiers": tiers}

    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Return the rows as (name, number)."""
        return [(self[f"key{number}"], self[f"from{number}"]) for number in range(self.ROWS)]
