"""Ask for many things in groups and give one outcome for each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeGuard, TypeVar

from platforms.contract import Batch, Meter, Outcome
from platforms.errors import ChangedShape, Gone, PlatformError, Private

T = TypeVar("T")
R = TypeVar("R")

_OF_THE_GROUP = (Gone, Private, ChangedShape)
"""Errors that say something about the asked things; all others are about the credential or the line."""


def chunks(refs: Sequence[R], size: int) -> Iterable[Sequence[R]]:
    """Cut a list into pieces of at most ``size``, each thing once."""
    unique = list(dict.fromkeys(refs))
    for start in range(0, len(unique), size):
        yield unique[start : start + size]


def gather(
    refs: Sequence[R],
    groups: Iterable[Sequence[R]],
    read: Callable[[Sequence[R]], Mapping[R, T | PlatformError]],
    meter: Meter,
) -> Batch[R, T]:
    """Read group after group and give one outcome per ref, in the order of ``refs``.

    After an error about the credential or the line (quota, key, network) the groups left are not asked;
    their refs get the same error.
    """
    found: dict[R, T | PlatformError] = {}
    stopped: PlatformError | None = None
    for group in groups:
        if stopped is not None:
            break
        try:
            answers = read(group)
            found |= answers
            stopped = next(filter(_stops, answers.values()), None)
        except _OF_THE_GROUP as error:
            found |= dict.fromkeys(group, error)
        except PlatformError as error:
            stopped = error
    return meter.batch([_outcome(ref, found.get(ref, stopped)) for ref in refs])


def _stops(answer: object) -> TypeGuard[PlatformError]:
    return isinstance(answer, PlatformError) and not isinstance(answer, _OF_THE_GROUP)


def _outcome(ref: R, found: T | PlatformError | None) -> Outcome[R, T]:
    if isinstance(found, PlatformError):
        return Outcome(ref, error=found)
    return Outcome(ref, value=found)
