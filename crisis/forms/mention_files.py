"""Forms of files of mentions: the file, and what its columns mean."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crisis.mentions import TablePlan
from crisis.mentions.columns import MEANINGS

DAYS = {None: "", True: "day", False: "month"}


class MentionFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # an empty file gets the reader's own sentence
        help_text=_(
            "CSV, TSV, XLSX, XLS or ODS, up to 50 MB and 200,000 rows: exports of Brand24, Mention, Talkwalker, or any list"
            " with a column of texts. Nothing is taken in before you have seen what was understood."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
    )


class ColumnsForm(forms.Form):
    """A field a column, and how dates are written."""

    days = forms.ChoiceField(
        label=_("Dates such as 03/04/2031"), required=False,
        choices=[("", _("are not there, or written otherwise")), ("day", _("begin with the day")), ("month", _("begin with the month"))],
    )  # fmt: skip

    def __init__(self, *args: Any, plan: TablePlan, **kwargs: Any) -> None:
        kwargs["initial"] = {"days": DAYS[plan.day_first]}
        super().__init__(*args, **kwargs)
        self.plan = plan
        for place, (name, meaning) in enumerate(zip(plan.names, plan.meanings, strict=True)):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name, required=False, initial=meaning, choices=list(MEANINGS.items())
            )

    @property
    def column_fields(self) -> list[forms.BoundField]:
        return [self[f"column_{place}"] for place in range(len(self.plan.names))]

    def values(self) -> dict[str, Any]:
        """Return what `set_columns` takes."""
        given = self.cleaned_data
        meanings = [given.get(f"column_{place}", "") for place in range(len(self.plan.names))]
        return {"meanings": meanings, "day_first": {"day": True, "month": False}.get(given.get("days", ""))}
