from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from influencers.mood_words import language_label
from influencers.queries.moods import MOODS
from influencers.states import Nature

SURE = [("", _("Any confidence")), ("0.5", _("50 % sure or more")), ("0.7", _("70 % sure or more")), ("0.9", _("90 % sure or more"))]  # fmt: skip


class CommentFilterForm(forms.Form):
    """What a list of comments is narrowed by. What makes no sense is left out of `chosen()`."""

    q = forms.CharField(
        required=False,
        max_length=100,
        widget=forms.SearchInput(
            attrs={"placeholder": _("Words in a comment"), "aria-label": _("Words in a comment")}
        ),
    )
    mood = forms.ChoiceField(required=False, choices=[("", _("Any mood")), *MOODS.items()])
    nature = forms.ChoiceField(required=False, choices=[("", _("Any nature")), *Nature.choices])
    language = forms.ChoiceField(required=False)
    sure = forms.ChoiceField(required=False, choices=SURE)
    author = forms.IntegerField(
        required=False, min_value=-(2**63), max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, languages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, language_label(code)) for code in languages]
        self.fields["language"].choices = [("", _("Any language")), *known]
        for name, label in (("mood", _("Mood")), ("nature", _("Nature")), ("language", _("Language")), ("sure", _("Confidence"))):  # fmt: skip
            self.fields[name].label = label
            self.fields[name].widget.attrs["aria-label"] = label

    def chosen(self) -> dict[str, Any]:
        """Return the values that narrow."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


class CorrectionForm(forms.Form):
    """Ticked comments by id; what is no number is left out."""

    def __init__(self, chosen: Iterable[str]) -> None:
        super().__init__({})
        self.ids = [int(each) for each in chosen if each.isdecimal() and len(each) < 19]
