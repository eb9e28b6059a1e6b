"""Forms of reply kits and check-ins."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from crisis.models import ReplyKit
from crisis.pages.partners import WHAT
from crisis.states import Feeling
from influencers.forms.record import ObjectChoiceField
from influencers.models import Influencer
from influencers.states import Nature


class KitForm(forms.Form):
    """A reply kit: one row of two fields for each kind of comment. `version` is the one the editor saw."""

    opening = forms.CharField(
        label=_("First words"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where we stand, in a few warm sentences. Empty: a usual one."),
    )  # fmt: skip
    contact = ObjectChoiceField(
        label=_("Who is there for them"), required=False, help_text=_("Their name and address stand on the page.")
    )  # fmt: skip
    contact_reach = forms.CharField(label=_("Number, hours"), required=False, max_length=200)
    never = forms.CharField(
        label=_("What is better not said"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line."),
    )  # fmt: skip
    strategy = forms.CharField(
        label=_("The joint line"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What both sides agreed to say and do. Changing it asks both for their signature again."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Iterable[Membership], kit: ReplyKit, **kwargs: Any) -> None:
        super().__init__(*args, initial=_values_of(kit), **kwargs)
        self.fields["contact"].take(members, lambda each: str(each.user), _("Nobody yet"))
        version, strategy = self.fields.pop("version"), self.fields.pop("strategy")
        for nature, label in Nature.choices:
            self.fields[f"what_{nature}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", _("Nothing said about it")), *WHAT.items()]
            )
            self.fields[f"how_{nature}"] = forms.CharField(
                label=_("How, in their words"), required=False, max_length=500,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            )  # fmt: skip
        self.fields |= {"strategy": strategy, "version": version}

    def clean(self) -> dict[str, Any]:
        """Bring the rows together as the action takes them."""
        cleaned = super().clean() or self.cleaned_data
        replies = []
        for nature in Nature.values:
            what, how = cleaned.pop(f"what_{nature}", ""), cleaned.pop(f"how_{nature}", "")
            if what:
                replies.append({"nature": nature, "what": what, "how": how})
            elif how:
                self.add_error(f"what_{nature}", _("Choose what to do with these comments."))
        never = [line for line in cleaned.get("never", "").splitlines() if line.strip()]
        return {**cleaned, "replies": replies, "never": never}


class NewKitForm(forms.Form):
    """For whom a kit is made."""

    influencer = ObjectChoiceField(label=_("Influencer"))

    def __init__(self, *args: Any, people: Iterable[Influencer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["influencer"].take(people, lambda each: each.name, _("Choose an influencer"))


class KitLetterForm(forms.Form):
    """A letter to an influencer as it will leave."""

    subject = forms.CharField(label=_("Subject"), max_length=300)
    body = forms.CharField(
        label=_("The letter"), max_length=10_000, widget=forms.Textarea({"rows": 14, "dir": "auto"})
    )


class HeardForm(forms.Form):
    """What a member heard in a call."""

    feeling = forms.ChoiceField(label=_("How they are"), choices=Feeling.choices)
    words = forms.CharField(
        label=_("What they said"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only whoever looks after them reads it."),
    )  # fmt: skip


def _values_of(kit: ReplyKit) -> dict[str, Any]:
    values = {
        "opening": kit.opening,
        "contact": kit.contact,
        "contact_reach": kit.contact_reach,
        "version": kit.version,
    }
    for row in kit.replies:
        values.setdefault(f"what_{row['nature']}", row["what"])
        values.setdefault(f"how_{row['nature']}", row["how"])
    return {**values, "never": "\n".join(kit.never), "strategy": kit.strategy}
