"""Forms of post-mortems. `version` is the one the editor saw."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from influencers.forms.record import ObjectChoiceField


class WritingForm(forms.Form):
    """What happened and what it did, whose the post-mortem is and until when."""

    summary = forms.CharField(
        label=_("Summary"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What happened, in a few sentences that somebody understands who was not there."),
    )  # fmt: skip
    impact = forms.CharField(
        label=_("What it did"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Reach of the trouble, costs, refunds, what it did to the client and the people."),
    )  # fmt: skip
    owner = ObjectChoiceField(label=_("Owner"))
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].take(members, lambda each: str(each.user), _("Choose a member"))


class FollowUpForm(forms.Form):
    """What is done, by whom, until when, and how it will be seen."""

    text = forms.CharField(label=_("What is done"), max_length=300)
    owner = ObjectChoiceField(label=_("By whom"))
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))
    seen_by = forms.CharField(
        label=_("How it is seen that it helped"), required=False, max_length=300,
        help_text=_("Something one can look at, such as “every live post of May has its mark”."),
    )  # fmt: skip

    def __init__(self, *args: Any, members: Iterable[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].take(members, lambda each: str(each.user), _("Choose a member"))
