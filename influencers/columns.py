"""The columns a list can show and an export can hold; the name is always there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from influencers.models import CustomField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

CUSTOM = "custom."


@dataclass(frozen=True)
class Column:
    """`draw` names how rows.py draws a cell; `css` how the cell behaves on a card (components/_table.html)."""

    key: str
    label: "StrOrPromise"
    css: str
    draw: str


COLUMNS = {
    column.key: column
    for column in (
        Column("channels", _("Channels"), "card-line marks", "channels"),
        Column("place", _("Country, language"), "place", "place"),
        Column("stage", _("Stage"), "card-figure", "stage"),
        Column("tags", _("Tags"), "tags", "tags"),
        Column("owner", _("Owner"), "card-figure", "owner"),
        Column("step", _("Next step"), "card-figure step", "step"),
        Column("country", _("Country"), "", "country"),
        Column("age", _("Age, about"), "num", "age"),
        Column("birthday", _("Birthday"), "", "birthday"),
        Column("engagement", _("Engagement percentile"), "card-figure marks", "engagement"),
        Column("vetting", _("Vetting"), "card-figure", "labeled"),
        Column("risk", _("Risk"), "card-figure", "labeled"),
        Column("refuses", _("Refuses"), "", "words"),
        Column("tones", _("Tones"), "", "words"),
        Column("last_contact_at", _("Last contact"), "card-figure", "moment"),
        Column("created_at", _("Added"), "", "moment"),
        Column("updated_at", _("Changed"), "", "moment"),
    )
}
DEFAULT = ("channels", "place", "stage", "tags", "owner", "step")


def chosen_columns(keys: Sequence[str], custom_fields: Sequence[CustomField] = ()) -> list[Column]:
    """Return the columns of these keys in the order of the offer; the default ones when none of them exists."""
    wanted = [column for column in offered_columns(custom_fields) if column.key in keys]
    return wanted or [COLUMNS[key] for key in DEFAULT]


def offered_columns(custom_fields: Sequence[CustomField]) -> list[Column]:
    """Return all columns, the agency's own fields last."""
    own = [Column(f"{CUSTOM}{field.key}", field.label, "", "custom") for field in custom_fields]
    return [*COLUMNS.values(), *own]
