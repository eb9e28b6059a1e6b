from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from influencers.forms.record import platform_choices
from influencers.importing.plan import Target
from influencers.outside import targets
from influencers.outside.packs import Mapping as ExportMapping
from influencers.outside.packs import split_target

SPARE_ROWS = 4
MOST_ROWS = 500

Groups = list[tuple[str, list[tuple[str, str]]]]


def target_choices(in_use: Sequence[str] = ()) -> Groups:
    """Return everything a column can mean, in groups; `in_use` adds targets that are not offered to everybody."""
    people = [(value, str(label)) for value, label in Target.choices if value]
    blanks = [(target, targets.label(target)) for target in in_use if "{" in target]
    groups: Groups = [("", [("", str(_("Not imported")))]), (str(_("Every list")), people)]
    groups += targets.choices(tuple(target for target in in_use if "{" not in target))
    return [*groups, (str(_("For any country, language or age")), blanks)] if blanks else groups


class MappingForm(forms.Form):
    """A mapping: its name, its service, and what each header means."""

    name = forms.CharField(label=_("Name"), max_length=60)
    service = forms.CharField(
        label=_("Service"),
        max_length=60,
        help_text=_("Stands beside each figure as its source, for example HypeAuditor."),
    )

    def __init__(self, *args: Any, columns: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(columns.items())
        asked = self.data.get("rows", "") if self.is_bound else ""
        self.rows = (
            min(int(asked), MOST_ROWS) if asked.isdecimal() and len(asked) < 5 else len(rows) + SPARE_ROWS
        )
        in_use = dict.fromkeys(split_target(value)[0] for value in columns.values())
        choices = target_choices(tuple(in_use))
        platforms = [("", _("the row's platform")), *platform_choices()]
        for number in range(self.rows):
            header, value = rows[number] if number < len(rows) else ("", "")
            target, platform = split_target(value)
            labels = {"header": _("Column"), "target": _("Means"), "platform": _("On")}
            row = {
                "header": forms.CharField(max_length=200, initial=header),
                "target": forms.ChoiceField(choices=choices, initial=target),
                "platform": forms.ChoiceField(choices=platforms, initial=platform),
            }
            for name, field in row.items():
                field.required, field.label = False, f"{labels[name]} {number + 1}"
                self.fields[f"{name}_{number}"] = field

    def column_fields(self) -> Iterator[tuple[Any, Any, Any]]:
        """Yield the three fields of each row, for drawing."""
        for number in range(self.rows):
            yield self[f"header_{number}"], self[f"target_{number}"], self[f"platform_{number}"]

    def values(self) -> dict[str, Any]:
        """Return what an action takes: name, service, columns."""
        cleaned = self.cleaned_data
        columns = {}
        for number in range(self.rows):
            header, target, platform = (
                cleaned[f"{part}_{number}"] for part in ("header", "target", "platform")
            )
            if header and target:
                columns[header] = f"{target}@{platform}" if platform else target
        return {"name": cleaned["name"], "service": cleaned["service"], "columns": columns}


class UseMappingForm(forms.Form):
    """Which mapping an uploaded list is read by."""

    mapping = forms.ChoiceField(label=_("Exported from"), required=False)

    def __init__(self, *args: Any, mappings: Sequence[ExportMapping], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mappings = {mapping.key: mapping for mapping in mappings}
        own = [(m.key, m.name) for m in mappings if not m.is_pack]
        ready = [(m.key, m.name) for m in mappings if m.is_pack]
        groups: list[Any] = [("", _("No service: guess from headers and cells"))]
        groups += [(_("Yours"), own)] if own else []
        self.fields["mapping"].choices = [*groups, (_("Ready-made"), ready)]

    def clean_mapping(self) -> ExportMapping | None:
        return self.mappings.get(self.cleaned_data["mapping"])


class KeepMappingForm(forms.Form):
    name = forms.CharField(label=_("Name of the mapping"), max_length=60)
