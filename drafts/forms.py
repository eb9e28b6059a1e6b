"""What people type about drafts. Everything is read again by the actions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.countries import language_choices
from accounts.models import Membership
from campaigns.forms.campaigns import ObjectsChoiceField
from drafts.models import ReviewStage, Revision
from drafts.states import StageKind


def _languages() -> list[tuple[str, str]]:
    return [("", _now("Found by itself")), *(choice for choice in language_choices() if choice[0])]


class RevisionForm(forms.Form):
    """A revision that is being written."""

    title = forms.CharField(max_length=300, required=False, label=_("Title"))
    text = forms.CharField(
        required=False, strip=False, label=_("Text, as it will be published"),
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )  # fmt: skip
    language = forms.ChoiceField(
        required=False,
        choices=_languages,
        label=_("Language"),
        widget=forms.Select(attrs={"data-select": ""}),
    )
    link = forms.URLField(
        max_length=500, required=False, assume_scheme="https", label=_("Link"),
        help_text=_("An unlisted video, a preview."),
    )  # fmt: skip
    note = forms.CharField(
        max_length=5000,
        required=False,
        label=_("Note for the reviewers"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(revision: Revision) -> dict[str, Any]:
        return {
            name: getattr(revision, name) for name in ("title", "text", "language", "link", "note", "version")
        }


class RoundsForm(forms.Form):
    rounds = forms.IntegerField(
        min_value=0, max_value=50, required=False, label=_("Rounds of changes agreed for this draft"),
        help_text=_("Empty: as the accepted offer says, else as many as the campaign's review says."),
    )  # fmt: skip


class ReviewPlanForm(forms.Form):
    rounds = forms.IntegerField(
        min_value=0, max_value=50, label=_("Rounds of changes that are part of the deal")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class StageForm(forms.Form):
    """One stage of a campaign's review; a row without a name is left out."""

    name = forms.CharField(max_length=80, required=False, label=_("Name"))
    kind = forms.ChoiceField(choices=StageKind.choices, label=_("Whose"))
    position = forms.IntegerField(
        min_value=1,
        max_value=10,
        required=False,
        label=_("Place"),
        help_text=_("The same place: side by side."),
    )
    approvers = ObjectsChoiceField(
        label=_("Who decides"), required=False, widget=forms.SelectMultiple(attrs={"data-select": "", "size": 3}),
        help_text=_("Nobody: anybody of that side who may approve."),
    )  # fmt: skip
    needed = forms.IntegerField(min_value=1, max_value=20, initial=1, label=_("Approvals needed"))
    hours = forms.IntegerField(min_value=1, max_value=24 * 60, initial=24, label=_("Hours it may take"))
    is_hidden = forms.BooleanField(required=False, label=_("Hidden from the client and the influencer"))

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approvers"].take(members)

    @staticmethod
    def initial_of(stage: ReviewStage) -> dict[str, Any]:
        names = ("name", "kind", "needed", "hours", "is_hidden")
        return {
            **{name: getattr(stage, name) for name in names}, "position": stage.position + 1,
            "approvers": list(stage.approvers.all()),
        }  # fmt: skip
