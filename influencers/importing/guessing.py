"""What the columns of a list mean: its headers give the first idea, the cells decide."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from influencers.importing import shapes
from influencers.importing.counts import decimal_sign
from influencers.importing.dates import date_in_name
from influencers.importing.headers import (
    PROFILE,
    WHO,
    meaning,
    measures_something_else,
    platform_named,
    platform_of_noun,
)
from influencers.importing.plan import COUNTS, IDENTITY, OF_A_CHANNEL, SEVERAL, Column, Plan, Target
from influencers.importing.tables import Look, Row
from influencers.outside.cells import scale_of
from platforms.contract import TELEGRAM, YOUTUBE
from platforms.registry import PLATFORMS

_HEADER_ROWS = 20
_SAMPLES = 100


@dataclass(frozen=True)
class Known:
    """What the agency has, so that a column of owners or stages can be told from other words (folded, lower case)."""

    stages: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()


@dataclass
class Guess:
    """A column on the way to its meaning."""

    name: str
    samples: list[str]
    target: str = ""
    platform: str = ""
    why: str = ""
    taken: bool = field(default=False)

    def set(self, target: str, why: str = "") -> None:
        self.target, self.why = target, why

    def share(self, test: Callable[[str], bool]) -> float:
        """Return how many of the filled cells pass a test, 0..1."""
        return sum(map(test, self.samples)) / len(self.samples) if self.samples else 0.0


def guess_plan(
    look: Look, *, file_name: str, today: date, known: Known, header_row: int | None = None
) -> Plan:
    """Return the plan proposed for a file. `header_row` is the manager's own word on where the header is (0: none)."""
    row, rows = header_of(look.sample) if header_row is None else (header_row, 1)
    names = _names(look.sample, row, rows)
    data = [cells for number, cells in look.sample if number >= (row + rows if row else 1)]
    columns = [
        Guess(name, shapes.filled((cells[i] for cells in data if i < len(cells)), _SAMPLES))
        for i, name in enumerate(names)
    ]
    for column in columns:
        _from_header(column)
        _check(column, known)
    _settle_people(columns)
    _settle_doubles(columns)
    platform, platform_why = _main_platform(columns, file_name, look.sample, row)
    as_of = date_in_name(file_name, today=today)
    return Plan(
        reading=look.reading,
        columns=tuple(_column(guess) for guess in columns),
        header_row=row,
        header_rows=rows,
        platform=platform,
        platform_why=platform_why,
        as_of=as_of or today,
        as_of_why="from the file's name" if as_of else "",
    )


def header_of(sample: list[Row]) -> tuple[int, int]:
    """Return the header's row number (0: there is none) and how many rows it spans."""
    best, best_score = None, 0
    for index, (_, cells) in enumerate(sample[:_HEADER_ROWS]):
        score = _header_score(cells)
        if score > best_score:
            best, best_score = index, score
        if score >= 2:
            break
    if best is None:
        return _header_without_known_words(sample)
    number, cells = sample[best]
    if (
        best + 1 < len(sample)
        and sample[best + 1][0] == number + 1
        and _continues(cells, sample[best + 1][1])
    ):
        return number, 2
    return number, 1


def _header_score(cells: list[str]) -> int:
    filled = [cell for cell in cells if cell.strip()]
    if sum(
        shapes.is_count(cell) or shapes.is_link(cell) or shapes.is_email(cell) for cell in filled
    ) * 3 > len(filled):
        return 0
    return sum(meaning(cell) is not None for cell in filled)


def _header_without_known_words(sample: list[Row]) -> tuple[int, int]:
    """Words over columns of numbers, links or addresses are a header in any language; else the first row is data."""
    if len(sample) < 2:
        return 0, 1
    (number, cells), (_, below) = sample[0], sample[1]
    for cell, under in zip(cells, below, strict=False):
        for test in (shapes.is_count, shapes.is_link, shapes.is_email):
            if cell.strip() and test(under) and not test(cell):
                return number, 1
    return 0, 1


def _continues(upper: list[str], lower: list[str]) -> bool:
    """Say whether a second header line follows: groups above ("Instagram", "", "TikTok", ""), what they hold below."""
    gaps = sum(not cell.strip() for cell in upper[1:])
    return bool(gaps) and any(platform_named(cell) for cell in upper) and _header_score(lower) >= 2


def _names(sample: list[Row], row: int, rows: int) -> list[str]:
    width = _width(sample, row)
    by_number = dict(sample)
    if not row or row not in by_number:
        return [f"Column {number}" for number in range(1, width + 1)]
    names = [" ".join(cell.split()) for cell in (by_number[row] + [""] * width)[:width]]
    if rows == 2:
        lower = by_number[row + 1] + [""] * width
        group = ""
        for index, name in enumerate(names):
            group = name or group
            names[index] = " ".join(f"{group} {lower[index]}".split())
    return [name[:200] or f"Column {number}" for number, name in enumerate(names, start=1)]


