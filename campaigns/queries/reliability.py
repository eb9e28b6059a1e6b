"""How reliable somebody has been: on time, moved, dropped. Counted from what happened, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.models import Collaboration, Deliverable, Postponement
from campaigns.states import DeliverableState, EndKind, MoveReason, Side

DEFINITION = "Published not later than the date that was agreed at that time; dates they asked to move count as moved, dates moved by us or the client do not."


@dataclass(frozen=True)
class Reliability:
    """`published` with a date to compare with; `on_time` of them; dates they asked to move later; how often they left."""

    published: int
    on_time: int
    moved: int
    finished: int
    dropped: int
    declined: int

    @property
    def share_on_time(self) -> float | None:
        """Return the share published on time; None when nothing was published with a date."""
        return self.on_time / self.published if self.published else None

    @property
    def words(self) -> str:
        """Say it in one line."""
        if not any((self.published, self.moved, self.dropped, self.declined)):
            return _("no record yet")
        told = []
        if self.published:
            told.append(
                _("%(on_time)d of %(published)d on time")
                % {"on_time": self.on_time, "published": self.published}
            )
        if self.moved:
            told.append(ngettext("%(n)d date moved", "%(n)d dates moved", self.moved) % {"n": self.moved})
        if self.dropped:
            told.append(
                ngettext("dropped out once", "dropped out %(n)d times", self.dropped) % {"n": self.dropped}
            )
        if self.declined:
            told.append(
                ngettext("declined once", "declined %(n)d times", self.declined) % {"n": self.declined}
            )
        return ", ".join(told)


def reliability_of(influencers: Sequence[int]) -> dict[int, Reliability]:
    """Return influencer id -> record; three statements whatever the number of people."""
    done: dict[int, Any] = {
        row["collaboration__influencer_id"]: row
        for row in Deliverable.objects.filter(
            collaboration__influencer__in=influencers, state=DeliverableState.PUBLISHED, publish_due_at__isnull=False
        )
        .values("collaboration__influencer_id")
        .annotate(published=Count("pk"), on_time=Count("pk", filter=Q(published_at__lte=F("publish_due_at"))))
    }  # fmt: skip
    moved = dict(
        Postponement.objects.filter(
            deliverable__collaboration__influencer__in=influencers, asked_by=Side.INFLUENCER, to_at__gt=F("from_at")
        )
        .exclude(reason__in=(MoveReason.CLIENT, MoveReason.PLAN, MoveReason.PRODUCT, MoveReason.CHANGES))
        .values_list("deliverable__collaboration__influencer_id")
        .annotate(number=Count("pk"))
    )  # fmt: skip
    ended: dict[int, Any] = {
        row["influencer_id"]: row
        for row in Collaboration.objects.filter(influencer__in=influencers)
        .values("influencer_id")
        .annotate(
            finished=Count("pk", filter=Q(stage__phase="completion")),
            dropped=Count("pk", filter=Q(end_kind=EndKind.DROPPED)),
            declined=Count("pk", filter=Q(end_kind=EndKind.DECLINED)),
        )
    }
    return {
        pk: Reliability(
            published=done.get(pk, {}).get("published", 0),
            on_time=done.get(pk, {}).get("on_time", 0),
            moved=moved.get(pk, 0),
            finished=ended.get(pk, {}).get("finished", 0),
            dropped=ended.get(pk, {}).get("dropped", 0),
            declined=ended.get(pk, {}).get("declined", 0),
        )
        for pk in influencers
    }
