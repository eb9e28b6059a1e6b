"""Every route x everybody who might knock. A route without a row here fails the build.

Walks the URLconf and the OpenAPI schema. Each route is asked as: somebody unknown, the owner of another agency, a
viewer, and a client. Objects of the route belong to Northlight; nobody else may see a trace of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.actions import create_api_key, invite_member
from accounts.models import AuditEntry, Membership
from accounts.secrets import new_token, token_hash
from accounts.states import Scope
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
    Rate,
    Representation,
    Representative,
    SafetyFlag,
    SavedView,
    Stage,
)
from tests import factories

pytestmark = pytest.mark.django_db

SECRET = "Zanzibarella"  # stands in the name of everything Northlight has


@dataclass(frozen=True)
class Row:
    """One route: what it needs in its address, how it is asked, who it is for."""

    object: str = ""
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    audience: str = "agency"  # public | signed_in | every_member | agency | owner | api
    seen_by_client: bool = False


def post(of: str = "", **data: Any) -> Row:
    return Row(object=of, method="post", data=data)


ALLAUTH = "allauth's own page: no data of an agency"
ROUTES: dict[str, Row | str] = {
    "home": Row(audience="every_member"),
    "healthz": Row(audience="public"),
    "readyz": Row(audience="public"),
    "favicon": Row(audience="public"),
    # accounts
    "accounts:settings": Row(),
    "accounts:switch_agency": Row(method="post", data={"agency": "northlight"}, audience="every_member"),
    "accounts:no_agency": Row(audience="signed_in"),
    "accounts:profile": Row(audience="every_member"),
    "accounts:members": Row(),
    "accounts:invite": post(email="new@example.com", role="viewer"),
    "accounts:change_role": post("member", role="owner"),
    "accounts:remove_member": post("member"),
    "accounts:revoke_invitation": post("invitation"),
    "accounts:join": Row("token", audience="public"),
    "accounts:brands": Row(),
    "accounts:create_brand": post(name="New"),
    "accounts:brand": Row("brand"),
    "accounts:edit_brand": post("brand", name="Other"),
    "accounts:archive_brand": post("brand"),
    "accounts:restore_brand": post("brand"),
    "accounts:api_keys": Row(),
    "accounts:revoke_api_key": post("api_key"),
    "accounts:audit": Row(audience="owner"),
    # influencers
    "influencers:list": Row(),
    "influencers:filters": Row(),
    "influencers:export": Row(),
    "influencers:bulk": post(chosen="{influencer}", verb="archive", action="archive"),
    "influencers:create": post(name="New"),
    "influencers:detail": Row("influencer"),
    "influencers:edit": post("influencer", name="Other", version="1"),
    "influencers:archive": post("influencer"),
    "influencers:restore": post("influencer"),
    "influencers:plan_step": post("influencer", next_step="Call"),
    "influencers:finish_step": post("influencer"),
    "influencers:add_note": post("influencer", text="x"),
    "influencers:edit_note": post("note", text="x"),
    "influencers:remove_note": post("note"),
    "influencers:stages": Row(),
    "influencers:rename_stage": post("stage", name="x"),
    "influencers:move_stage": post("stage", direction="up"),
    "influencers:remove_stage": post("stage"),
    "influencers:add_channel": post("influencer", address="https://www.youtube.com/@other"),
    "influencers:edit_channel": post("channel", handle="other"),
    "influencers:remove_channel": post("channel"),
    "influencers:numbers": Row("channel"),
    "influencers:type_numbers": post("channel", followers="5"),
    "influencers:add_contact_point": post("influencer", kind="email", value="x@example.com"),
    "influencers:edit_contact_point": post("contact_point", kind="email", value="x@example.com"),
    "influencers:remove_contact_point": post("contact_point"),
    "influencers:poll_now": post("channel"),
    "influencers:consent": post("channel"),
    "influencers:remove_consent": post("channel"),
    "influencers:platforms": Row(audience="owner"),
    "influencers:set_up_platform": Row(audience="owner"),
    "influencers:test_platform": post(platform="sandbox"),
    "influencers:test_credential": post("credential"),
    "influencers:remove_credential": post("credential"),
    "portal:consent": Row("consent_token", audience="public"),
    "portal:consent_back": Row(audience="public"),
    "influencers:poll_status": Row("channel"),
    # search
    "influencers:add_filter": Row(),
    "influencers:columns": Row(),
    "influencers:facets": Row(),
    "influencers:undo_bulk": post(undo="x"),
    "influencers:peek": Row("influencer"),
    "influencers:similar": Row("influencer"),
    "influencers:save_view": post(name="New", search="tag=a", is_shared="on"),
    "influencers:change_view": post("view", name="Other"),
    "influencers:remove_view": post("view"),
    "influencers:lists": Row(),
    "influencers:create_list": post(name="New"),
    "influencers:people_list": Row("list"),
    "influencers:edit_list": post("list", name="Other"),
    "influencers:share_list": post("list"),
    "influencers:take_back_list": post("list"),
    "influencers:archive_list": post("list"),
    "influencers:say_why": post("list_entry", why="x"),
    "influencers:move_on_list": post("list_entry", direction="up"),
    "influencers:remove_from_list": post("list_entry"),
    "influencers:relationship": Row("influencer"),
    "influencers:money": Row("influencer"),
    "influencers:data": Row("influencer"),
    "influencers:edit_person": post("influencer", guardian_name="x", version="1"),
    "influencers:edit_terms": post("influencer", payment_note="x", version="1"),
    "influencers:edit_custom": post("influencer", version="1"),
    "influencers:log_contact": post("influencer", kind="call", text="x"),
    "influencers:set_brand_relation": post("influencer", brand="{brand}", affinity="1"),
    "influencers:remove_brand_relation": post("brand_relation"),
    "influencers:add_past_work": post("influencer", brand_name="x"),
    "influencers:edit_past_work": post("past_work", brand_name="x"),
    "influencers:remove_past_work": post("past_work"),
    "influencers:add_rate": post(
        "influencer",
        platform="youtube",
        format="short",
        kind="asked",
        amount="5",
        currency="EUR",
        quoted_on="2026-01-01",
    ),
    "influencers:edit_rate": post(
        "rate",
        platform="youtube",
        format="short",
        kind="asked",
        amount="5",
        currency="EUR",
        quoted_on="2026-01-01",
    ),
    "influencers:remove_rate": post("rate"),
    "influencers:add_file": post("influencer"),
    "influencers:file": Row("file"),
    "influencers:remove_file": post("file"),
    "influencers:describe_stage": post("stage", how_to="x"),
    "influencers:fields": Row(),
    "influencers:edit_field": post("field", label="x"),
    "influencers:remove_field": post("field"),
    "influencers:representatives": Row(),
    "influencers:add_representative": post(name="x", kind="agent"),
    "influencers:representative": Row("representative"),
    "influencers:remove_representative": post("representative"),
    "influencers:represent": post("influencer", representative="{representative}"),
    "influencers:edit_representation": post("representation", covers="x"),
    "influencers:end_representation": post("representation"),
    "influencers:care": Row(),
    "influencers:add_care_date": post("influencer", label="x", day_0="1", day_1="5"),
    "influencers:remove_care_date": post("care_date"),
    "influencers:add_gift": post("influencer", what="x", planned_for="2026-05-01"),
    "influencers:edit_gift": post("gift", what="x", planned_for="2026-05-01"),
    "influencers:move_gift": post("gift", state="sent"),
    "influencers:duplicates": Row(),
    "influencers:duplicates_of": Row("influencer"),
    "influencers:merge": post("influencer", **{"with": "{twin}"}),
    "influencers:tell_apart": post("influencer", **{"with": "{twin}"}),
    "influencers:undo_merge": post("merge"),
    "influencers:imports": Row(),
    "influencers:import_new": Row(),
    "influencers:import": Row("import"),
    "influencers:import_cancel": post("import"),
    "influencers:import_read": post("import", header_row="1"),
    "influencers:import_continue": post("import"),
    "influencers:import_status": Row("import"),
    "influencers:import_problems": Row("import"),
    "influencers:overlap": Row(data={"channel": "{channel}"}),
    "influencers:choose_overlap": post(chosen="{influencer}"),
    "influencers:decide_overlap": post(channel="{channel}", reason="x"),
    "influencers:overlap_decisions": Row(),
    "influencers:outside": Row("influencer"),
    "influencers:mappings": Row(),
    "influencers:create_mapping": post(name="x", service="x", header_0="x", target_0="name", rows="1"),
    "influencers:copy_pack": post(pack="modash"),
    "influencers:mapping": Row("mapping"),
    "influencers:remove_mapping": post("mapping"),
    "influencers:restore_mapping": post("mapping"),
    "influencers:use_mapping": post("import", mapping=""),
    "influencers:keep_mapping": post("import", name="x"),
    "desk:handbook": Row(),
    "influencers:content": Row("influencer"),
    "influencers:mark_post": Row("post", "post", data={"as": "paid"}),
    "influencers:vetting": Row("influencer"),
    "influencers:answer": Row("influencer", "post", data={"item": "{checklist_item}", "answer": "good"}),
    "influencers:assess_risk": Row("influencer", "post", data={"level": "low", "reason": "Known for long"}),
    "influencers:scores": Row("influencer"),
    "influencers:flags": Row(),
    "influencers:flags_export": Row(),
    "influencers:flags_decide": post(chosen="{flag}", state="confirmed"),
    "influencers:checklist": Row(),
    "influencers:edit_item": Row("checklist_item", "post", data={"question": "Other?"}),
    "influencers:archive_item": Row("checklist_item", "post"),
    "influencers:restore_item": Row("checklist_item", "post"),
    "influencers:tiers": post(key0="all", from0="0"),
    "influencers:compare": Row(),
    "influencers:choose_compare": post(chosen="{influencer}"),
    # desk, portal
    "desk:today": Row(),
    "desk:search": Row(data={"q": SECRET}),
    "portal:home": Row(audience="every_member", seen_by_client=True),
    "portal:list": "for clients only: tests/influencers/search/test_people_lists.py asks it as everybody",
    "portal:answer": "for clients only: tests/influencers/search/test_people_lists.py asks it as everybody",
    # API
    "api:me": Row(audience="api"),
    "api:agency": Row(audience="api"),
    "api:members": Row(audience="api"),
    "api:brands": Row(audience="api"),
    "api:brand": Row("brand", audience="api"),
    "api:brand_archive": Row("brand", "post", audience="api"),
    "api:brand_restore": Row("brand", "post", audience="api"),
    "api:audit": Row(audience="api"),
    "api:stages": Row(audience="api"),
    "api:influencers": Row(audience="api"),
    "api:influencer": Row("influencer", audience="api"),
    "api:influencer_archive": Row("influencer", "post", audience="api"),
    "api:influencer_restore": Row("influencer", "post", audience="api"),
    "api:influencer_timeline": Row("influencer", audience="api"),
    "api:influencer_channels": Row("influencer", audience="api"),
    "api:influencer_notes": Row("influencer", audience="api"),
    "api:influencer_contact_points": Row("influencer", audience="api"),
    "api:channels": Row(audience="api"),
    "api:channel": Row("channel", audience="api"),
    "api:channel_snapshots": Row("channel", audience="api"),
    "api:imports": Row(audience="api"),
    "api:import": Row("import", audience="api"),
    "api:import_problems": Row("import", audience="api"),
    "api:stage": Row("stage", audience="api"),
    "api:note": Row("note", audience="api"),
    "api:contact_point": Row("contact_point", audience="api"),
    "api:influencer_next_step_done": Row("influencer", "post", audience="api"),
    "api:influencer_facets": Row(audience="api"),
    "api:influencer_similar": Row("influencer", audience="api"),
    "api:views": Row(audience="api"),
    "api:view": Row("view", audience="api"),
    "api:people_lists": Row(audience="api"),
    "api:people_list": Row("list", audience="api"),
    "api:people_list_share": Row("list", "post", audience="api"),
    "api:people_list_take_back": Row("list", "post", audience="api"),
    "api:people_list_entries": Row("list", audience="api"),
    "api:list_entry": Row("list_entry", audience="api"),
    "api:channel_poll": Row("channel", "post", audience="api"),
    "api:import_start": Row("import", "post", audience="api"),
    "api:import_cancel": Row("import", "post", audience="api"),
    "api:import_continue": Row("import", "post", audience="api"),
    "api:overlap": Row(data={"channel": "{channel}"}, audience="api"),
    "api:overlap_decisions": Row(audience="api"),
    "api:influencer_outside_figures": Row("influencer", audience="api"),
    "api:export_mappings": Row(audience="api"),
    "api:export_mapping": Row("mapping", audience="api"),
    "api:export_packs": Row(audience="api"),
    "api:import_mapping": Row("import", "post", data={"mapping": ""}, audience="api"),
    "api:influencer_posts": Row("influencer", audience="api"),
    "api:influencer_verdicts": Row("influencer", audience="api"),
    "api:influencer_risks": Row("influencer", audience="api"),
    "api:influencer_scores": Row("influencer", audience="api"),
    "api:post_mark": Row("post", "post", audience="api"),
    "api:safety_flags": Row(audience="api"),
    "api:safety_flag_decide": Row("flag", "post", audience="api"),
    "api:checklist": Row(audience="api"),
    "api:checklist_item": Row("checklist_item", audience="api"),
    "api:checklist_item_archive": Row("checklist_item", "post", audience="api"),
    "api:checklist_item_restore": Row("checklist_item", "post", audience="api"),
    "api:tiers": Row(audience="api"),
    "api:influencer_representations": Row("influencer", audience="api"),
    "api:representation": Row("representation", audience="api"),
    "api:influencer_brand_relations": Row("influencer", audience="api"),
    "api:brand_relation": Row("brand_relation", audience="api"),
    "api:influencer_past_work": Row("influencer", audience="api"),
    "api:past_work": Row("past_work", audience="api"),
    "api:influencer_rates": Row("influencer", audience="api"),
    "api:rate": Row("rate", audience="api"),
    "api:influencer_care_dates": Row("influencer", audience="api"),
    "api:care_date": Row("care_date", audience="api"),
    "api:influencer_gifts": Row("influencer", audience="api"),
    "api:gift": Row("gift", audience="api"),
    "api:gift_move": Row("gift", "post", {"state": "sent"}, audience="api"),
    "api:influencer_files": Row("influencer", audience="api"),
    "api:file": Row("file", audience="api"),
    "api:file_content": Row("file", audience="api"),
    "api:representatives": Row(audience="api"),
    "api:representative": Row("representative", audience="api"),
    "api:custom_fields": Row(audience="api"),
    "api:custom_field": Row("field", audience="api"),
    "api:influencer_duplicates": Row("influencer", audience="api"),
    "api:influencer_merge": Row("influencer", "post", audience="api"),
    "api:influencer_tell_apart": Row("influencer", "post", audience="api"),
    "api:merges": Row(audience="api"),
    "api:merge_undo": Row("merge", "post", audience="api"),
    "api:schema": Row(audience="public"),
    "api:docs": Row(audience="public"),
    "api:problems": Row(audience="public"),
    "api:nothing": "answers unknown addresses with 404",
}
# Routes of one owner or manager only; a viewer asking them changes nothing (tested below for all of them).
OPEN_PREFIXES = ("account_", "mfa_", "usersessions_")


def routes() -> Iterator[tuple[str, bool]]:
    """Yield (name, whether the address takes arguments) of every route of the URLconf."""

    def walk(patterns: list[Any], space: str) -> Iterator[tuple[str, bool]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern):
                yield f"{space}{pattern.name}", bool(pattern.pattern.converters)

    yield from walk(get_resolver().url_patterns, "")


OURS = [name for name, _ in routes() if not name.startswith(OPEN_PREFIXES)]
ROWS = [(name, row) for name, row in ROUTES.items() if isinstance(row, Row) and name in OURS]
WITH_OBJECT = [
    (name, row) for name, row in ROWS if row.object and row.object not in ("token", "consent_token")
]


@pytest.fixture
def things(agency, olga, alice, bob, brand, carla) -> dict[str, Any]:
    """One of everything, of Northlight."""
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
    flag = SafetyFlag.objects.create(
        post=post_of_theirs, pack="en", category="alcohol", severity="low", word=SECRET.lower(), excerpt=SECRET,
        found_at=timezone.now(),
    )  # fmt: skip
    invitation, token = invite_member(by=olga, email=f"{SECRET.lower()}@example.com", role="viewer")
    key, _ = create_api_key(by=alice, name=f"{SECRET} key", scopes=["agency:read"])
    return {
        "member": bob.uuid,
        "brand": brand.uuid,
        "invitation": invitation.uuid,
        "token": token,
        "credential": store_credential(
            by=olga, platform="vk", kind="key", secrets={"key": SECRET}, label=f"{SECRET} key"
        ).uuid,
        "consent_token": consent_token(channel),
        "api_key": key.uuid,
        "post": post_of_theirs.uuid,
        "flag": flag.uuid,
        "checklist_item": ChecklistItem.objects.create(agency=agency, question=f"{SECRET}?", position=1).uuid,
        "influencer": influencer.uuid,
        "channel": channel.uuid,
        "stage": stage.uuid,
        "note": Note.objects.create(influencer=influencer, author=alice, text=SECRET).uuid,
        "contact_point": ContactPoint.objects.create(
            influencer=influencer, kind="email", value=f"{SECRET.lower()}@x.example"
        ).uuid,
        **record_things(influencer, alice, brand),
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


def consent_token(channel: Channel) -> str:
    """The secret of a link by which somebody may consent for a channel."""
    token = new_token()
    ConsentLink.objects.create(
        channel=channel, token_hash=token_hash(token), expires_at=timezone.now() + timedelta(days=1)
    )
    return token


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


def address(name: str, row: Row, things: dict[str, Any]) -> str:
    return reverse(name, args=[things[row.object]] if row.object else [])


def ask(client: Client, name: str, row: Row, things: dict[str, Any]) -> Any:
    data = {
        key: value.format(**things) if isinstance(value, str) else value for key, value in row.data.items()
    }
    client.raise_request_exception = False
    form = {"format": "json"} if isinstance(client, APIClient) and row.method == "post" else {}
    return getattr(client, row.method)(address(name, row, things), data, **form)


def key_client(membership: Membership) -> APIClient:
    _, whole = create_api_key(by=membership, name="Knocking", scopes=Scope.values)
    return APIClient(headers={"authorization": f"Bearer {whole}"})


def text_of(answer: Any) -> str:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode(errors="replace")


def test_every_route_has_a_row() -> None:
    assert [name for name in OURS if name not in ROUTES] == []


def test_every_row_is_a_route() -> None:
    assert [name for name in ROUTES if name not in OURS] == []


def test_every_path_of_the_schema_is_a_known_route() -> None:
    from drf_spectacular.generators import SchemaGenerator

    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    known = {re.sub(r"<[^>]+>", "{}", reverse_pattern(name)) for name, row in ROWS if row.audience == "api"}
    assert {re.sub(r"\{[^}]+\}", "{}", path) for path in paths} - known == set()


def reverse_pattern(name: str) -> str:
    """Return the address of a route with {} for its argument."""
    row = ROUTES[name]
    placeholder = "00000000-0000-4000-8000-000000000000"
    url = reverse(name, args=[placeholder] if isinstance(row, Row) and row.object else [])
    return url.replace(placeholder, "{}")


@pytest.mark.parametrize(("name", "row"), WITH_OBJECT)
def test_there_is_data_that_could_leak(name: str, row: Row, things, client_of, olga) -> None:
    client = key_client(olga) if row.audience == "api" else client_of(olga)
    assert ask(client, name, row, things).status_code not in (404, 500)


@pytest.mark.parametrize(("name", "row"), ROWS)
def test_unknown_visitor_is_sent_to_the_door(name: str, row: Row, things) -> None:
    answer = ask(Client(), name, row, things)
    if row.audience == "public":
        assert answer.status_code < 500
    elif row.audience == "api":
        assert answer.status_code == 401
    else:
        assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (
            302,
            reverse("account_login"),
        )
    if name not in ("accounts:join", "portal:consent"):  # who has the secret link sees what it is about
        assert SECRET.lower() not in text_of(answer).lower()


@pytest.mark.parametrize(("name", "row"), WITH_OBJECT)
def test_other_agency_finds_nothing(name: str, row: Row, things, client_of, charlie) -> None:
    client = key_client(charlie) if row.audience == "api" else client_of(charlie)
    before = AuditEntry.objects.count()
    answer = ask(client, name, row, things)
    assert answer.status_code == 404
    assert SECRET.lower() not in text_of(answer).lower()
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("name", "row"), [(n, r) for n, r in ROWS if not r.object and r.audience != "public"]
)
def test_other_agency_sees_no_trace_in_lists(name: str, row: Row, things, client_of, charlie) -> None:
    client = key_client(charlie) if row.audience == "api" else client_of(charlie)
    answer = ask(client, name, row, things)
    assert answer.status_code < 500
    if name != "desk:search":  # it repeats the words that were searched
        assert SECRET.lower() not in text_of(answer).lower()
    else:
        assert str(things["influencer"]) not in text_of(answer)


@pytest.mark.parametrize(
    ("name", "row"), [(n, r) for n, r in ROWS if r.method == "post" and r.audience != "every_member"]
)
def test_viewer_changes_nothing(name: str, row: Row, things, client_of, bob) -> None:
    client = APIClient() if row.audience == "api" else client_of(bob)
    if row.audience == "api":
        client.force_login(bob.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = AuditEntry.objects.count()
    answer = ask(client, name, row, things)
    assert answer.status_code in (200, 302, 400, 403, 409, 422)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("name", "row"), [(n, r) for n, r in ROWS if r.audience in ("agency", "owner", "api")]
)
def test_client_of_a_brand_stays_in_the_portal(name: str, row: Row, things, client_of, carla) -> None:
    answer = ask(client_of(carla), name, row, things)
    assert answer.status_code == 403
    assert SECRET.lower() not in text_of(answer).lower().replace(f"{SECRET.lower()} foods", "")


def test_portal_shows_a_client_only_the_own_brand(things, client_of, carla, agency) -> None:
    factories.make_brand(agency, "Rivalino")
    page = text_of(client_of(carla).get(reverse("portal:home")))
    assert f"{SECRET} Foods" in page
    assert "Rivalino" not in page


@pytest.mark.parametrize(("name", "row"), [(n, r) for n, r in ROWS if r.method == "post"])
def test_reading_changes_nothing(name: str, row: Row, things, client_of, olga) -> None:
    client = key_client(olga) if row.audience == "api" else client_of(olga)
    before = AuditEntry.objects.count()
    client.raise_request_exception = False
    answer = client.get(address(name, row, things))
    assert answer.status_code in (200, 403, 405)
    assert AuditEntry.objects.count() == before