def _width(sample: list[Row], row: int) -> int:
    """Return how many columns there are: those with a header, and those that most rows fill.

    A few longer rows are broken ones (a separator inside a cell), and separators at the end of each line belong to
    no column.
    """
    counts = Counter(_last_filled(cells) for number, cells in sample if number > row)
    usual = counts.most_common(1)[0][0] if counts else 0
    header = next((_last_filled(cells) for number, cells in sample if number == row), 0)
    enough = sum(counts.values()) / 2
    wide = max(
        (width for width in counts if sum(n for w, n in counts.items() if w >= width) >= enough), default=0
    )
    return max(header, wide if header else max(usual, wide), 1)


def _last_filled(cells: list[str]) -> int:
    return max((index for index, cell in enumerate(cells, start=1) if cell.strip()), default=0)


def _from_header(column: Guess) -> None:
    found = meaning(column.name)
    if found:
        column.target, column.platform = found
    elif not measures_something_else(column.name):
        _sniff(column)


def _sniff(column: Guess) -> None:
    """Recognize by its cells alone what cannot be anything else."""
    if column.share(shapes.is_email) >= 0.6:
        column.set(Target.EMAIL, "its cells are e-mail addresses")
    elif column.share(shapes.is_profile_link) >= 0.6:
        column.set(Target.URL, "its cells are profile links")
    elif column.share(shapes.is_youtube_id) >= 0.6:
        column.set(Target.EXTERNAL_ID, "its cells are YouTube channel IDs")
    elif column.share(shapes.is_name_and_handle) >= 0.5:
        column.set(Target.NAME_HANDLE, "its cells hold a name and an @handle")
    elif column.share(shapes.is_at_handle) >= 0.8:
        column.set(Target.HANDLE, "its cells are @handles")


def _check(column: Guess, known: Known) -> None:
    """Hold the header's word against the cells: what does not fit is not imported, and says so."""
    if column.target == PROFILE:
        _settle_profile(column)
    elif column.target in (WHO, Target.NAME):
        _settle_who(column)
    if column.target in (Target.URL, Target.HANDLE):
        _settle_link(column)
    test, reason = _TESTS.get(column.target, (None, ""))
    if column.target == Target.STAGE:
        test, reason = (lambda cell: shapes.folded(cell) in known.stages), "its cells are none of your stages"
    elif column.target == Target.OWNER:
        test, reason = (
            (lambda cell: cell.strip().lower() in known.members),
            "its cells are no members' e-mail addresses",
        )
    if test and column.samples and column.share(test) < 0.5:
        column.set(Target.IGNORE, reason)
    if column.target not in OF_A_CHANNEL and column.target not in (WHO, Target.NAME, Target.NAME_HANDLE):
        column.platform = ""


def _settle_profile(column: Guess) -> None:
    if column.share(shapes.is_count) >= 0.7:
        column.set(Target.FOLLOWERS, f"numbers under {PLATFORMS[column.platform].label}")
    elif column.platform == TELEGRAM:
        column.set(Target.TELEGRAM)  # how people are reached; _settle_people knows lists of Telegram channels
    else:
        column.set(Target.HANDLE)


def _settle_who(column: Guess) -> None:
    if column.share(shapes.is_name_and_handle) >= 0.5:
        column.set(Target.NAME_HANDLE, "its cells hold a name and an @handle")
    elif column.share(shapes.is_profile_link) >= 0.6:
        column.set(Target.URL, "its cells are profile links")
    elif column.share(shapes.is_youtube_id) >= 0.6:
        column.set(Target.EXTERNAL_ID, "its cells are YouTube channel IDs")
    elif column.target == WHO:
        column.set(Target.HANDLE if column.share(shapes.is_handle_like) >= 0.8 else Target.NAME)


def _settle_link(column: Guess) -> None:
    if column.target == Target.URL and column.samples and column.share(shapes.is_link) < 0.5:
        fits = column.share(shapes.is_handle_like) >= 0.5
        column.set(Target.HANDLE if fits else Target.IGNORE, "" if fits else "its cells are no links")
    elif column.target == Target.URL and column.share(shapes.is_profile_link) < 0.3 and column.samples:
        column.set(Target.WEBSITE, "its links lead to none of the platforms")
    elif column.target == Target.HANDLE and column.share(shapes.is_profile_link) >= 0.5:
        column.set(Target.URL, "its cells are profile links")
    elif column.target == Target.HANDLE and column.share(shapes.is_youtube_id) >= 0.6:
        column.set(Target.EXTERNAL_ID, "its cells are YouTube channel IDs")


