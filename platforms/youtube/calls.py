"""One call to the YouTube Data API: its bucket, its price and what its refusals mean."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from platforms.contract import Credential, Meter
from platforms.errors import (
    ChangedShape,
    CommentsOff,
    Forbidden,
    Gone,
    PlatformError,
    Private,
    QuotaSpent,
    RateLimited,
    Temporary,
    TokenExpired,
)
from platforms.shapes import Shape
from platforms.transport import Params, Reply, Transport, retry_at

LABEL = "YouTube"
GENERAL = "yt.general"
SEARCH = "yt.search"
BATCH_STATS = "yt.batchstats"

KINDS = {
    "channels": "youtube#channelListResponse",
    "playlistItems": "youtube#playlistItemListResponse",
    "videos": "youtube#videoListResponse",
    "videos:batchGetStats": "youtube#batchGetStatsResponse",
    "commentThreads": "youtube#commentThreadListResponse",
    "comments": "youtube#commentListResponse",
    "search": "youtube#searchListResponse",
}

PACIFIC = ZoneInfo("America/Los_Angeles")
MINUTE = timedelta(seconds=60)


def next_reset(now: datetime) -> datetime:
    """Give the next midnight in Los Angeles, when every daily bucket of YouTube is full again."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, PACIFIC).astimezone(UTC)


def get(
    transport: Transport,
    url: str,
    params: Params,
    *,
    credential: Credential,
    kind: str,
    bucket: str,
    meter: Meter,
    now: datetime,
) -> Shape:
    """Call a list method; the answer must be of ``kind``, else an empty answer could pass for "gone"."""
    if not (credential.key or credential.access_token):
        raise Forbidden("No YouTube key is set. Add one in the settings.", platform=LABEL, bucket=bucket)
    headers = {"Authorization": f"Bearer {credential.access_token}"} if credential.access_token else {}
    secret = {} if credential.access_token else {"key": credential.key}
    try:
        reply = transport.request(
            "GET", url, platform=LABEL, params={**params, "prettyPrint": "false", **secret}, headers=headers
        )
    except PlatformError as error:
        meter.add(bucket, error.tries)
        raise
    # Every request costs a unit, the refused ones too.
    meter.add(bucket, reply.attempts)
    if reply.status != 200:
        raise refusal(reply, bucket=bucket, now=now)
    answer = Shape(reply.json(platform=LABEL), platform=LABEL)
    if answer.text("kind") != kind:
        raise ChangedShape(
            platform=LABEL, detail=f"{reply.address}: kind {answer.text('kind')!r}, not {kind}"
        )
    return answer


def refusal(reply: Reply, *, bucket: str, now: datetime) -> PlatformError:
    """Tell what an error answer means."""
    if reply.status == 304:
        return ChangedShape(platform=LABEL, detail="304 without If-None-Match")
    wait_until = retry_at(reply.headers, now) or now + MINUTE
    try:
        reasons, domains, message = _reasons(reply)
    except ChangedShape as error:
        if reply.status == 429:
            return RateLimited(platform=LABEL, bucket=bucket, retry_at=wait_until)
        return error
    detail = f"{reply.status} {'/'.join(sorted(reasons))} {message[:200]}"
    if "quotaExceeded" in reasons or "dailyLimitExceeded" in reasons:
        return QuotaSpent(platform=LABEL, detail=detail, bucket=bucket, resets_at=next_reset(now))
    if reasons & {"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"} or reply.status == 429:
        return RateLimited(platform=LABEL, detail=detail, bucket=bucket, retry_at=wait_until)
    if reasons & {"API_KEY_INVALID", "keyInvalid"} or "API key not valid" in message:
        sentence = "YouTube does not accept the API key. Check it in the settings."
        return Forbidden(sentence, platform=LABEL, detail=detail, bucket=bucket)
    if "commentsDisabled" in reasons:
        return CommentsOff(platform=LABEL, detail=detail)
    if reply.status == 401:
        return TokenExpired(platform=LABEL, detail=detail)
    if reply.status == 403 and any(domain.startswith("youtube.") for domain in domains):
        # Faults of the key come from "global" or "usageLimits"; this one is about the asked thing.
        return Private(platform=LABEL, detail=detail)
    if reply.status == 403:
        return Forbidden(platform=LABEL, detail=detail, bucket=bucket)
    if reply.status == 404:
        return Gone(platform=LABEL, detail=detail)
    if reasons & {"backendError", "internalError", "processingFailure"}:
        return Temporary(platform=LABEL, detail=detail)
    return ChangedShape(platform=LABEL, detail=detail)


def _reasons(reply: Reply) -> tuple[set[str], set[str], str]:
    error = Shape(reply.json_object(platform=LABEL), platform=LABEL).inner("error")
    reasons = {item.text("reason") for item in error.items("errors")}
    reasons |= {item.text("reason") for item in error.items("details")}
    domains = {item.text("domain") for item in error.items("errors")}
    return reasons - {""}, domains - {"youtube.quota"}, error.text("message")
