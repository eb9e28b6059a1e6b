import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from influencers.models import Comment, Post
from tests import factories

_number = itertools.count(1)


@pytest.fixture
def post(agency):
    channel = factories.make_channel(factories.make_influencer(agency, "Lena"), "sandbox", "lena")
    return Post.objects.create(
        channel=channel, external_id="p", title="A walk", published_at=timezone.now() - timedelta(days=3)
    )


@pytest.fixture
def write(post):
    """Return a function that stores comments under the post, and gives them back."""

    def store(*texts, under=None, **fields):
        at = fields.pop("published_at", timezone.now() - timedelta(days=1))
        return Comment.objects.bulk_create(
            [
                Comment(
                    post=under or post, external_id=f"c{next(_number)}", author_hash=next(_number), text=text,
                    published_at=at, **fields,
                )
                for text in texts
            ]
        )  # fmt: skip

    return store
