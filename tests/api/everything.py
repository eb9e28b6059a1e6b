"""One of everything an agency can have, and more of it: what the tests of every endpoint fill addresses with."""

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import ApiKey, Brand, Invitation, Membership
from accounts.sealing import seal
from influencers.actions.care import add_care_date, plan_gift
from influencers.actions.channels import add_contact_point, type_numbers
from influencers.actions.custom_fields import add_custom_field
from influencers.actions.files import add_file
from influencers.actions.importing import upload_list
from influencers.actions.mappings import create_mapping
from influencers.actions.merging import merge_influencers
from influencers.actions.notes import add_note
from influencers.actions.people_lists import add_to_list, create_list
from influencers.actions.rates import add_rate
from influencers.actions.relations import add_past_work, set_brand_relation
from influencers.actions.representatives import add_representative, represent
from influencers.actions.saved_views import save_view
from influencers.actions.stages import add_stage
from influencers.actions.vetting import add_item, assess_risk, give_verdict
from influencers.credential_kinds import KINDS
from influencers.models import (
    Channel,
    Comment,
    ConsentLink,
    Credential,
    ImportProblem,
    Influencer,
    OutsideFigure,
    OverlapDecision,
    OwnHead,
    Poll,
    Post,
    PostSnapshot,
    PushSubscription,
    SafetyFlag,
)
from influencers.states import SpendPurpose
from tests import factories
from tests.api.everything_campaigns import campaign_house, more_of_campaigns
from tests.api.everything_crisis import crisis_house, more_of_crisis
from tests.api.everything_inbox import inbox_house, more_of_inbox
from tests.api.everything_incoming import incoming_house
from tests.api.everything_letters import letter_house, more_of_letters
from tests.api.everything_sending import more_of_sending
from tests.api.everything_sequences import more_of_sequences, sequence_house

_number = itertools.count(1)


def one_of_everything(by: Membership, brand: Brand) -> dict[str, Any]:
    """Return the noun before `<uuid>` in an address -> an object of the agency that stands there."""
    ana = factories.make_influencer(by.agency, "Ana")
    house = {
        "influencers": ana,
        "channels": factories.make_channel(ana),
        "lists": create_list(by=by, name="Spring", brand=brand),
        "imports": upload_list(by=by, file=_table(), file_name="list.csv"),
        **campaign_house(by, brand),
        **sequence_house(by),
        **inbox_house(by, ana),
        **letter_house(by),
        **incoming_house(by),
        **crisis_house(by, brand),
    }
    return {**house, **one_more_of_everything(by, house, brand=brand)}


def one_more_of_everything(
    by: Membership, house: dict[str, Any], *, brand: Brand | None = None
) -> dict[str, Any]:
    """Add a row to each list of the API: of the agency, or of the house's influencer, channel, list, import."""
    number = next(_number)
    brand = brand or factories.make_brand(by.agency)
    newcomer = factories.make_influencer(by.agency)
    factories.make_channel(newcomer)
    factories.make_membership(by.agency)
    create_list(by=by, name=f"List {number}", brand=brand)
    upload_list(by=by, file=_table(), file_name=f"list{number}.csv")
    ImportProblem.objects.create(upload=house["imports"], row=number, message="No name.")
    return {
        "brands": brand,
        "stages": add_stage(by=by, name=f"Stage {number}"),
        "entries": add_to_list(list=house["lists"], by=by, influencer=newcomer),
        "views": save_view(by=by, name=f"View {number}", query="tag=a", is_shared=True),
        "export-mappings": create_mapping(
            by=by, name=f"Mapping {number}", service="Local", columns={"A": "name"}
        ),
        **_of_the_record(by, house["influencers"], brand, number),
        **more_of_campaigns(by, house, brand, number),
        **more_of_sequences(by, house, brand, number),
        **more_of_inbox(by, house, number),
        **more_of_letters(by, house, number),
        **more_of_sending(by, house, number),
        **more_of_crisis(by, house, brand, number),
        **_of_the_vetting(by, house["influencers"], number),
        **_of_the_channel(by, house["channels"], number),
        **_of_access(by, house["channels"], number),
    }


