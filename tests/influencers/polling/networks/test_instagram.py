"""Instagram through a worker to the page: a professional account by the agency's viewer, a personal one refused."""

import pytest
from django.utils import timezone

from influencers.models import Comment
from tests import factories
from tests.influencers.polling.networks.through_celery import beat_until, page_of, read, worker
from tests.platforms.fakes.instagram import FakeMedia

pytestmark = pytest.mark.django_db(transaction=True)
PLATFORM = "instagram"


def test_instagram_is_read_through_the_agencys_account_and_a_personal_one_says_why_not(
    network, client_of, bob
):
    channel, fake = network.channel, network.fake
    account = fake.accounts["17841400000000001"]
    account.media.append(FakeMedia("17800000000000001", timezone.now(), caption="Morning run"))
    fake.add_account("17841400000000002", username="personal", professional=False)
    personal = factories.make_channel(channel.influencer, "instagram", "personal")

    with worker({PLATFORM: network}):
        beat_until(lambda: read(channel, "figures", "posts")() and read(personal, "figures")())

    client = client_of(bob)
    page, theirs = page_of(client, channel), page_of(client, personal)
    assert [word in page for word in ("5,000", "Morning run", "only on posts of influencers")] == [True] * 3
    assert ("The platform did not show this account." in theirs, "5,000" in theirs) == (True, False)
    assert Comment.objects.count() == 0  # strangers' comments are nobody's to read there
