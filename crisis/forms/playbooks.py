"""Forms of playbooks: name and owner, a file to take in, and the plan as numbered rows."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from crisis.playbooks.files import LARGEST
from crisis.playbooks.values import FIELDS, MOST_ROWS
from influencers.forms.record import ObjectChoiceField

# The rows of the editor: field -> the names of its parts.
PARTS: dict[str, tuple[str, ...]] = {
    "tasks": ("minutes", "role", "text", "is_legal"), "templates": ("sort", "language", "text"),
    "replies": ("nature", "what", "how"), "contacts": ("who", "name", "reach"),
}  # fmt: skip
WORDS = {
    "tasks": ("text",),
    "templates": ("text",),
    "replies": ("how", "what"),
    "contacts": ("who", "name", "reach"),
}
FREE = 2  # empty rows offered under each


class PlaybookForm(forms.Form):
    """A playbook's name and who looks after it."""

    name = forms.CharField(
        label=_("Scenario"), max_length=160, widget=forms.TextInput(attrs={"autofocus": ""})
    )
    owner = ObjectChoiceField(
        label=_("Owner"),
        required=False,
        help_text=_("Keeps the plan up to date and looks it through once a year."),
    )

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].take(members, lambda each: str(each.user), _("Nobody"))


class FileForm(forms.Form):
    """A file of playbooks to take in."""

    file = forms.FileField(
        label=_("File"), help_text=_("TOML in the shape of the built-in pack, as “Export” writes it.")
    )

    def clean_file(self) -> str:
        """Return the file's text."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is too large: at most 500 kB."))
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The file is not UTF-8 text.")) from error


def posted_plan(data: Mapping[str, str]) -> dict[str, Any]:
    """Return a plan as the editor sent it; rows without words are left out. Checked by crisis.playbooks.values."""
    plan: dict[str, Any] = {
        name: data.get(name, "") for name in FIELDS if name not in (*PARTS, "triggers", "never")
    }
    for name in ("triggers", "never"):
        plan[name] = data.get(name, "").splitlines()
    for name, parts in PARTS.items():
        rows = [
            {part: data.get(f"{name}-{number}-{part}", "") for part in parts}
            for number in range(MOST_ROWS + FREE)
            if any(f"{name}-{number}-{part}" in data for part in parts)
        ]
        plan[name] = [row for row in rows if any(row[part].strip() for part in WORDS[name])]
    return plan


def plan_rows(plan: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the editor with empty ones under each."""
    return {name: [*plan.get(name, []), *({} for _free in range(FREE))][: MOST_ROWS + FREE] for name in PARTS}
