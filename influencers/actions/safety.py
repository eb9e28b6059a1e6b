"""Scanning stored posts for words worth a look, and what members decide about what was found."""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.cache import cache
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.audit import entry
from accounts.errors import ActionError, NotAllowed
from accounts.models import Agency, AuditEntry, Brand, Membership
from influencers import rules
from influencers.figures.formulas import why_not_figured
from influencers.models import Post, SafetyFlag
from influencers.safety.packs import scan, version_of
from platforms.contract import YOUTUBE

A_BATCH = 1000
LOOK_AGAIN = (
    24 * 3600
)  # seconds: an agency whose posts were all scanned with today's packs is left alone so long
AUDITED = {
    SafetyFlag.State.CONFIRMED: "influencers.flag.confirmed",
    SafetyFlag.State.DISMISSED: "influencers.flag.dismissed",
    SafetyFlag.State.OPEN: "influencers.flag.opened",
}


@transaction.atomic
def scan_posts(*, post_ids: Sequence[int], now: datetime) -> int:
    """Scan posts that today's packs have not read, and keep what was found; return how many were scanned.

    Decided flags stay; an undecided one that is no longer found goes. Posts of known minors are not scored (data
    protection), nor are YouTube's unless its terms allow it here.
    """
    by_agency: dict[int, list[Post]] = defaultdict(list)
    posts = Post.objects.filter(pk__in=post_ids).select_related("channel__influencer").order_by("pk")
    for post in posts.select_for_update(of=("self",)):
        by_agency[post.channel.agency_id].append(post)
    scanned = 0
    for agency_id, group in by_agency.items():
        rivals = rivals_of(agency_id)
        version = version_of(rivals)
        unread = [post for post in group if post.scanned_with != version]
        _keep(unread, rivals, now)
        Post.objects.filter(pk__in=[post.pk for post in unread]).update(scanned_with=version)
        scanned += len(unread)
    return scanned


def scan_again(*, now: datetime, seconds: float = 60.0) -> int:
    """Scan what newer packs or rivals have not read, batch by batch, for about so many seconds; return how many."""
    stop, scanned = time.monotonic() + seconds, 0
    for agency in Agency.objects.order_by("pk").iterator():
        version = version_of(rivals_of(agency.pk))
        done = f"safety-scanned:{agency.pk}:{version}"
        unread = Post.objects.filter(Q(scanned_with__lt=version) | Q(scanned_with__gt=version))
        while time.monotonic() < stop and not cache.get(done):
            batch = list(unread.filter(channel__agency=agency).values_list("pk", flat=True)[:A_BATCH])
            if not batch:
                cache.set(done, True, LOOK_AGAIN)
                break
            scanned += scan_posts(post_ids=batch, now=now)
    return scanned


def decide_flags(
    *, flags: Iterable[SafetyFlag], by: Membership, state: str, now: datetime
) -> list[SafetyFlag]:
    """Confirm flagged places, dismiss them as harmless, or take the decision back; return those that changed.

    `flags` come with post, channel and influencer loaded.
    """
    if not rules.can_manage_vetting(by, by.agency):
        raise NotAllowed(_("Viewers cannot decide about flagged posts. Ask a manager or owner."))
    if state not in SafetyFlag.State.values:
        raise ActionError(_("Choose confirmed, dismissed or open."))
    decided = [flag for flag in flags if flag.state != state]
    if any(flag.post.channel.agency_id != by.agency_id for flag in decided):
        raise NotAllowed(_("These posts belong to another agency."))
    _decide(decided, by, SafetyFlag.State(state), now)
    return decided


@transaction.atomic
def _decide(flags: Sequence[SafetyFlag], by: Membership, state: SafetyFlag.State, now: datetime) -> None:
    opened = state == SafetyFlag.State.OPEN
    SafetyFlag.objects.filter(pk__in=[flag.pk for flag in flags]).update(
        state=state, decided_by=None if opened else by, decided_at=None if opened else now
    )
    AuditEntry.objects.bulk_create(
        [
            entry(
                by=by, action=AUDITED[state], subject=flag.post.channel.influencer, agency=by.agency,
                comment=f"{flag.word}: {flag.excerpt}"[:300],
            )
            for flag in flags
        ]
    )  # fmt: skip


def rivals_of(agency_id: int) -> list[str]:
    """Return the rivals of all the agency's active brands, each once."""
    brands: QuerySet[Brand] = Brand.objects.filter(agency_id=agency_id, archived_at=None)
    named = (name for rivals in brands.values_list("rivals", flat=True) for name in rivals)
    return sorted({name for name in named if name.strip()})


def _keep(posts: Sequence[Post], rivals: list[str], now: datetime) -> None:
    found = []
    for post in posts:
        if post.channel.influencer.is_minor or not _may_scan(post.channel.platform):
            continue
        for hit in scan(f"{post.title}\n{post.text}", language=post.language, rivals=rivals):
            found.append(
                SafetyFlag(
                    post=post, pack=hit.pack, category=hit.category, severity=hit.severity, word=hit.word,
                    excerpt=hit.excerpt, found_at=now,
                )
            )  # fmt: skip
    still = {(flag.post_id, flag.category, flag.word) for flag in found}
    undecided = SafetyFlag.objects.filter(post__in=posts, state=SafetyFlag.State.OPEN)
    gone = [flag.pk for flag in undecided if (flag.post_id, flag.category, flag.word) not in still]
    SafetyFlag.objects.filter(pk__in=gone).delete()
    SafetyFlag.objects.bulk_create(found, ignore_conflicts=True, batch_size=1000)


def _may_scan(platform: str) -> bool:
    return platform != YOUTUBE or not why_not_figured(platform)
