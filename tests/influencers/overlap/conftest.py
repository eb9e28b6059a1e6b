"""Channels whose commenters are known to the person."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import pytest

from influencers.actions.overlap import sketch_audience
from influencers.models import Channel, Post
from tests import factories
from tests.influencers.content import comment_by

READ_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def comment(channel: Channel, authors: Iterable[int], measured_at: datetime = READ_AT) -> Post:
    """Let people comment under a new post of the channel."""
    post = Post.objects.create(
        channel=channel,
        external_id=f"p{channel.posts.count()}",
        published_at=READ_AT,
        measured_at=measured_at,
    )
    comment_by(post, authors, at=READ_AT)
    return post


@pytest.fixture
def channel_of(agency) -> Callable[..., Channel]:
    """Return a function that makes a channel of a new influencer, with these commenters sketched."""

    def make(name: str, authors: Iterable[int] = (), house=agency, **fields) -> Channel:
        channel = factories.make_channel(factories.make_influencer(house, name), **fields)
        authors = list(authors)
        if authors:
            comment(channel, authors)
            sketch_audience(channel=channel, now=READ_AT)
        return channel

    return make


@pytest.fixture
def ana(channel_of) -> Channel:
    return channel_of("Ana", range(300))


@pytest.fixture
def leo(channel_of) -> Channel:
    """Shares 240 of 300 commenters with Ana."""
    return channel_of("Leo", range(60, 360))


@pytest.fixture
def mia(channel_of) -> Channel:
    """Shares nobody with Ana and Leo."""
    return channel_of("Mia", range(1000, 1200))
