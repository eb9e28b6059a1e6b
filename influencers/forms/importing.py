from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from influencers.formats import currencies
from influencers.forms.mappings import target_choices
from influencers.forms.record import ObjectChoiceField, TagsField, platform_choices, with_blank
from influencers.importing.encodings import CHOICES as ENCODINGS
from influencers.importing.plan import Column, Plan, Update
from influencers.importing.tables import DELIMITERS, Reading
from influencers.models import Stage


def currency_choices() -> list[tuple[str, str]]:
    return [(code, f"{code} {name}") for code, name in currencies().items()]


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("List"),
        allow_empty_file=True,  # an empty file gets the reader's own sentence
        help_text=_("CSV, TSV, XLSX, XLS or ODS, up to 50 MB. Any column names, any language."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xlsb,.xls,.ods"}),
    )


class ReadingForm(forms.Form):
    """How the file is cut into rows and cells."""

    header_row = forms.IntegerField(
        label=_("Row of the header"), min_value=0, max_value=1000, help_text=_("0 when the list has none.")
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        reading = plan.reading
        initial = {"header_row": plan.header_row, "encoding": reading.encoding, "delimiter": reading.delimiter,
                   "sheet": reading.sheet}  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        self.reading = reading
        if reading.kind == "spreadsheet":
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"), choices=[(name, name) for name in reading.sheets]
            )
            return
        self.fields["encoding"] = forms.ChoiceField(
            label=_("Letters are written in"), choices=_with(ENCODINGS, reading.encoding)
        )
        self.fields["delimiter"] = forms.ChoiceField(
            label=_("Cells end with"), choices=_with(DELIMITERS, reading.delimiter)
        )

    def new_reading(self) -> Reading:
        """Return the reading the member asked for."""
        names = ("sheet",) if self.reading.kind == "spreadsheet" else ("encoding", "delimiter")
        return replace(self.reading, **{name: self.cleaned_data[name] for name in names})


class PlanForm(forms.Form):
    """What each column means, and what happens to the people of the list."""

    platform = forms.ChoiceField(
        label=_("Platform"), required=False, choices=with_blank(platform_choices, _("As the rows say")),
        help_text=_("Where handles and numbers belong whose column names no platform."),
    )  # fmt: skip
    as_of = forms.DateField(
        label=_("Numbers are as of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day they were read. Newer numbers stay on top of older ones."),
    )  # fmt: skip
    update = forms.ChoiceField(
        label=_("People known already"), choices=Update.choices, widget=forms.RadioSelect
    )
    stage = ObjectChoiceField(label=_("Stage"), required=False, help_text=_("For people who have none yet."))
    owner = ObjectChoiceField(label=_("Owner"), required=False, help_text=_("For people who have none yet."))
    tags = TagsField(label=_("Tags for all"), required=False, help_text=_("Separate them with commas."))
    source = forms.CharField(
        label=_("Exported from"), required=False, max_length=60,
        help_text=_("The service; stands beside each figure and price it states. Empty for a list of your own."),
    )  # fmt: skip
    currency = forms.ChoiceField(
        label=_("Currency of prices"), required=False, choices=with_blank(currency_choices, _("As the cells say")),
        widget=forms.Select(attrs={"data-select": ""}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, plan: Plan, stages: Sequence[Stage], members: Sequence[Membership], **kwargs: Any
    ) -> None:
        initial = {
            "platform": plan.platform,
            "as_of": plan.as_of,
            "update": plan.update,
            "tags": list(plan.tags),
            "source": plan.source,
            "currency": plan.currency,
        }
        initial["stage"] = next((stage for stage in stages if stage.pk == plan.stage), None)
        initial["owner"] = next((member for member in members if member.pk == plan.owner), None)
        super().__init__(*args, initial=initial, **kwargs)
        self.plan = plan
        self.fields["stage"].take(stages, str, _("No stage"))
        self.fields["owner"].take(members, lambda member: str(member.user), _("Nobody"))
        platforms = [("", _("the list's platform")), *platform_choices()]
        meanings = target_choices(tuple(dict.fromkeys(column.target for column in plan.columns)))
        for number, column in enumerate(plan.columns):
            self.fields[f"target_{number}"] = _choice(
                meanings, column.target, _("Meaning of %s") % column.name
            )
            self.fields[f"platform_{number}"] = _choice(
                platforms, column.platform, _("Platform of %s") % column.name
            )

    def column_fields(self) -> list[tuple[Column, Any, Any]]:
        """Return each column with its two choices, for drawing."""
        return [
            (column, self[f"target_{number}"], self[f"platform_{number}"])
            for number, column in enumerate(self.plan.columns)
        ]

    def new_plan(self) -> Plan:
        """Return the plan as the member set it."""
        values = self.cleaned_data
        columns = []
        for number, column in enumerate(self.plan.columns):
            target, platform = values[f"target_{number}"], values[f"platform_{number}"]
            changed = target != column.target
            columns.append(
                replace(column, target=target, platform=platform, why="" if changed else column.why)
            )
        return replace(
            self.plan.with_columns(columns),
            platform=values["platform"],
            platform_why=self.plan.platform_why if values["platform"] == self.plan.platform else "",
            as_of=values["as_of"],
            as_of_why=self.plan.as_of_why if values["as_of"] == self.plan.as_of else "",
            update=values["update"],
            stage=values["stage"].pk if values["stage"] else None,
            owner=values["owner"].pk if values["owner"] else None,
            tags=tuple(values["tags"]),
            source=values["source"],
            currency=values["currency"],
        )


def _choice(choices: Any, initial: str, label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, initial=initial, required=False, label=label)


def _with(choices: list[tuple[str, str]], current: str) -> list[tuple[str, str]]:
    """Return choices that hold the current value too, such as a separator only this file uses."""
    return choices if current in dict(choices) else [*choices, (current, current)]
