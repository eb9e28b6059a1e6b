from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Agency
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "a long demo password"


def test_the_command_makes_the_agency_and_prints_its_sign_ins(settings):
    settings.DEMO_PASSWORD = PASSWORD
    out = StringIO()

    call_command("demo", stdout=out)

    agency = Agency.objects.get(slug="demo")
    assert agency.is_demo
    assert [line.split() for line in out.getvalue().splitlines()[1:]] == [
        [f"{role}@demo.example", "password:", *PASSWORD.split()]
        for role in ("owner", "manager", "viewer", "approver", "reviewer")
    ]


def test_a_real_agency_named_demo_is_left_alone():
    real = factories.make_agency("Demo Records", slug="demo")

    with pytest.raises(CommandError) as refusal:
        call_command("demo")

    assert (
        str(refusal.value)
        == "The agency Demo Records has the short name demo. It is not the demo, so nothing was done."
    )
    assert Agency.objects.get(slug="demo") == real
