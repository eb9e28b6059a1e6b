"""One of everything, of Northlight, so that there is something that could leak."""

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.actions import create_api_key, invite_member
from accounts.models import Agency, Brand, Membership
from accounts.secrets import new_token, token_hash
from influencers.actions.credentials import store_credential
from influencers.actions.importing import upload_list
from influencers.actions.merging import merge_influencers
from influencers.models import (
    BrandRelation,
    CareDate,
    Channel,
    ChecklistItem,
    ConsentLink,
    ContactPoint,
    Credential,
    CustomField,
    ExportMapping,
    Gift,
    Influencer,
    InfluencerFile,
    InfluencerList,
    ListEntry,
    Note,
    PastWork,
    Post,
    PushSubscription,
    Rate,
    Representation,
    Representative,
    SafetyFlag,
    SavedView,
    Snapshot,
    Stage,
    Thumbnail,
)
from tests import factories
from tests.tenancy.alerts import alert_things
from tests.tenancy.asking import SECRET
from tests.tenancy.campaigns import campaign_things
from tests.tenancy.inbox import inbox_things
from tests.tenancy.incidents import incident_things
from tests.tenancy.incoming import incoming_things
from tests.tenancy.letters import letter_things
from tests.tenancy.live import live_things
from tests.tenancy.monitors import monitor_things
from tests.tenancy.moods import mood_things
from tests.tenancy.offers import offer_things
from tests.tenancy.partners import partner_things
from tests.tenancy.personal import personal_things
from tests.tenancy.plan import plan_things
from tests.tenancy.playbooks import playbook_things
from tests.tenancy.sending import sending_things
from tests.tenancy.sequences import sequence_things
from tests.tenancy.statements import statement_things


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """The cast and one of everything, made once for all routes: making it anew for each took most of the suite's time.

    It lives in one transaction that is taken back in the end; each test works in a savepoint of it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        agency = factories.make_agency("Northlight", slug="northlight")
        brand = factories.make_brand(agency, "Acme")
        made = SimpleNamespace(
            agency=agency,
            brand=brand,
            olga=factories.make_membership(agency, "owner", "olga@northlight.example"),
            alice=factories.make_membership(agency, "manager", "alice@northlight.example"),
            bob=factories.make_membership(agency, "viewer", "bob@northlight.example"),
            carla=factories.make_membership(agency, "approver", "carla@acme.example", brand),
            charlie=factories.make_membership(
                factories.make_agency("Otherhouse", slug="otherhouse"),
                "owner",
                "charlie@otherhouse.example",
            ),
        )
        made.things = make_things(agency, made.olga, made.alice, made.bob, brand)
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(house) -> Iterator[None]:
    """Stand in for pytest-django's way into the database, which ends the transaction after each test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _read(member: Membership) -> Membership:
    return Membership.objects.select_related("user", "agency", "brand").get(pk=member.pk)


@pytest.fixture
def agency(house) -> Agency:
    return Agency.objects.get(pk=house.agency.pk)


@pytest.fixture
def olga(house) -> Membership:
    return _read(house.olga)


@pytest.fixture
def bob(house) -> Membership:
    return _read(house.bob)


@pytest.fixture
def carla(house) -> Membership:
    return _read(house.carla)


@pytest.fixture
def charlie(house) -> Membership:
    return _read(house.charlie)


@pytest.fixture
def things(house) -> dict[str, Any]:
    return dict(house.things)