def _of_the_record(by: Membership, influencer: Influencer, brand: Brand, number: int) -> dict[str, Any]:
    theirs = {"influencer": influencer, "by": by}
    agent = add_representative(by=by, kind="agent", name=f"Agent {number}")
    price = {
        "platform": "youtube",
        "format": "short",
        "kind": "asked",
        "amount": Decimal(number),
        "currency": "EUR",
    }
    double = factories.make_influencer(by.agency, f"Ana {number}")
    return {
        "notes": add_note(**theirs, text=f"Note {number}"),
        "contact-points": add_contact_point(**theirs, kind="phone", value=f"+34 600 {number:06d}"),
        "representatives": agent,
        "representations": represent(**theirs, representative=agent),
        "brand-relations": set_brand_relation(**theirs, brand=brand, affinity=1),
        "past-work": add_past_work(**theirs, brand=brand),
        "rates": add_rate(**theirs, **price, quoted_on=date(2026, 1, 1)),
        "care-dates": add_care_date(**theirs, label=f"Day {number}", day=501),
        "gifts": plan_gift(**theirs, what=f"Flowers {number}", planned_for=date(2026, 5, 1), brand=brand),
        "files": add_file(**theirs, file=SimpleUploadedFile(f"file{number}.pdf", b"%PDF-1.7\n%%EOF\n")),
        "custom-fields": add_custom_field(by=by, label=f"Field {number}", kind="text"),
        "merges": merge_influencers(kept=influencer, merged=double, by=by),
    }


def _of_the_vetting(by: Membership, influencer: Influencer, number: int) -> dict[str, Any]:
    item = add_item(by=by, question=f"Question {number}?")
    give_verdict(influencer=influencer, by=by, item=item, answer="good")
    assess_risk(influencer=influencer, by=by, level="low", reason=f"Known for {number} years.")
    return {"checklist": item}


def _of_the_channel(by: Membership, channel: Channel, number: int) -> dict[str, Any]:
    now = timezone.now() - timedelta(days=number)
    factories.make_channel(channel.influencer)
    type_numbers(channel=channel, by=by, taken_at=now, followers=number)
    OutsideFigure.objects.create(
        channel=channel, source="Local", metric="quality.score", value=number, unit="score", stated_on=now
    )
    OverlapDecision.objects.create(
        agency=by.agency, channels=[channel.pk], of_smaller=0.6, accepted=True, reason="Yes", author=by
    )
    post = Post.objects.create(channel=channel, external_id=str(number), title="A toast", published_at=now)
    flag = SafetyFlag.objects.create(
        post=post,
        pack="en",
        category="alcohol",
        severity="low",
        word="toast",
        excerpt="a toast",
        found_at=now,
        decided_by=by,
    )
    Comment.objects.create(post=post, external_id="c", author_hash=number, text="Nice", published_at=now)
    first = channel.posts.earliest("pk")
    Comment.objects.create(
        post=first, external_id=f"again {number}", author_hash=number, text="Nice too", published_at=now
    )
    PostSnapshot.objects.create(post=first, taken_at=now, views=number)
    Poll.objects.create(
        channel=channel, agency=by.agency, at=now, kind=Poll.Kind.FIGURES, purpose=SpendPurpose.ROUTINE,
        result=Poll.OK, units=1, together=1, found=1, milliseconds=5,
    )  # fmt: skip
    head = OwnHead.objects.create(agency=by.agency, member=by, asked_at=now, state="kept")
    return {"posts": post, "safety-flags": flag, "heads": head}


def _table() -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", b"Name,Handle\nAna,@ana\n")


def _of_access(by: Membership, channel: Channel, number: int) -> dict[str, Any]:
    now = timezone.now()
    other = factories.make_channel(channel.influencer, "tiktok")
    PushSubscription.objects.create(
        agency=by.agency, platform="vk", account=f"-{number}", topic="account", state="active"
    )
    digest = f"{number:064d}"
    invitation = Invitation.objects.create(
        agency=by.agency,
        email=f"guest{number}@example.com",
        role="viewer",
        token_hash=digest,
        expires_at=now + timedelta(days=1),
    )
    key = ApiKey.objects.create(
        membership=by, name=f"Key {number}", prefix=f"k{number}", secret_hash=digest, scopes=["agency:read"]
    )
    kind = KINDS[Credential.objects.for_agency(by.agency).exclude(kind="consent").count()]
    return {
        "members": factories.make_membership(by.agency, "viewer"),
        "invitations": invitation,
        "api-keys": key,
        "credentials": Credential.objects.create(
            agency=by.agency, platform=kind.platform, kind=kind.kind, sealed=seal({"key": "k"})
        ),
        "consents": Credential.objects.create(
            agency=by.agency,
            platform="tiktok",
            kind="consent",
            channel=other,
            sealed=seal({"access_token": "t"}),
        ),
        "consent-links": ConsentLink.objects.create(
            channel=channel, token_hash=digest, expires_at=now + timedelta(days=1)
        ),
    }
