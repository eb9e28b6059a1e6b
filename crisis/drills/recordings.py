"""What a drill plays: a built-in storm or a file, as the same comments in the same order whenever it is asked for."""

from functools import lru_cache

from crisis.drills import Recorded, StreamFault, comments_of, drills, read_stream
from crisis.drills.reading import Problem
from crisis.models import Drill

MOST_BYTES = 50_000_000
MOST_COMMENTS = 200_000


def recording_of(drill: Drill) -> tuple[Recorded, ...]:
    """Return a drill's comments, by their second. Raises StreamFault when its file is gone or no recording."""
    if drill.storm:
        return comments_of(drill.storm)
    return _of_file(drill.recording.name)


def read_recording(name: str, content: bytes) -> tuple[tuple[Recorded, ...], tuple[Problem, ...], int]:
    """Read a file: its comments by their second, the first problems, how many lines were left out. Raises StreamFault."""
    if len(content) > MOST_BYTES:
        raise StreamFault(f"{name} is larger than 50 MB. Cut it to the days that matter.")
    stream = read_stream(name, content)
    if not stream.comments:
        first = stream.problems[0]
        raise StreamFault(f"{name} holds no comment that can be read. Line {first.line}: {first.message}")
    if len(stream.comments) > MOST_COMMENTS:
        raise StreamFault(
            f"{name} holds more than {MOST_COMMENTS:,} comments. Cut it to the days that matter."
        )
    begin = stream.comments[0].at
    rows = tuple(
        Recorded(
            (each.at - begin).total_seconds(), each.text, each.author, stream.posts.get(each.key, ""), each.likes,
            each.mood, each.nature,
        )
        for each in stream.comments
    )  # fmt: skip
    return rows, stream.problems, stream.left_out


def turn_of(storm: str) -> float | None:
    """Return the second in which a built-in storm turns; None for a file, of which nobody says."""
    return drills()[storm].turns_at * 60.0 if storm else None


@lru_cache(maxsize=4)
def _of_file(stored: str) -> tuple[Recorded, ...]:
    # A stored name is never used for other content (the storage makes names unique).
    storage = Drill._meta.get_field("recording").storage
    try:
        with storage.open(stored) as file:
            content = file.read()
    except OSError as error:
        raise StreamFault("The file of this drill is gone.") from error
    return read_recording(stored, content)[0]
