"""Lists as files. One person a row; docs/export.md tells the columns, which an import reads back.

Rows are made a few at a time, so that a hundred thousand people need no more memory than a hundred.
"""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import xlsxwriter

from accounts.models import Agency
from influencers.actions.channels import label
from influencers.models import Channel, Influencer
from influencers.rows import platform_label
from influencers.states import ContactKind

PERSON_COLUMNS = (
    "Name", "Country", "Languages", "Time zone", "Tags", "Stage", "Owner", "Next step", "Next step date", "Archived",
    "E-mail", "Phone",
)  # fmt: skip
CHANNEL_COLUMNS = ("handle", "URL", "followers", "measured")
LAST_COLUMNS = ("Other channels", "Added", "Changed")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"  # without it Excel reads the file in the computer's old encoding


class _Echo:
    """A file whose write hands the text back: the csv module makes lines, and nothing is kept."""

    def write(self, text: str) -> str:
        return text


def csv_lines(people: Iterable[Influencer], *, agency: Agency) -> Iterator[str]:
    """Yield the lines of a CSV file. Cells a spreadsheet would run as a formula begin with an apostrophe."""
    writer = csv.writer(_Echo())
    platforms = used_platforms(agency)
    yield _BOM + writer.writerow(header(platforms))
    for person in people:
        yield writer.writerow([_harmless(cell) for cell in cells(person, platforms)])


def xlsx_file(people: Iterable[Influencer], *, agency: Agency) -> IO[bytes]:
    """Return an open spreadsheet file at its beginning, written row by row. Texts stay texts: nothing is a formula."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 -- the answer closes it when it was sent
    platforms = used_platforms(agency)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Influencers")
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, header(platforms), book.add_format({"bold": True}))
        for number, person in enumerate(people, start=1):
            sheet.write_row(number, 0, cells(person, platforms))
    file.seek(0)
    return file


def used_platforms(agency: Agency) -> list[str]:
    """Return the platforms the agency has channels on, by name."""
    return list(
        Channel.objects.for_agency(agency).order_by("platform").values_list("platform", flat=True).distinct()
    )


def header(platforms: list[str]) -> list[str]:
    """Return the names of the columns."""
    channels = [
        f"{platform_label(platform)} {column}" for platform in platforms for column in CHANNEL_COLUMNS
    ]
    return [*PERSON_COLUMNS, *channels, *LAST_COLUMNS]


def cells(person: Influencer, platforms: list[str]) -> list[Any]:
    """Return a person's cells in the order of `header`. Unknown is empty, never 0."""
    first: dict[str, Channel] = {}
    others = []
    for channel in person.channels.all():
        if first.setdefault(channel.platform, channel) is not channel:
            others.append(label(channel))
    points = list(person.contact_points.all())
    row: list[Any] = [
        person.name, person.country, ", ".join(person.languages), person.time_zone, ", ".join(person.tags),
        person.stage.name if person.stage else "", person.owner.user.email if person.owner else "", person.next_step,
        _day(person.next_step_date), "yes" if person.archived_at else "", _joined(points, ContactKind.EMAIL), _joined(points, ContactKind.PHONE),
    ]  # fmt: skip
    for platform in platforms:
        channel = first.get(platform)
        row += (
            [channel.handle, channel.url, channel.followers, _day(channel.measured_at)]
            if channel
            else [""] * len(CHANNEL_COLUMNS)
        )
    return [
        "" if cell is None else cell
        for cell in [*row, "; ".join(others), _day(person.created_at), _day(person.updated_at)]
    ]


def _joined(points: list[Any], kind: str) -> str:
    return "; ".join(point.value for point in points if point.kind == kind)


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
