"""The part of a row that is about one channel: handle, link and numbers, judged by the platforms' own rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from accounts.text import clean
from influencers.importing.blanks import is_blank
from influencers.importing.counts import ABBREVIATED, EXACT, parse_count
from influencers.importing.plan import COUNTS, Plan, Target
from influencers.importing.shapes import linked_platform
from platforms.addresses import NETWORKS, normalize_handle, profile_url, resolve
from platforms.contract import ChannelRef
from platforms.errors import NotAProfile

_LOST_LETTERS = re.compile(r"\ufffd+|\?{2,}")
Notes = list[tuple[str, str]]
_COUNT_FIELDS = {
    Target.FOLLOWERS: "followers",
    Target.FOLLOWING: "following",
    Target.POSTS: "posts_count",
    Target.VIEWS: "views_count",
}


@dataclass(slots=True)
class ChannelRow:
    """A channel as a row tells of it. Numbers it does not tell are None."""

    platform: str
    handle: str = ""
    external_id: str = ""
    url: str = ""
    title: str = ""
    followers: int | None = None
    following: int | None = None
    posts_count: int | None = None
    views_count: int | None = None
    precision: str = ""

    @property
    def handle_key(self) -> str:
        return self.handle.lower()

    @property
    def platform_label(self) -> str:
        return NETWORKS[self.platform].label if self.platform else ""


class ChannelReader:
    """Reads the columns of one platform; `platform` "" is the one the row itself, its link or the plan names."""

    def __init__(self, plan: Plan, platform: str, columns: Mapping[str, int]) -> None:
        self.platform = platform
        self._default = platform or plan.platform
        self._names = [column.name for column in plan.columns]
        self._counts = [
            (columns[target], _COUNT_FIELDS[target], plan.columns[columns[target]].decimal)
            for target in COUNTS
            if target in columns
        ]
        self._url = columns.get(Target.URL)
        self._handle = columns.get(Target.HANDLE)
        self._id = columns.get(Target.EXTERNAL_ID)
        self._title = columns.get(Target.TITLE)

    def read(self, row: list[str], notes: Notes, *, platform: str, handle: str) -> ChannelRow | None:
        """Return the row's channel, or None when nothing is said about it."""
        linked = self._linked(row, notes, platform)
        platform = linked.platform if linked else (self.platform or platform or self._default)
        channel = ChannelRow(platform)
        if linked:
            channel.handle, channel.external_id = linked.handle or "", linked.external_id or ""
        self._read_handle(channel, row, notes, handle)
        self._read_id(channel, row, notes)
        if self._title is not None and not is_blank(row[self._title]):
            channel.title = without_lost_letters(clean(row[self._title]))[:200]
        self._read_counts(channel, row, notes)
        if not (channel.handle or channel.external_id or channel.title or channel.precision):
            return None
        if not platform:
            notes.append(
                ("", _("It is not said on which platform this is, so handle and numbers were left out."))
            )
            return None
        channel.url = profile_url(
            platform, handle=channel.handle.lower() or None, external_id=channel.external_id or None
        )
        return channel

    def _linked(self, row: list[str], notes: Notes, platform: str) -> ChannelRef | None:
        """Return the account a link leads to. A link may be on another platform than the list says: it knows better."""
        if self._url is None or is_blank(row[self._url]):
            return None
        cell = row[self._url].strip()
        expected = self.platform or (None if linked_platform(cell) else platform or self._default or None)
        try:
            return resolve(cell, platform=expected)
        except NotAProfile as error:
            notes.append((self._names[self._url], error.for_person))
            return None

    def _read_handle(self, channel: ChannelRow, row: list[str], notes: Notes, joined: str) -> None:
        cell, column = joined, ""
        if self._handle is not None and not is_blank(row[self._handle]):
            cell, column = row[self._handle].strip(), self._names[self._handle]
        if not cell:
            return
        if not channel.platform:
            channel.platform = linked_platform(cell) or ""
        if not channel.platform:
            channel.title = channel.title or cell  # kept so that the row says which handle has no platform
            return
        try:
            ref = resolve(cell, platform=channel.platform)
        except NotAProfile as error:
            notes.append((column, error.for_person))
            return
        if channel.handle and ref.handle and channel.handle != ref.handle and "/" not in channel.handle:
            notes.append(
                (
                    column,
                    _("The link leads to @%(handle)s, not to @%(handle2)s; the link was taken.")
                    % {"handle": channel.handle, "handle2": ref.handle},
                )
            )
            return
        if ref.handle:
            channel.handle = _as_typed(cell, ref.handle)
        channel.external_id = channel.external_id or ref.external_id or ""

    def _read_id(self, channel: ChannelRow, row: list[str], notes: Notes) -> None:
        if self._id is None or is_blank(row[self._id]) or not channel.platform:
            return
        cell = row[self._id].strip()
        network = NETWORKS[channel.platform]
        if network.external_id.fullmatch(cell):
            channel.external_id = cell
        elif cell.lower() != channel.external_id:
            notes.append(
                (
                    self._names[self._id],
                    _("“%(cell)s” is not an ID on %(network_label)s.")
                    % {"cell": clean(cell)[:40], "network_label": network.label},
                )
            )

    def _read_counts(self, channel: ChannelRow, row: list[str], notes: Notes) -> None:
        for index, field, decimal in self._counts:
            cell = row[index]
            if not cell or is_blank(cell):
                continue
            try:
                value, precision = parse_count(cell, decimal)
            except ValueError as error:
                notes.append((self._names[index], str(error)))
                continue
            setattr(channel, field, value)
            # One abbreviated number makes the reading abbreviated: the weakest of them is what can be relied on.
            channel.precision = ABBREVIATED if ABBREVIATED in (precision, channel.precision) else EXACT


@lru_cache(maxsize=1024)
def _as_typed(cell: str, handle: str) -> str:
    """Return the handle with the capitals its author used, where the cell is just the handle."""
    typed = cell.strip().lstrip("@").strip("/")
    return typed if normalize_handle("", typed) == handle else handle


def without_lost_letters(text: str) -> str:
    """Return a text without the signs that stand for letters an earlier program could not write."""
    return clean(_LOST_LETTERS.sub("", text)) if "\ufffd" in text or "??" in text else text
