"""Taking back what a file taught: its hours leave the memory of what is usual."""

from django.db import connection

from crisis.detection.baseline import WIDTH
from crisis.detection.contract import NEGATIVE, WATCHED_NATURES
from crisis.models import Mention, MentionFile, Stream


def unlearn(stream: Stream, upload: MentionFile) -> None:
    """Subtract what was counted of a file's mentions from a stream's past, hour by hour. The stream is locked.

    Who spoke twice in an hour was counted once: no hour goes below nothing.
    """
    past = stream.state.get("baseline")
    if not past:
        return
    width = 86_400 if past["grain"] == "day" else 3600
    taken = _counted(upload, width)
    kept = []
    for bucket, *counts in past["buckets"]:
        less = taken.get(bucket, [0] * WIDTH)
        left = [max(0, have - gone) for have, gone in zip(counts, less, strict=True)]
        if any(left):
            kept.append([bucket, *left])
    past["buckets"] = kept
    stream.save(update_fields=["state", "updated_at"])


def _counted(upload: MentionFile, width: int) -> dict[int, list[int]]:
    natures = ", ".join(f"count(*) FILTER (WHERE nature = '{each}')" for each in WATCHED_NATURES)
    sql = f"""
        SELECT floor(extract(epoch FROM at) / {width})::bigint, count(*),
            count(*) FILTER (WHERE mood = '{NEGATIVE}'), {natures}
        FROM "{Mention._meta.db_table}" WHERE from_file_id = %s AND heard_at IS NOT NULL GROUP BY 1
    """  # noqa: S608 -- names of tables and of moods
    with connection.cursor() as cursor:
        cursor.execute(sql, [upload.pk])
        return {int(bucket): list(counts) for bucket, *counts in cursor.fetchall()}
