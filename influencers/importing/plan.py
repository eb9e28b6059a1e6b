"""How a list will be taken in, as the manager confirmed it: kept as JSON on the import (`Import.plan`)."""

from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from influencers.importing.tables import Reading
from influencers.outside import targets


class Target(TextChoices):
    """What a column means."""

    IGNORE = "", _("Not imported")
    NAME = "name", _("Name")
    GIVEN_NAME = "given_name", _("First name")
    FAMILY_NAME = "family_name", _("Last name")
    NAME_HANDLE = "name_handle", _("Name and @handle in one cell")
    HANDLE = "handle", _("Handle")
    URL = "url", _("Profile link")
    EXTERNAL_ID = "external_id", _("Platform's own ID")
    TITLE = "title", _("Channel title")
    PLATFORM = "platform", _("Platform")
    FOLLOWERS = "followers", _("Followers or subscribers")
    FOLLOWING = "following", _("Following")
    POSTS = "posts", _("Posts or videos")
    VIEWS = "views", _("Views of the whole channel")
    AS_OF = "as_of", _("Date of the numbers")
    COUNTRY = "country", _("Country")
    LANGUAGES = "languages", _("Languages")
    TIME_ZONE = "time_zone", _("Time zone")
    TAGS = "tags", _("Tags")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    TELEGRAM = "telegram", _("Telegram contact")
    WHATSAPP = "whatsapp", _("WhatsApp")
    KAKAOTALK = "kakaotalk", _("KakaoTalk")
    WEBSITE = "website", _("Website")
    NOTE = "note", _("Note")
    OWNER = "owner", _("Owner (e-mail of a member)")
    STAGE = "stage", _("Stage")


IDENTITY = (Target.HANDLE, Target.URL, Target.EXTERNAL_ID)
COUNTS = (Target.FOLLOWERS, Target.FOLLOWING, Target.POSTS, Target.VIEWS)
OF_A_CHANNEL = (*IDENTITY, Target.TITLE, *COUNTS)
CONTACTS = (Target.EMAIL, Target.PHONE, Target.TELEGRAM, Target.WHATSAPP, Target.KAKAOTALK, Target.WEBSITE)
SEVERAL = (Target.IGNORE, Target.TAGS, Target.NOTE, Target.LANGUAGES, *CONTACTS)
WHO = (Target.NAME, Target.GIVEN_NAME, Target.FAMILY_NAME, Target.NAME_HANDLE, Target.TITLE, *IDENTITY)


def label_of(target: str) -> str:
    """Return what a column means in words."""
    return targets.label(target) if targets.is_outside(target) else str(Target(target).label)


class Update(TextChoices):
    """What happens to people who are known already."""

    FILL = "fill", _("Fill in what is unknown, keep the rest")
    OVERWRITE = "overwrite", _("Replace with what the file says")


@dataclass(frozen=True)
class Column:
    """One column: its header, what it means, on which platform ("" = the row's own), its decimal sign, and why.

    `target` is one of Target, or of influencers/outside/targets.py; `scale` says how its shares are written,
    `in_full` that most of its cells are numbers with all their digits.
    """

    name: str
    target: str = ""
    platform: str = ""
    decimal: str = ""
    why: str = ""
    scale: str = ""
    in_full: bool = False


@dataclass(frozen=True)
class Plan:
    """Everything that decides what an import does. `header_row` 0: the file has no header; `stage`, `owner`: their ids."""

    reading: Reading
    columns: tuple[Column, ...]
    header_row: int = 1
    header_rows: int = 1
    platform: str = ""
    platform_why: str = ""
    as_of: date | None = None
    as_of_why: str = ""
    update: str = Update.FILL
    owner: int | None = None
    stage: int | None = None
    tags: tuple[str, ...] = field(default_factory=tuple)
    source: str = ""  # the service whose export this is; stands beside each of its figures
    mapping: str = ""  # name of the mapping the columns were read by
    currency: str = ""  # of prices that name none

    def to_json(self) -> dict[str, Any]:
        """Return the plan as Import.plan keeps it."""
        return {**asdict(self), "as_of": self.as_of.isoformat() if self.as_of else None}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the plan kept by `to_json`."""
        reading = {**data["reading"], "sheets": tuple(data["reading"]["sheets"])}
        return cls(
            **{
                **data,
                "reading": Reading(**reading),
                "columns": tuple(Column(**column) for column in data["columns"]),
                "as_of": date.fromisoformat(data["as_of"]) if data["as_of"] else None,
                "tags": tuple(data["tags"]),
            }
        )

    def first_data_row(self) -> int:
        """Return the number of the first row that may be about a person."""
        return self.header_row + self.header_rows if self.header_row else 1

    def with_columns(self, columns: list[Column]) -> Self:
        return replace(self, columns=tuple(columns))

    def like(self, before: Self) -> Self:
        """Return this plan with the columns and options of an earlier one, where the columns are the same."""
        known = {column.name: column for column in before.columns}
        if not all(column.name in known for column in self.columns):
            return self
        pairs = [(column, known[column.name]) for column in self.columns]
        if len(known) != len(before.columns):  # repeated names: only the position tells them apart
            pairs = list(zip(self.columns, before.columns, strict=False))
        columns = [replace(now, target=old.target, platform=old.platform, why="") for now, old in pairs]
        return replace(
            self.with_columns(columns), platform=before.platform, platform_why="as the last time",
            update=before.update, owner=before.owner, stage=before.stage, tags=before.tags, source=before.source,
            mapping=before.mapping, currency=before.currency,
        )  # fmt: skip

    def missing(self) -> str:
        """Return what has to be decided before the import can start, as a sentence; "" when nothing has."""
        targets_used = {column.target for column in self.columns}
        if not targets_used & set(WHO):
            return gettext(
                "No column says who the rows are about. Choose the column with the name, handle or profile link."
            )
        doubled = self.doubled()
        if doubled:
            return gettext("Two columns are set to %(doubled)s. Keep one of them.") % {"doubled": doubled}
        if any(targets.is_outside(target) for target in targets_used):
            if not self.source:
                return gettext(
                    "Whose figures are these? Type the name of the service the list was exported from."
                )
            if not self.as_of and Target.AS_OF not in targets_used:
                return gettext(
                    "Of which day are the service's figures? Choose the day the list was exported."
                )
        unplaced = any(
            c.target in OF_A_CHANNEL and c.target != Target.URL and not c.platform for c in self.columns
        )
        if unplaced and not self.platform and not targets_used & {Target.PLATFORM, Target.URL}:
            return gettext(
                "Which platform is this list about? Choose it, so that handles and numbers find their place."
            )
        return ""

    def doubled(self) -> str:
        """Return the label of a target that two columns claim although a person has it once; "" when none is."""
        taken = set()
        for column in self.columns:
            by_platform = column.target in OF_A_CHANNEL or targets.is_outside(column.target)
            key = (column.target, column.platform if by_platform else "")
            if column.target not in SEVERAL and key in taken:
                return label_of(column.target)
            taken.add(key)
        return ""
