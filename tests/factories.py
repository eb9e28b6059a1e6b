"""Rows for tests, made by the product's own models with as few words as possible."""

import itertools
from typing import Any

from accounts.models import Agency, Brand, Membership, User
from accounts.text import fold
from influencers.models import Channel, Influencer, name_key

_number = itertools.count(1)


def make_user(email: str = "", **fields: Any) -> User:
    email = email or f"person{next(_number)}@example.com"
    return User.objects.create_user(
        email,
        fields.pop("password", "correct horse battery"),
        name=fields.pop("name", email.split("@")[0].title()),
        **fields,
    )


def make_agency(name: str = "", **fields: Any) -> Agency:
    number = next(_number)
    return Agency.objects.create(
        name=name or f"Agency {number}", slug=fields.pop("slug", f"agency-{number}"), **fields
    )


def make_membership(
    agency: Agency, role: str = "manager", email: str = "", brand: Brand | None = None
) -> Membership:
    return Membership.objects.create(agency=agency, user=make_user(email), role=role, brand=brand)


def make_brand(agency: Agency, name: str = "", **fields: Any) -> Brand:
    return Brand.objects.create(agency=agency, name=name or f"Brand {next(_number)}", **fields)


def make_influencer(agency: Agency, name: str = "", **fields: Any) -> Influencer:
    name = name or f"Influencer {next(_number)}"
    fields.setdefault("search_text", fold(" ".join([name, *fields.get("tags", [])])))
    return Influencer.objects.create(agency=agency, name=name, name_key=name_key(name), **fields)


def make_channel(
    influencer: Influencer, platform: str = "sandbox", handle: str = "", **fields: Any
) -> Channel:
    number = next(_number)
    handle = handle or f"handle{number}"
    return Channel.objects.create(
        influencer=influencer,
        agency=influencer.agency,
        platform=platform,
        handle=handle,
        handle_key=handle.lower(),
        **fields,
    )
