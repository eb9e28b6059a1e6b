"""Reads recorded streams: CSV, TSV or JSONL with created_at, text, and perhaps author, post, likes and parent."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from charset_normalizer import from_bytes

from accounts.text import clean
from crisis.detection import Heard

LONGEST = 50_000  # characters of a text that are kept
MOST_PROBLEMS = 200
_SURE = ("utf-8-sig", "utf-16")


class StreamFault(ValueError):
    """A file that is no recorded stream; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line was left out."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Stream:
    """What was read, in the order of its times, and what was left out. `posts` and `parents` are by a comment's key."""

    comments: tuple[Heard, ...]
    problems: tuple[Problem, ...]
    posts: Mapping[str, str]
    parents: Mapping[str, str]
    left_out: int = 0


def read_stream(name: str, content: bytes) -> Stream:
    """Read a recorded stream by its content, whatever its name ends in. Raises StreamFault.

    Times without a zone are UTC. A line that cannot be read is a problem, not the end.
    """
    text = _decoded(content)
    rows = _json_rows(text) if text.lstrip()[:1] == "{" else _table_rows(text, name)
    found: list[Heard] = []
    problems: list[Problem] = []
    posts: dict[str, str] = {}
    parents: dict[str, str] = {}
    left_out = 0
    for line, row in rows:
        try:
            heard = _comment(line, row)
        except ValueError as error:
            left_out += 1
            if len(problems) < MOST_PROBLEMS:
                problems.append(Problem(line, str(error)))
            continue
        found.append(heard)
        posts[heard.key] = str(row.get("post") or "")
        parents[heard.key] = str(row.get("parent") or "")
    if not found and not problems:
        raise StreamFault(f"{name} holds no comments. It needs lines with created_at and text.")
    found.sort(key=lambda each: (each.at, each.key))
    return Stream(tuple(found), tuple(problems), posts, parents, left_out)


def _decoded(content: bytes) -> str:
    for encoding in _SURE:
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    guessed = from_bytes(content[:200_000]).best()
    if guessed is None:
        raise StreamFault("This is no text file. Save it as CSV, TSV or JSONL in UTF-8.")
    return content.decode(guessed.encoding, "replace")


def _json_rows(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        yield number, row if isinstance(row, dict) else {"": "no JSON object"}


def _table_rows(text: str, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(
        io.StringIO(text.replace("\x00", "")), delimiter=max("\t,;", key=first.count), strict=False
    )
    named = {str(field).strip().lower(): field for field in reader.fieldnames or ()}
    if missing := {"created_at", "text"} - set(named):
        raise StreamFault(f"{name} lacks the column {' and '.join(sorted(missing))}.")
    # The limit is the whole process's, and lists of people rely on the usual one to notice a quotation mark that is
    # never closed: it is put back before anybody else reads.
    usual = csv.field_size_limit(10 * LONGEST)
    try:
        rows = [
            (reader.line_num, {plain: row.get(field) for plain, field in named.items()}) for row in reader
        ]
    except csv.Error as error:
        raise StreamFault(f"{name} breaks off at line {reader.line_num}: {error}.") from error
    finally:
        csv.field_size_limit(usual)
    yield from rows


def _comment(line: int, row: Mapping[str, Any]) -> Heard:
    text = clean(str(row.get("text") or ""))[:LONGEST]
    if not text:
        raise ValueError("There is no text.")
    at = _moment(row.get("created_at"))
    likes = str(row.get("likes") or "0")
    return Heard(
        key=str(line), at=at, text=text, author=str(row.get("author") or ""), mood=str(row.get("mood") or ""),
        nature=str(row.get("nature") or ""), likes=int(likes) if likes.isdigit() else 0,
    )  # fmt: skip


def _moment(written: Any) -> datetime:
    try:
        if isinstance(written, int | float) or str(written).isdigit():
            return datetime.fromtimestamp(float(written), UTC)
        found = datetime.fromisoformat(str(written).strip())
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(
            f"“{str(written)[:40]}” is no time. Write 2026-05-03T14:05:00 or 2026-05-03."
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
