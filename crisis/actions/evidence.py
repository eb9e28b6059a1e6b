"""What is saved before anything can be hidden: posts and comments as they are now, with numbers, a hash and the time in UTC."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError
from accounts.models import Membership
from campaigns.reading import read_name, read_text
from crisis.actions.locking import lock_incident
from crisis.actions.timeline import tell_room, write_entry
from crisis.models import AlertSample, Incident, Mention, SavedEvidence
from crisis.states import EntryKind
from influencers.models import Comment, Post

MOST_POSTS = 60
COMMENTS_A_POST = 200  # the newest ones
MOST_BYTES = 25 * 1024 * 1024


@transaction.atomic
def save_evidence(
    *, incident: Incident, by: Membership, what: str, url: str = "", note: str = "", file: UploadedFile | None = None
) -> SavedEvidence:  # fmt: skip
    """Save something by hand: what it is, where it stands, in words or as a file (a screenshot). Its hash is of the file."""
    current = lock_incident(incident, by, over_too=True)
    what = read_name(what, 200, _("What it is"))
    url = _read_url(url.strip())
    note = read_text(note, _("The note"))
    if not (url or note or file):
        raise ActionError(_("Give an address, some words or a file: without one of them nothing is kept."))
    now = timezone.now()
    content: dict[str, Any] = {"note": note, "url": url, "saved_at": in_words(now)}
    made = SavedEvidence(incident=current, what=what, url=url, content=content, saved_at=now, by=by)
    if file is not None:
        if (file.size or 0) > MOST_BYTES:
            raise ActionError(_("The file is too large: at most 25 MB. Save a screenshot or a part of it."))
        made.sha256 = hash_of_file(file)
        content |= {"file": (file.name or "")[-120:], "bytes": file.size}
        made.file.save(f"{made.uuid}", file, save=False)
    else:
        made.sha256 = hash_of(content)
    made.save()
    _say(current, by, _("Saved as evidence: %(what)s") % {"what": what}, made)
    return made


@transaction.atomic
def keep_heard(*, incident: Incident, by: Membership, heard: Comment | Mention) -> SavedEvidence:
    """Save one comment or mention of the room as it is now. Saved before: that one is returned."""
    current = lock_incident(incident, by, over_too=True)
    row = _of_comment(heard) if isinstance(heard, Comment) else _of_mention(heard)
    known = current.evidence.filter(key=row["key"]).first()
    if known is not None:
        return known
    made = _saved(current, row, timezone.now(), by)
    made.save()
    _say(current, by, _("Saved as evidence: %(what)s") % {"what": made.what}, made)
    return made


@transaction.atomic
def save_what_is_there(*, incident: Incident, now: datetime) -> int:
    """Save the watched posts with their numbers and newest comments, and what caused the alerts; return how many are new.

    Asked again it saves nothing twice, so a worker killed in the middle loses and repeats nothing.
    """
    current = lock_incident(incident, None, over_too=True)
    known = set(current.evidence.exclude(key="").values_list("key", flat=True))
    rows = [row for row in (*_posts(current), *_samples(current)) if row["key"] not in known]
    SavedEvidence.objects.bulk_create(
        [_saved(current, row, now, None) for row in rows], ignore_conflicts=True
    )
    if rows:
        write_entry(
            incident=current, kind=EntryKind.EVIDENCE, by=None, saved=len(rows),
            text=_("Saved as evidence: %(count)s posts, comments and mentions as they are now.") % {"count": len(rows)},
        )  # fmt: skip
        tell_room(current, "evidence")
    return len(rows)


def _read_url(url: str) -> str:
    try:
        if url:
            URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        raise ActionError(_("%(url)s is not an address on the web.") % {"url": url[:80]}) from None
    return url


def hash_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of content in canonical form (JSON, keys sorted, no spaces, UTF-8), for whoever checks it later."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(content: Mapping[str, Any]) -> str:
    """Return content as the one text its hash is of."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of_file(file: UploadedFile) -> str:
    """Return the SHA-256 of a file, read in parts."""
    made = hashlib.sha256()
    for part in file.chunks():
        made.update(part)
    file.seek(0)
    return made.hexdigest()


def in_words(at: datetime | None) -> str | None:
    """Return a moment in UTC, ISO 8601."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def _posts(incident: Incident) -> Iterable[dict[str, Any]]:
    watched = Post.objects.filter(streams__monitor__incident_places__incident=incident)
    for post in watched.distinct().select_related("channel").order_by("-published_at")[:MOST_POSTS]:
        newest = post.comments.filter(removed_at=None).order_by("-published_at")[:COMMENTS_A_POST]
        yield {
            "key": f"post:{post.pk}", "what": post.title or post.text[:120] or post.url or post.external_id, "url": post.url,
            "content": {
                "kind": "post", "channel": str(post.channel), "id": post.external_id, "title": post.title, "text": post.text,
                "published_at": in_words(post.published_at), "measured_at": in_words(post.measured_at), "views": post.views,
                "likes": post.likes, "comments_count": post.comments_count, "shares": post.shares,
                "comments": [_comment(each) for each in newest],
            },
        }  # fmt: skip


def _samples(incident: Incident) -> Iterable[dict[str, Any]]:
    samples = AlertSample.objects.filter(alert__incident=incident)
    for sample in samples.select_related("comment__post", "mention").order_by("pk"):
        if sample.comment is not None:
            yield _of_comment(sample.comment)
        elif sample.mention is not None:
            yield _of_mention(sample.mention)


def _of_comment(comment: Comment) -> dict[str, Any]:
    content = {"kind": "comment", "post": comment.post.url or comment.post.external_id, **_comment(comment)}
    return {"key": f"comment:{comment.pk}", "what": comment.text, "url": comment.post.url, "content": content}


def _of_mention(mention: Mention) -> dict[str, Any]:
    content = {
        "kind": "mention", "place": mention.place, "title": mention.title, "text": mention.text, "author": mention.author,
        "at": in_words(mention.at), "likes": mention.likes, "reach": mention.reach, "mood": mention.mood,
    }  # fmt: skip
    what = mention.title or mention.text
    return {"key": f"mention:{mention.pk}", "what": what, "url": mention.url, "content": content}


def _comment(comment: Comment) -> dict[str, Any]:
    return {
        "id": comment.external_id, "text": comment.text, "likes": comment.likes, "published_at": in_words(comment.published_at),
        "taken_in_at": in_words(comment.taken_in_at), "mood": comment.mood, "nature": comment.nature,
    }  # fmt: skip


def _saved(incident: Incident, row: Mapping[str, Any], now: datetime, by: Membership | None) -> SavedEvidence:
    content = {**row["content"], "saved_at": in_words(now)}
    return SavedEvidence(
        incident=incident, key=row["key"], what=" ".join(row["what"].split())[:200] or row["key"], url=row["url"][:1000],
        content=content, sha256=hash_of(content), saved_at=now, by=by,
    )  # fmt: skip


def _say(incident: Incident, by: Membership, text: str, made: SavedEvidence) -> None:
    write_entry(
        incident=incident, kind=EntryKind.EVIDENCE, by=by, text=text, evidence=str(made.uuid), sha256=made.sha256
    )  # fmt: skip
    record(by=by, action="crisis.incident.evidence_saved", subject=incident, comment=made.what)
    tell_room(incident, "evidence")
