import pytest
from django.core.management import CommandError, call_command

from accounts.models import Agency
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_real_agency_named_demo_is_left_alone():
    real = factories.make_agency("Demo Records", slug="demo")

    with pytest.raises(CommandError) as refusal:
        call_command("demo")

    assert (
        str(refusal.value)
        == "The agency Demo Records has the short name demo. It is not the demo, so nothing was done."
    )
    assert Agency.objects.get(slug="demo") == real
