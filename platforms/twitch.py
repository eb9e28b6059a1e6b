"""Twitch through the Helix API, with an app token."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from platforms.adapter import Adapter
from platforms.addresses import profile_url
from platforms.batches import chunks, gather
from platforms.contract import (
    TWITCH,
    Answer,
    Batch,
    ChannelRef,
    ChannelStats,
    Credential,
    Meter,
    Page,
    PostRef,
    PostStats,
    QuotaReading,
    metered,
)
from platforms.errors import (
    ChangedShape,
    Forbidden,
    Gone,
    NotAProfile,
    PlatformError,
    RateLimited,
    TokenExpired,
)
from platforms.shapes import Shape
from platforms.transport import Params, Reply, retry_at

LABEL = "Twitch"
BUCKET = "tw.app"
BATCH = 100

_DURATION = re.compile(r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")


class Twitch(Adapter):
    """Reads profiles, followers and recordings. Twitch has no comments, likes or shares."""

    name: ClassVar[str] = TWITCH
    label: ClassVar[str] = LABEL
    base_url: ClassVar[str] = "https://api.twitch.tv"

    def resolve_remote(self, text: str | ChannelRef, *, credential: Credential) -> Answer[ChannelRef]:
        """Find the id behind a login, or the channel of a recording or clip."""
        with metered() as meter:
            try:
                ref = self._ref(text)
            except NotAProfile as error:
                if not error.post_external_id:
                    raise
                return meter.answer(self._channel_of_post(error.post_external_id, credential, meter))
            if ref.external_id:
                return meter.answer(ref)
            return meter.answer(self._by_login(ref, credential, meter))

    def channel_stats(
        self, refs: Sequence[ChannelRef], *, credential: Credential
    ) -> Batch[ChannelRef, ChannelStats]:
        """Read profiles and languages a hundred a call, and followers one channel a call."""
        with metered() as meter:
            groups = chunks(refs, BATCH)
            return gather(refs, groups, lambda group: self._read_channels(group, credential, meter), meter)

    def recent_posts(
        self, ref: ChannelRef, *, credential: Credential, cursor: str | None = None, limit: int = 100
    ) -> Answer[Page[PostStats]]:
        """Read a page of recordings, highlights and uploads with their views."""
        with metered() as meter:
            user_id = ref.external_id or self._by_login(ref, credential, meter).external_id or ""
            params: dict[str, str | int] = {
                "user_id": user_id,
                "first": min(limit, BATCH),
                "sort": "time",
                "type": "all",
            }
            if cursor:
                params["after"] = cursor
            answer = self._get("videos", params, credential, meter)
            posts = tuple(_video(item, self._clock()) for item in answer.items("data"))
            return meter.answer(Page(posts, answer.text("pagination", "cursor") or None))

    def post_stats(self, refs: Sequence[PostRef], *, credential: Credential) -> Batch[PostRef, PostStats]:
        """Read the views of a hundred recordings a call; one that ran out of its days is ``Gone``."""

        def read(group: Sequence[PostRef]) -> Mapping[PostRef, PostStats | PlatformError]:
            answer = self._get("videos", {"id": [ref.external_id for ref in group]}, credential, meter)
            found = {item.required_text("id"): item for item in answer.items("data")}
            return {ref: self._read_post(found.get(ref.external_id)) for ref in group}

        with metered() as meter:
            return gather(refs, chunks(refs, BATCH), read, meter)

    def _read_channels(
        self, group: Sequence[ChannelRef], credential: Credential, meter: Meter
    ) -> Mapping[ChannelRef, ChannelStats | PlatformError]:
        params = {
            "id": [ref.external_id for ref in group if ref.external_id],
            "login": [ref.handle for ref in group if not ref.external_id and ref.handle],
        }
        users = list(self._get("users", params, credential, meter).items("data"))
        if not users:
            return {ref: Gone(platform=LABEL, detail="absent from the answer") for ref in group}
        ids = [user.required_text("id") for user in users]
        channels = self._get("channels", {"broadcaster_id": ids}, credential, meter)
        languages = {
            item.text("broadcaster_id"): item.text("broadcaster_language") for item in channels.items("data")
        }
        # Two tables: a login may consist of digits and look like somebody's id.
        by_id = dict(zip(ids, users, strict=True))
        by_login = {user.text("login"): user for user in users}
        answers: dict[ChannelRef, ChannelStats | PlatformError] = {}
        stopped: PlatformError | None = None
        for ref in group:
            user = by_id.get(ref.external_id) if ref.external_id else by_login.get(ref.handle or "")
            if user is None:
                answers[ref] = Gone(platform=LABEL, detail="absent from the answer")
                continue
            answers[ref] = stopped or self._read_channel(user, languages, credential, meter)
            answer = answers[ref]
            if isinstance(answer, PlatformError) and not isinstance(answer, ChangedShape | Gone):
                stopped = answer
        return answers

    def _read_channel(
        self, user: Shape, languages: Mapping[str, str], credential: Credential, meter: Meter
    ) -> ChannelStats | PlatformError:
        try:
            id = user.required_text("id")
            followers = self._get("channels/followers", {"broadcaster_id": id, "first": 1}, credential, meter)
            return _channel(user, followers.number("total"), languages.get(id, ""), self._clock())
        except PlatformError as error:
            return error

    def _read_post(self, item: Shape | None) -> PostStats | PlatformError:
        if item is None:
            return Gone("This recording is no longer kept by Twitch.", platform=LABEL)
        try:
            return _video(item, self._clock())
        except ChangedShape as error:
            return error

    def _by_login(self, ref: ChannelRef, credential: Credential, meter: Meter) -> ChannelRef:
        answer = self._get("users", {"login": ref.handle or ""}, credential, meter)
        for item in answer.items("data"):
            return ChannelRef(TWITCH, item.required_text("id"), item.text("login"))
        raise Gone(f"There is no channel “{ref.handle}” on Twitch.", platform=LABEL)

    def _channel_of_post(self, post_id: str, credential: Credential, meter: Meter) -> ChannelRef:
        method, owner = ("videos", "user_id") if post_id.isdigit() else ("clips", "broadcaster_id")
        for item in self._get(method, {"id": post_id}, credential, meter).items("data"):
            return ChannelRef(TWITCH, item.required_text(owner))
        raise Gone("This recording is no longer on Twitch.", platform=LABEL)

    def _get(self, path: str, params: Params, credential: Credential, meter: Meter) -> Shape:
        if not (credential.client_id and (credential.access_token or credential.client_secret)):
            raise Forbidden(
                "No Twitch application is set. Add one in the settings.", platform=LABEL, bucket=BUCKET
            )
        if not credential.access_token:
            raise TokenExpired(platform=LABEL, detail="no app token yet")
        headers = {"Authorization": f"Bearer {credential.access_token}", "Client-Id": credential.client_id}
        try:
            url = f"{self._base_url}/helix/{path}"
            reply = self.transport.request("GET", url, platform=LABEL, params=params, headers=headers)
        except PlatformError as error:
            meter.add(BUCKET, error.tries)
            raise
        meter.add(BUCKET, reply.attempts)
        reading = _reading(reply)
        if reading is not None:
            meter.read(reading)
        if reply.status != 200:
            raise _refusal(reply, reading, self._clock())
        answer = Shape(reply.json(platform=LABEL), platform=LABEL)
        if not answer.has("data"):
            raise ChangedShape(platform=LABEL, detail=f"{reply.address}: no data")
        return answer


def _reading(reply: Reply) -> QuotaReading | None:
    # Headers are texts like the counts of other platforms, and read with the same care.
    names = ("ratelimit-limit", "ratelimit-remaining", "ratelimit-reset")
    headers = Shape({name: reply.headers[name] for name in names if name in reply.headers}, platform=LABEL)
    try:
        remaining = headers.number("ratelimit-remaining")
        limit, resets_at = headers.number("ratelimit-limit"), headers.moment("ratelimit-reset")
    except ChangedShape:
        return None
    return None if remaining is None else QuotaReading(BUCKET, limit, remaining, resets_at=resets_at)


def _refusal(reply: Reply, reading: QuotaReading | None, now: datetime) -> PlatformError:
    if reply.status == 429:
        resets_at = reading.resets_at if reading else None
        wait_until = resets_at or retry_at(reply.headers, now) or now + timedelta(seconds=60)
        return RateLimited(platform=LABEL, bucket=BUCKET, retry_at=wait_until)
    message = Shape(reply.json(platform=LABEL), platform=LABEL).text("message")
    detail = f"{reply.status} {message[:200]}"
    if reply.status == 401:
        return TokenExpired(platform=LABEL, detail=detail)
    if reply.status == 403:
        return Forbidden(platform=LABEL, detail=detail, bucket=BUCKET)
    if reply.status == 404:
        return Gone(platform=LABEL, detail=detail)
    return ChangedShape(platform=LABEL, detail=detail)


def _channel(user: Shape, followers: int | None, language: str, now: datetime) -> ChannelStats:
    external_id, login = user.required_text("id"), user.required_text("login")
    return ChannelStats(
        external_id=external_id,
        handle=login,
        title=user.text("display_name"),
        bio=user.text("description"),
        avatar_url=user.text("profile_image_url"),
        url=profile_url(TWITCH, handle=login),
        language=language if language not in ("", "other") else None,
        followers=followers,
        published_at=user.moment("created_at"),
        # Twitch tells no verification; partners are checked by its staff.
        verified=user.text("broadcaster_type") == "partner",
        fetched_at=now,
    )


def _video(item: Shape, now: datetime) -> PostStats:
    return PostStats(
        external_id=item.required_text("id"),
        channel_external_id=item.text("user_id") or None,
        kind="video",
        title=item.text("title"),
        text=item.text("description"),
        url=item.text("url"),
        thumbnail_url=item.text("thumbnail_url").replace("%{width}", "320").replace("%{height}", "180"),
        published_at=item.moment("published_at") or item.moment("created_at"),
        duration_seconds=duration(item.text("duration")),
        views=item.number("view_count"),
        language=item.text("language") or None,
        fetched_at=now,
    )


def duration(text: str) -> int | None:
    """Read "3h8m33s" as seconds."""
    match = _DURATION.fullmatch(text)
    if not text or not match:
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (hours * 60 + minutes) * 60 + seconds
