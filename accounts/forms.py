import zoneinfo
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_choices, language_choices
from accounts.models import Agency, Brand
from accounts.states import Role, Scope


def time_zone_choices() -> list[tuple[str, str]]:
    """Return all IANA zones as (name, name with spaces)."""
    return [
        (name, name.replace("_", " "))
        for name in sorted(zoneinfo.available_timezones())
        if "/" in name or name == "UTC"
    ]


class SignupNameForm(forms.Form):
    """What allauth's sign-up form asks beside address and password."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def signup(self, request: Any, user: Any) -> None:
        """Do nothing more: the adapter stores the name (allauth asks for this method)."""


class WordsField(forms.CharField):
    """Words in one line, separated by commas."""

    def to_python(self, value: Any) -> list[str]:
        return [word.strip() for word in (value or "").split(",") if word.strip()]

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


def _several(label: Any, choices: Any) -> forms.MultipleChoiceField:
    widget = forms.SelectMultiple(attrs={"data-select": "", "size": 4})
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)


class BrandForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    color = forms.CharField(
        label=_("Color"),
        required=False,
        max_length=7,
        help_text=_("For the client's portal, as #rrggbb."),
        validators=[
            RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the color as #rrggbb, for example #2563eb."))
        ],
    )
    notes = forms.CharField(label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    # What must be so of everybody proposed to the brand.
    topics = WordsField(
        label=_("Topics"), required=False, help_text=_("What the brand is about, separated by commas.")
    )
    markets = _several(_("Markets"), country_choices)
    languages = _several(_("Languages"), language_choices)
    forbidden_themes = WordsField(
        label=_("Themes ruled out"),
        required=False,
        help_text=_(
            "Separated by commas. Posts are searched for: profanity, alcohol, tobacco, medicines, gambling, adult, "
            "politics, violence."
        ),
    )
    rivals = WordsField(
        label=_("Rivals"),
        required=False,
        help_text=_("Their names, separated by commas; posts are searched for them."),
    )
    unwanted_tones = WordsField(
        label=_("Tones not wanted"), required=False, help_text=_("For example: ironic, rude.")
    )
    youngest = forms.IntegerField(
        label=_("Youngest influencer"),
        required=False,
        min_value=0,
        max_value=99,
        help_text=_("Age in years; empty: no rule."),
    )
    # What it stands for; campaigns and briefs begin with it.
    values = WordsField(
        label=_("Stands for"), required=False, help_text=_("Values in words, separated by commas.")
    )
    tones = WordsField(
        label=_("Tone"), required=False, help_text=_("How it wants to sound, separated by commas.")
    )
    youngest_audience = forms.IntegerField(
        label=_("Audience from"), required=False, min_value=0, max_value=99,
        help_text=_("Age in years; empty: no rule."),
    )  # fmt: skip
    most_minors = forms.IntegerField(
        label=_("Younger audience at most"), required=False, min_value=0, max_value=100,
        help_text=_("Percent of an audience that may be younger; empty: no rule."),
    )  # fmt: skip


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.MANAGER)
    brand = forms.ModelChoiceField(
        label=_("Brand"),
        queryset=Brand.objects.none(),
        required=False,
        help_text=_("Only for clients: the one brand they will see."),
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = Brand.objects.for_agency(agency).active().order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_client = cleaned.get("role") in Role.client_roles
        if is_client and not cleaned.get("brand"):
            self.add_error("brand", _("Choose the brand this client belongs to."))
        if not is_client:
            cleaned["brand"] = None
        return cleaned


ROLE_CHOICES = [(role, Role(role).label) for role in Role.agency_roles]


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=ROLE_CHOICES)


class ApiKeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which system uses it, for example: Reporting.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.TypedChoiceField(
        label=_("Valid for"),
        coerce=int,
        initial=365,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("1 year")), (0, _("No end"))],
    )


class AgencyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zone_choices, widget=forms.Select(attrs={"data-select": ""})
    )


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zone_choices, widget=forms.Select(attrs={"data-select": ""})
    )
    reminded_by_mail = forms.BooleanField(
        label=_("Mail me when dates I look after come near"),
        required=False,
        help_text=_("Three days and one day before, in your time zone, and only while the work is owed."),
    )
    daily_letter_hour = forms.TypedChoiceField(
        label=_("Mail me what is due today"), required=False, empty_value=None, coerce=int,
        choices=[("", _("Never")), *((hour, _("From %(hour)s") % {"hour": f"{hour:02}:00"}) for hour in range(24))],
        help_text=_("Once a day in your time zone, and only when something is due."),
    )  # fmt: skip

    def __init__(self, *args: Any, is_client: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_client:
            del self.fields["daily_letter_hour"]
            field = self.fields["reminded_by_mail"]
            field.label = _("Mail me once a day when something waits for me")
            field.help_text = _("In the morning of your time zone, and only when there is something.")
