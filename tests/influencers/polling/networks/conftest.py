from collections.abc import Iterator

import pytest

from tests.influencers.platforms.networks import Network
from tests.influencers.polling.networks.through_celery import networks_of


@pytest.fixture
def network(request, agency, settings) -> Iterator[Network]:
    """The network its module is about (PLATFORM), with one account."""
    platform = request.module.PLATFORM
    with networks_of([platform], agency, settings) as found:
        yield found[platform]