def make_things(
    agency: Agency, olga: Membership, alice: Membership, bob: Membership, brand: Brand
) -> dict[str, Any]:
    """Make one of everything, of Northlight; return what stands in addresses."""
    brand.name = f"{SECRET} Foods"
    brand.save()
    alice.user.name = f"{SECRET} Alice"
    alice.user.save()
    stage = Stage.objects.create(agency=agency, name=f"{SECRET} stage", position=1)
    influencer = factories.make_influencer(
        agency, f"{SECRET} Park", stage=stage, owner=alice, tags=[SECRET.lower()]
    )
    channel = factories.make_channel(influencer, handle=SECRET.lower())
    picked = InfluencerList.objects.create(agency=agency, name=f"{SECRET} list", author=alice, brand=brand)
    post_of_theirs = Post.objects.create(
        channel=channel, external_id="1", title=SECRET, published_at=timezone.now()
    )
    Thumbnail.objects.create(
        post=post_of_theirs,
        picture=SECRET.encode(),
        source_url="https://x.example/1",
        fetched_at=timezone.now(),
    )
    flag = SafetyFlag.objects.create(
        post=post_of_theirs, pack="en", category="alcohol", severity="low", word=SECRET.lower(), excerpt=SECRET,
        found_at=timezone.now(),
    )  # fmt: skip
    invitation, token = invite_member(by=olga, email=f"{SECRET.lower()}@example.com", role="viewer")
    key, _ = create_api_key(by=alice, name=f"{SECRET} key", scopes=["agency:read"])
    personal = personal_things(alice, brand)
    return {
        "member": bob.uuid,
        "brand": brand.uuid,
        "invitation": invitation.uuid,
        "token": token,
        "credential": store_credential(
            by=olga, platform="vk", kind="key", secrets={"key": SECRET}, label=f"{SECRET} key"
        ).uuid,
        **consent_things(channel),
        "push_address": PushSubscription.objects.create(
            platform="youtube", account=SECRET, topic="videos", agency=agency
        ).uuid,
        "api_key": key.uuid,
        "post": post_of_theirs.uuid,
        "flag": flag.uuid,
        "checklist_item": ChecklistItem.objects.create(agency=agency, question=f"{SECRET}?", position=1).uuid,
        **mood_things(post_of_theirs, alice),
        "influencer": influencer.uuid,
        "channel": channel.uuid,
        "snapshot": Snapshot.objects.create(
            channel=channel, taken_at=timezone.now(), followers=5, source="manual", entered_by=alice
        ).pk,
        "stage": stage.uuid,
        "note": Note.objects.create(influencer=influencer, author=alice, text=SECRET).uuid,
        "contact_point": ContactPoint.objects.create(
            influencer=influencer, kind="email", value=f"{SECRET.lower()}@x.example"
        ).uuid,
        **record_things(influencer, alice, brand),
        **campaign_things(alice, brand),
        **personal,
        **alert_things(alice, brand),
        **incident_things(alice, brand),
        **monitor_things(alice, olga, brand),
        **partner_things(alice, personal["pass_token"]),
        **live_things(alice),
        **offer_things(alice, brand),
        **plan_things(alice, brand),
        **playbook_things(alice, brand),
        **statement_things(alice, brand),
        **sequence_things(alice, brand),
        **inbox_things(agency, influencer, alice),
        **incoming_things(agency, influencer, alice),
        **letter_things(alice, brand),
        **sending_things(alice),
        "mapping": ExportMapping.objects.create(
            agency=agency, name=f"{SECRET} mapping", service=SECRET, columns={"Name": "name"}
        ).uuid,
        "view": SavedView.objects.create(
            agency=agency, member=olga, name=f"{SECRET} view", query="", is_shared=True
        ).uuid,
        "list": picked.uuid,
        "list_entry": ListEntry.objects.create(list=picked, influencer=influencer, position=1).uuid,
        "import": upload_list(
            by=alice, file=ContentFile(b"Name,Handle\nAna,@ana\n"), file_name=f"{SECRET}.csv"
        ).uuid,
    }


def consent_things(channel: Channel) -> dict[str, Any]:
    """A link by which somebody may consent for a channel, with its secret, and a consent given for another one."""
    token = new_token()
    link = ConsentLink.objects.create(
        channel=channel, token_hash=token_hash(token), expires_at=timezone.now() + timedelta(days=1)
    )
    other = factories.make_channel(channel.influencer, "tiktok", f"{SECRET.lower()}2")
    given = Credential.objects.create(
        agency=channel.agency, platform="tiktok", kind="consent", channel=other, label=SECRET, sealed=""
    )
    return {"consent_token": token, "consent_link": link.uuid, "consent_given": given.uuid}


def record_things(influencer: Influencer, alice: Membership, brand: Any) -> dict[str, Any]:
    """What belongs to a record, one of each, and a second record to merge with."""
    agency = influencer.agency
    agent = Representative.objects.create(agency=agency, kind="agent", name=SECRET)
    folded_away = factories.make_influencer(agency, f"{SECRET} Old")
    made = {
        "representative": agent,
        "representation": Representation.objects.create(influencer=influencer, representative=agent),
        "brand_relation": BrandRelation.objects.create(
            influencer=influencer, brand=brand, affinity=1, author=alice
        ),
        "past_work": PastWork.objects.create(
            influencer=influencer, brand_name=SECRET, brand_key=SECRET.lower()
        ),
        "rate": Rate.objects.create(
            influencer=influencer,
            platform="youtube",
            format="short",
            kind="asked",
            amount=5,
            currency="EUR",
            quoted_on="2026-01-01",
            source=SECRET,
        ),
        "care_date": CareDate.objects.create(influencer=influencer, label=SECRET, day=501),
        "gift": Gift.objects.create(
            influencer=influencer, what=SECRET, planned_for="2026-05-01", author=alice
        ),
        "field": CustomField.objects.create(agency=agency, key="secret", label=SECRET, kind="text"),
        "file": InfluencerFile.objects.create(
            influencer=influencer,
            author=alice,
            name=f"{SECRET}.pdf",
            content_type="application/pdf",
            size=4,
            file=SimpleUploadedFile("x.pdf", b"%PDF"),
        ),
        "twin": factories.make_influencer(agency, f"{SECRET} Twin"),
        "merge": merge_influencers(kept=influencer, merged=folded_away, by=alice),
    }
    return {name: row.uuid for name, row in made.items()}
