"""When a channel's list of posts, a post's numbers and its comments are read again: pure arithmetic, no database."""

from datetime import datetime, timedelta

from influencers.poll_plan import spread

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A post's numbers move fast at first: (younger than, read every). Older ones weekly, well within YouTube's 30 days.
BY_AGE = ((6 * HOUR, HOUR / 2), (2 * DAY, 2 * HOUR), (7 * DAY, 8 * HOUR), (30 * DAY, DAY))
OLD_POSTS = 7 * DAY
WATCHED = 0.5  # a running campaign halves each wait
LIST_WATCHED, LIST_BUSY, LIST_CALM, LIST_QUIET = 2 * HOUR, DAY, 3 * DAY, 7 * DAY
COMMENTED_FOR = 30 * DAY  # comments under older posts are read only while a campaign watches the channel
COMMENTS_OFF = 7 * DAY
# Replies to old threads show in no counter's order: all threads of young posts are read again each week.
THREADS_AGAIN, THREADS_FOR = 7 * DAY, 60 * DAY
GOES_ON = HOUR  # until the next pages of a reading that was too long for one time
GONE_AFTER = DAY  # absent twice, at least this far apart, is gone


def counting_wait(age: timedelta, *, watched: bool) -> timedelta:
    """Return how long to wait before a post of this age is counted again."""
    wait = next((wait for younger, wait in BY_AGE if age < younger), OLD_POSTS)
    return spread(wait * (WATCHED if watched else 1))


def listing_wait(newest: datetime | None, *, watched: bool, now: datetime, counts: bool) -> timedelta:
    """Return how long to wait before a channel's posts are listed again, from the time of its newest one.

    `counts`: the list is the only way to these posts' numbers, so it comes as often as the newest post asks for, but not
    more often than each six hours.
    """
    if watched:
        return spread(LIST_WATCHED)
    age = now - newest if newest else OLD_POSTS
    if counts and age < 2 * DAY:
        return spread(6 * HOUR)
    if age < 14 * DAY:
        return spread(LIST_BUSY)
    return spread(LIST_CALM if age < 90 * DAY else LIST_QUIET)


def comments_wanted(published_at: datetime, *, watched: bool, now: datetime) -> bool:
    """Say whether a post is young enough, or watched, so that more comments are worth a call."""
    return watched or now - published_at < COMMENTED_FOR


def threads_again(published_at: datetime, *, now: datetime) -> datetime | None:
    """Return when all threads under a post are read again for late replies; None once it is too old for that."""
    again = now + spread(THREADS_AGAIN)
    return again if again - published_at < THREADS_FOR else None
