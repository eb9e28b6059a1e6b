"""Flagged places of stored posts."""

from collections.abc import Iterator

from django.db.models import Count, QuerySet

from accounts.models import Agency
from influencers.models import Influencer, SafetyFlag

MOST_SHOWN = 30


def flags_of_agency(agency: Agency) -> QuerySet[SafetyFlag]:
    """Return all flags of an agency with post, channel, influencer and who decided. Known minors are left out."""
    return (
        SafetyFlag.objects.filter(post__channel__agency=agency)
        .exclude(post__channel__influencer__is_minor=True)
        .select_related("post__channel__influencer", "decided_by__user")
    )


def flags_of(influencer: Influencer) -> list[SafetyFlag]:
    """Return an influencer's newest flags, decided ones too; none of a known minor."""
    if influencer.is_minor:
        return []
    flags = SafetyFlag.objects.filter(post__channel__influencer=influencer)
    return list(flags.select_related("post__channel", "decided_by__user").order_by("-pk")[:MOST_SHOWN])


def open_flags(influencer: Influencer) -> dict[str, int]:
    """Return category -> how many undecided places there are."""
    waiting = SafetyFlag.objects.filter(
        post__channel__influencer=influencer, state=SafetyFlag.State.OPEN
    ).values_list("category")
    return dict(waiting.annotate(number=Count("pk")).order_by("category"))


def narrowed(
    flags: QuerySet[SafetyFlag], *, state: str = "", category: str = "", severity: str = "", influencer: object = None
) -> QuerySet[SafetyFlag]:  # fmt: skip
    """Return the flags of a state, theme, severity or influencer (a uuid); empty is not narrowed."""
    wanted = {
        "state": state,
        "category": category,
        "severity": severity,
        "post__channel__influencer__uuid": influencer,
    }
    return flags.filter(**{name: value for name, value in wanted.items() if value})


def flag_lines(flags: QuerySet[SafetyFlag]) -> Iterator[list[str]]:
    """Yield a header and a line a flag, newest first, for a CSV file; memory stays flat."""
    yield [
        "Influencer", "Platform", "Channel", "Post", "Published", "Theme", "Severity", "Word", "Excerpt", "Pack",
        "State", "Decided by", "Decided", "Found",
    ]  # fmt: skip
    for flag in flags.order_by("-pk").iterator(chunk_size=1000):
        channel = flag.post.channel
        yield [
            channel.influencer.name, channel.platform, channel.handle, flag.post.url, f"{flag.post.published_at:%Y-%m-%d}",
            flag.category, flag.severity, flag.word, flag.excerpt, flag.pack, flag.state,
            str(flag.decided_by.user) if flag.decided_by else "",
            f"{flag.decided_at:%Y-%m-%d}" if flag.decided_at else "", f"{flag.found_at:%Y-%m-%d}",
        ]  # fmt: skip
