"""How channels stand that a list brings in: whether they will be read, and when first."""

from datetime import datetime, timedelta
from functools import cache
from random import Random

from django.utils.translation import gettext as _

from influencers.importing.copying import written
from influencers.importing.values import STANDING
from influencers.models import Channel
from influencers.sources import why_not_read
from influencers.states import ChannelState

_FIRST_POLLS_WITHIN = 3600  # seconds: a large list must not ask the platforms for everybody in one minute


class Standing:
    """How new channels stand: what is true of a whole platform is asked once a chunk."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.why_not = cache(why_not_read)
        self.spread = Random(now.timestamp())  # noqa: S311 -- only spreads polls over time
        self._lines: dict[tuple[str, bool], str] = {}  # of those that are not read

    def of(self, platform: str, is_anonymous: bool) -> tuple[str, str, datetime | None]:
        """Return state, its reason and the first poll's time of a new channel."""
        why_not = self.why_not(platform)
        if not why_not and is_anonymous:
            why_not = _("This channel has neither a handle nor an id, so it cannot be read.")
        if why_not:
            return ChannelState.NOT_POLLED, why_not, None
        return ChannelState.UNCHECKED, "", self._first_poll()

    def line(self, platform: str, is_anonymous: bool) -> str:
        """Return the same as `copy_written` takes it (STANDING)."""
        if (platform, is_anonymous) not in self._lines:
            standing = self.of(platform, is_anonymous)
            text = written(Channel, STANDING, [standing])[0]
            self._lines[platform, is_anonymous] = text if standing[2] is None else ""
        return self._lines[platform, is_anonymous] or f"{ChannelState.UNCHECKED}\t\t{self._first_poll()}"

    def _first_poll(self) -> datetime:
        return self.now + timedelta(seconds=self.spread.random() * _FIRST_POLLS_WITHIN)