def _settle_people(columns: list[Guess]) -> None:
    """Tell names from handles where headers mix them up, and make sure that there is a name when there can be one."""
    names = [c for c in columns if c.target == Target.NAME]
    has_identity = any(c.target in IDENTITY or c.target == Target.NAME_HANDLE for c in columns)
    spoken = [c for c in names if c.share(shapes.is_handle_like) < 0.6]
    for column in names:
        like_handles = (
            column.share(shapes.is_handle_like) >= 0.8 and column.share(shapes.has_handle_signs) >= 0.1
        )
        if like_handles and not has_identity and (spoken or len(names) == 1):
            column.set(Target.HANDLE, "its cells are written like handles")
            has_identity = True
    telegram = next((c for c in columns if c.target == Target.TELEGRAM), None)
    if telegram and not has_identity and any(c.target == Target.FOLLOWERS for c in columns):
        telegram.set(Target.HANDLE, "the only accounts in the list")
        telegram.platform = TELEGRAM
    if not any(c.target in (Target.NAME, Target.NAME_HANDLE, Target.GIVEN_NAME) for c in columns):
        title = next((c for c in columns if c.target == Target.TITLE), None)
        if title:
            title.set(Target.NAME, "the only column with names")
    for column in columns:
        if column.target in (Target.NAME, Target.NAME_HANDLE):
            column.platform = ""


def _settle_doubles(columns: list[Guess]) -> None:
    """Of two columns for one thing keep the better: numbers in full before 1.2M, else the first."""
    kept: dict[tuple[str, str], Guess] = {}
    for column in columns:
        if not column.target or column.target in SEVERAL:
            continue
        key = (column.target, column.platform if column.target in OF_A_CHANNEL else "")
        other = kept.setdefault(key, column)
        if other is column:
            continue
        better, worse = other, column
        if column.target in COUNTS and column.share(shapes.is_exact_count) > other.share(
            shapes.is_exact_count
        ):
            better, worse = column, other
        kept[key] = better
        number = columns.index(better) + 1
        reason = "has the same in full" if column.target in COUNTS else "is taken"
        worse.set(Target.IGNORE, f"“{better.name}” in column {number} {reason}")


def _main_platform(
    columns: list[Guess], file_name: str, sample: list[Row], header_row: int
) -> tuple[str, str]:
    """Return the platform of columns that name none, and how it was found out."""
    if not any(c.target in (*OF_A_CHANNEL, Target.NAME_HANDLE) and not c.platform for c in columns):
        return "", ""
    for column in columns:
        if column.target == Target.EXTERNAL_ID and column.share(shapes.is_youtube_id) >= 0.6:
            return YOUTUBE, f"from the IDs in “{column.name}”"
        if column.target == Target.URL and not column.platform:
            linked = {shapes.linked_platform(cell) for cell in column.samples} - {None}
            if len(linked) == 1:
                return str(linked.pop()), f"from the links in “{column.name}”"
            if linked:
                return "", ""
    nouns = {noun for c in columns if (noun := platform_of_noun(c.name))}
    if len(nouns) == 1:
        return nouns.pop(), "from the header"
    named = {c.platform for c in columns if c.platform}
    if len(named) == 1:
        return named.pop(), "from the header"
    if not named and (platform := platform_named(file_name.rpartition(".")[0])):
        return platform, "from the file's name"
    above = [cell for number, cells in sample if number < header_row for cell in cells]
    found = next((name for cell in above if (name := platform_named(cell))), "")
    return (found, "from the title above the table") if found and not named else ("", "")


def _column(guess: Guess) -> Column:
    sign = decimal_sign(guess.samples) if guess.target in COUNTS else ""
    return replace(
        Column(guess.name), target=guess.target, platform=guess.platform, decimal=sign, why=guess.why,
        scale=scale_of(guess.samples), in_full=guess.share(shapes.is_exact_count) > 0.5,
    )  # fmt: skip


_TESTS: dict[str, tuple[Callable[[str], bool], str]] = {
    **dict.fromkeys(COUNTS, (shapes.is_count, "its cells are not numbers")),
    Target.NAME: (shapes.is_wordy, "its cells are numbers"),
    Target.TITLE: (shapes.is_wordy, "its cells are numbers"),
    Target.TAGS: (shapes.is_wordy, "its cells are numbers"),
    Target.HANDLE: (shapes.is_one_word, "its cells are no handles"),
    Target.EXTERNAL_ID: (shapes.is_one_word, "its cells are no IDs"),
    Target.COUNTRY: (shapes.is_country, "its cells name no countries"),
    Target.LANGUAGES: (shapes.is_language, "its cells name no languages"),
    Target.TIME_ZONE: (shapes.is_time_zone, "its cells are no time zones"),
    Target.EMAIL: (shapes.is_email, "its cells are no e-mail addresses"),
    Target.PHONE: (shapes.is_phone, "its cells are no phone numbers"),
    Target.WEBSITE: (shapes.is_link, "its cells are no links"),
    Target.PLATFORM: (shapes.is_platform, "its cells name no platforms"),
    Target.AS_OF: (shapes.is_date, "its cells are no dates"),
}
