"""Notices from the platforms: taken in once, and turned into an earlier look. Never a number is stored from one."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.db.models import Case, DateTimeField, F, Q, Value, When
from django.db.models.functions import Greatest
from django.utils.translation import gettext
from psycopg2.extras import execute_values

from accounts.audit import record
from accounts.errors import ActionError, NotAllowed
from accounts.models import Membership
from accounts.sealing import seal
from accounts.text import clean
from influencers import rules
from influencers.access import access_named
from influencers.actions.channels import label
from influencers.models import Channel, Credential, PushMessage, PushSubscription
from influencers.push_asking import ACCOUNT, agreed, new_secret
from influencers.push_hearing import Heard, Incoming, NotTheirs, hear
from influencers.states import ChannelState, CredentialState, PushState
from platforms.contract import VK
from platforms.errors import ChangedShape
from platforms.push import Nudge

NUDGE_GAP = timedelta(minutes=5)  # a channel is not brought forward more often, whatever its platform sends
REPEATS_KNOWN = timedelta(days=7)  # longer than any platform repeats a notice (TikTok: 72 hours)
RENEW_AT_SHARE = 0.8  # of a lease
STOPPED_AGAIN = timedelta(days=1)
WITHDRAWN = (
    "The influencer took the consent back on the platform. Send a new link if you still work together."
)

# What each kind of notice makes worth reading.
_FIGURES = frozenset({"posts", "post", "live", "channel"})
_POSTS = frozenset({"posts", "post", "comments"})

log = structlog.get_logger(__name__)


def receive_notice(*, uuid: UUID, incoming: Incoming, now: datetime) -> Heard:
    """Take in a platform's request to one of our addresses, and return how it is answered.

    A notice that came before does nothing; one about an account nobody has does nothing either.
    """
    row = PushSubscription.objects.filter(uuid=uuid).first()
    if row is None:
        return Heard(status=404)
    access = access_named(row.access, platform=row.platform) if row.access else None
    try:
        heard = hear(row, access, incoming, now=now)
    except NotTheirs as error:
        log.warning("notice refused", platform=row.platform, reason=str(error), subscription=str(row.uuid))
        _ask_anew_if_unreadable(row, now=now)
        return Heard(status=error.status)
    except ChangedShape as error:
        log.warning("notice not understood", platform=row.platform, detail=error.detail)
        return Heard(status=400)
    _take_in(row, heard, now=now)
    return heard


@transaction.atomic
def nudge_channels(
    *,
    platform: str,
    accounts: Collection[str],
    kinds: Collection[str],
    now: datetime,
    agency_id: int | None = None,
) -> int:
    """Let channels be read earlier, because their platform said that something changed; return how many.

    `accounts` are the platform's ids of the accounts, or of who consented for them; `kinds` say what changed
    (platforms.push.NudgeKind). A channel is brought forward at most once in five minutes. Without `agency_id`, every
    agency's.
    """
    due = Greatest(Value(now, output_field=DateTimeField()), F("nudged_at") + NUDGE_GAP)
    figures, posts = bool(_FIGURES & set(kinds)), bool(_POSTS & set(kinds))
    if not accounts or not (figures or posts):
        return 0
    theirs = Q(external_id__in=list(accounts)) | Q(
        consent__account_id__in=list(accounts), consent__state=CredentialState.WORKING
    )
    if agency_id is not None:
        theirs &= Q(agency_id=agency_id)
    later = (Q(next_poll_at__gt=due) if figures else Q(pk=None)) | (
        Q(posts_due_at__gt=due) if posts else Q(pk=None)
    )
    found = Channel.objects.filter(theirs, platform=platform).values_list("pk", flat=True)
    values: dict[str, Any] = {"nudged_at": due}
    if figures:
        values["next_poll_at"] = Case(When(next_poll_at__gt=due, then=due), default=F("next_poll_at"))
    if posts:
        values["posts_due_at"] = Case(When(posts_due_at__gt=due, then=due), default=F("posts_due_at"))
    return Channel.objects.filter(later, pk__in=list(found)).update(**values)


def forget_notices(*, now: datetime) -> int:
    """Forget notices so old that no platform repeats them; return how many."""
    deleted, _ = PushMessage.objects.filter(received_at__lt=now - REPEATS_KNOWN).delete()
    return deleted


@transaction.atomic
def set_up_vk_push(*, by: Membership, channel: Channel, confirmation: str, now: datetime) -> PushSubscription:
    """Be ready for a VK community's Callback API; its owner then enters our address and secret there.

    `confirmation` is the string VK shows to that owner and expects as our first answer.
    """
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed(gettext("Viewers cannot set up notices. Ask a manager or owner."))
    if channel.platform != VK or not channel.external_id.startswith("-"):
        raise ActionError(gettext("Only a VK community that was read once can send notices."))
    text = clean(confirmation).strip()
    if not (0 < len(text) <= 64 and text.isascii() and text.isalnum()):
        raise ActionError(
            gettext(
                "Copy the string VK shows under “String to be returned”: letters and digits, for example 8f3b21c0."
            )
        )
    name = f"agency:{channel.agency.uuid}"
    row, is_new = PushSubscription.objects.get_or_create(
        platform=VK,
        access=name,
        account=channel.external_id,
        topic=ACCOUNT,
        defaults={"agency": channel.agency},
    )
    secret = agreed(row).get("secret") or new_secret()
    row.sealed = seal({"secret": secret, "confirmation": text})
    row.state, row.asked_at = PushState.ASKED, now
    row.last_failure, row.failed_at = "", None
    row.save()
    record(
        by=by,
        action="influencers.push.set_up" if is_new else "influencers.push.changed",
        subject=channel.influencer,
        agency=by.agency,
        comment=label(channel),
    )
    return row


@transaction.atomic
def remove_vk_push(*, by: Membership, channel: Channel) -> None:
    """Stop listening to a VK community."""
    if not rules.can_edit_influencer(by, channel.influencer):
        raise NotAllowed(gettext("Viewers cannot end notices. Ask a manager or owner."))
    rows = PushSubscription.objects.filter(agency=by.agency, platform=VK, account=channel.external_id)
    deleted, _ = rows.delete()
    if deleted:
        record(
            by=by,
            action="influencers.push.removed",
            subject=channel.influencer,
            agency=by.agency,
            comment=label(channel),
        )


@transaction.atomic
def _take_in(row: PushSubscription, heard: Heard, *, now: datetime) -> None:
    subscription = PushSubscription.objects.filter(pk=row.pk)
    if heard.is_over:
        subscription.delete()
        return
    if heard.ended_because:
        subscription.update(
            state=PushState.STOPPED,
            last_failure=(gettext("The platform ended the notices: %(why)s.") % {"why": heard.ended_because})[
                :300
            ],
            failed_at=now,
            due_at=now + STOPPED_AGAIN,
            external_id="",
        )
        return
    if heard.is_confirmed:
        ends = now + heard.lease if heard.lease else None
        subscription.exclude(state=PushState.ENDING).update(
            state=PushState.ACTIVE,
            verified_at=now,
            expires_at=ends,
            due_at=now + heard.lease * RENEW_AT_SHARE if heard.lease else None,
            failures=0,
            last_failure="",
            failed_at=None,
        )
    new = _not_heard_before(row, heard.nudges, now=now)
    if heard.nudges:
        subscription.update(last_message_at=now, messages=F("messages") + len(new))
    for nudge in new:
        if nudge.kind == "consent_withdrawn":
            _withdraw(row, nudge, now=now)
    _nudge(row, new, now=now)


def _nudge(row: PushSubscription, nudges: Iterable[Nudge], *, now: datetime) -> None:
    kinds: dict[str, set[str]] = {}
    for nudge in nudges:
        account = nudge.channel_external_id or row.account
        if account:
            kinds.setdefault(account, set()).add(nudge.kind)
    for account, told in kinds.items():
        nudge_channels(
            platform=row.platform, accounts=[account], kinds=told, now=now, agency_id=row.agency_id
        )


def _not_heard_before(row: PushSubscription, nudges: Iterable[Nudge], *, now: datetime) -> list[Nudge]:
    by_digest = {
        hashlib.sha256(f"{nudge.event_id or repr(nudge)}".encode("utf-8", "replace")).hexdigest(): nudge
        for nudge in nudges
    }
    if not by_digest:
        return []
    rows = [(row.pk, digest, now) for digest in by_digest]
    with connection.cursor() as cursor:
        new = execute_values(cursor, _REMEMBER, rows, fetch=True)
    return [by_digest[digest] for (digest,) in new]


def _withdraw(row: PushSubscription, nudge: Nudge, *, now: datetime) -> None:
    consents = Credential.objects.usable().filter(
        platform=row.platform, account_id=nudge.channel_external_id or "", channel__isnull=False
    )
    if row.agency_id is not None:
        consents = consents.filter(agency_id=row.agency_id)
    for consent in consents.select_related("channel__influencer", "channel__agency"):
        channel = consent.channel
        if channel is None:
            continue
        # The token is dead already; nothing that opens an account is kept (TikTok's and Meta's rules).
        record(
            by=None,
            action="influencers.consent.withdrawn",
            subject=channel.influencer,
            agency=channel.agency,
            comment=label(channel),
        )
        consent.delete()
        Channel.objects.filter(pk=channel.pk).update(
            state=ChannelState.NEEDS_CONSENT, state_note=WITHDRAWN, next_poll_at=None
        )


def _ask_anew_if_unreadable(row: PushSubscription, *, now: datetime) -> None:
    """Ask with a new secret where SECRET_KEY was changed and the old one cannot be opened any more."""
    if row.sealed and not agreed(row):
        PushSubscription.objects.filter(pk=row.pk, state=PushState.ACTIVE).update(
            state=PushState.WANTED, due_at=now, sealed=""
        )


_REMEMBER = f"""
INSERT INTO {PushMessage._meta.db_table} (subscription_id, digest, received_at) VALUES %s
ON CONFLICT (subscription_id, digest) DO NOTHING RETURNING digest
"""  # noqa: S608 -- our own table's name
