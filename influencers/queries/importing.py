"""What the import's pages and workers ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Agency, Membership
from accounts.paging import KeysetPage
from accounts.text import fold
from influencers.importing.guessing import Known
from influencers.importing.plan import Plan, Target
from influencers.importing.rows import House, PersonRow, RowReader
from influencers.importing.tables import Row, read_rows
from influencers.models import Import, ImportProblem, Stage

PREVIEW_ROWS = 12
SAMPLE_VALUES = 3
PROBLEMS_A_PAGE = 100


@dataclass(frozen=True)
class Preview:
    """The first rows as they will come out, and example cells of each column."""

    people: list[PersonRow]
    samples: list[list[str]]


def imports_of(agency: Agency) -> QuerySet[Import]:
    return Import.objects.for_agency(agency).select_related("agency", "member__user").defer("seen")


def problems_of(upload: Import, *, kind: str = "", column: str = "") -> QuerySet[ImportProblem]:
    """Return what went wrong, by `kind` ("rejected" rows or "note"s about single cells) and column."""
    problems = ImportProblem.objects.filter(upload=upload)
    if kind in ("rejected", "note"):
        problems = problems.filter(rejected=kind == "rejected")
    return problems.filter(column=column) if column else problems


def problems_page(problems: QuerySet[ImportProblem], request: HttpRequest) -> KeysetPage[ImportProblem]:
    """Return one page in the file's order; `?after=<row>-<id>` begins behind that problem, nonsense at the start."""
    row, pk = [*request.GET.get("after", "").split("-"), "", ""][:2]
    begun = row.isdecimal() and pk.isdecimal() and len(row) < 10 and len(pk) < 19
    if begun:
        problems = problems.filter(Q(row__gt=int(row)) | Q(row=int(row), pk__gt=int(pk)))
    found = list(problems.order_by("row", "pk")[: PROBLEMS_A_PAGE + 1])
    query = request.GET.copy()
    query.pop("after", None)
    first = f"?{query.urlencode()}"
    if len(found) > PROBLEMS_A_PAGE:
        last = found[PROBLEMS_A_PAGE - 1]
        query["after"] = f"{last.row}-{last.pk}"
    following = f"?{query.urlencode()}" if len(found) > PROBLEMS_A_PAGE else ""
    return KeysetPage(rows=found[:PROBLEMS_A_PAGE], previous_url=first if begun else "", next_url=following)


def counts_of(upload: Import) -> list[tuple[str, str, int]]:
    """Return (name, words, number) of what became of the rows so far."""
    words = {
        "created": _("New people"),
        "updated": _("Updated"),
        "unchanged": _("Unchanged"),
        "merged": _("Repeated rows, joined"),
        "rejected": _("Rejected rows"),
    }
    return [(name, text, getattr(upload, name)) for name, text in words.items()]


def house_of(agency: Agency) -> House:
    """Return what rows may name: the agency's stages and the people of the house."""
    stages = list(Stage.objects.for_agency(agency).in_order())
    members = Membership.objects.for_agency(agency).active().of_agency_house().select_related("user")
    labels = {("stage_id", stage.pk): stage.name for stage in stages}
    labels |= {("owner_id", member.pk): str(member.user) for member in members}
    return House(
        stages={fold(stage.name): stage.pk for stage in stages},
        members={member.user.email.lower(): member.pk for member in members},
        labels=labels,
    )


def known_of(house: House) -> Known:
    return Known(stages=frozenset(house.stages), members=frozenset(house.members))


def data_rows(upload: Import, plan: Plan) -> Iterator[Row]:
    """Yield the rows that may be about people, header and titles left out."""
    first = plan.first_data_row()
    return (row for row in read_rows(Path(upload.file.path), plan.reading) if row[0] >= first)


def preview_of(upload: Import, plan: Plan, house: House, *, today: date) -> Preview:
    """Read the first rows by the plan. Raises UnreadableFile and csv.Error where the file cannot be read so."""
    rows = list(islice(data_rows(upload, plan), 100))
    reader = RowReader(plan, house, today=today)
    samples = []
    for index in range(len(plan.columns)):
        filled = (cells[index].strip() for _, cells in rows if index < len(cells) and cells[index].strip())
        samples.append(list(dict.fromkeys(value[:60] for value in islice(filled, 20)))[:SAMPLE_VALUES])
    return Preview([reader.read(number, cells) for number, cells in rows[:PREVIEW_ROWS]], samples)


def imported_columns(plan: Plan) -> int:
    return sum(column.target != Target.IGNORE for column in plan.columns)


def lost_imports(*, now: datetime, queued_before: datetime) -> QuerySet[Import]:
    """Return imports no worker is at although one should be: queued for a while, or running with a lease run out."""
    queued = Q(state="queued", updated_at__lt=queued_before)
    return Import.objects.filter(queued | Q(state="running", claimed_until__lt=now)).order_by("pk")


def with_old_files(*, before: datetime) -> QuerySet[Import]:
    """Return imports at rest, touched last before a moment, whose file is still kept."""
    at_rest = Import.objects.exclude(state__in=("queued", "running")).exclude(file="")
    return at_rest.filter(updated_at__lt=before)


def rejected_lines(upload: Import) -> Iterator[list[str]]:
    """Yield the rejected rows as a list to mend and import again: the original cells, then row number and reason."""
    plan = Plan.from_json(upload.plan)
    yield [*(column.name for column in plan.columns), "Row in the file", "Why it was not imported"]
    rejected = ImportProblem.objects.filter(upload=upload, rejected=True).order_by("row", "pk")
    for problem in rejected.iterator(chunk_size=2000):
        cells = list(problem.cells) + [""] * (len(plan.columns) - len(problem.cells))
        yield [*cells, str(problem.row), problem.message]
