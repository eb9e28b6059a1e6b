"""Threads whose sender nobody knows, and who it may be."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Agency
from accounts.text import fold
from influencers.models import Channel, ContactPoint, Influencer, Representation
from influencers.models import name_key as key_of
from influencers.queries.listing import matches_text
from outreach.models import Thread
from outreach.states import ThreadState

MOST_PROPOSED = 4
SHORTEST_HANDLE = 4  # letters: "info" and "kim" say nothing
_NOT_A_HANDLE = frozenset(
    [
        "info",
        "mail",
        "contact",
        "hello",
        "office",
        "kontakt",
        "admin",
        "support",
        "press",
        "business",
        "booking",
        "bookings",
        "collab",
        "collabs",
        "hi",
        "team",
        "pr",
        "media",
        "management",
        "inbox",
    ]
)
_APART = re.compile(r"[._\-+\d]+")


@dataclass(frozen=True)
class Proposal:
    """Who a sender may be, and what speaks for it."""

    influencer: Influencer
    why: str


def unmatched_threads(agency: Agency) -> QuerySet[Thread]:
    """Return the open threads of unknown senders."""
    rows = (
        Thread.objects.for_agency(agency)
        .filter(influencer=None, state=ThreadState.OPEN)
        .exclude(mailbox=None)
    )
    return rows.select_related("mailbox")


def proposals_for(agency: Agency, threads: Sequence[Thread]) -> dict[int, list[Proposal]]:
    """Return who each sender may be, by thread id, what is surest first. Six statements, however many threads.

    The same address with somebody else of the agency, a manager's address, the same name, an address that begins like
    a channel's handle.
    """
    addresses = {each.correspondent.lower() for each in threads if each.correspondent}
    names = {key for each in threads for key in _names(each)}
    handles = {key for each in threads for key in _handles(each)}
    by_address = _by_address(agency, addresses)
    by_name = _grouped(
        Influencer.objects.for_agency(agency)
        .filter(archived_at=None, name_key__in=names)
        .values_list("name_key", "pk")[:500]
    )
    by_handle = _grouped(
        Channel.objects.for_agency(agency)
        .filter(handle_key__in=handles)
        .values_list("handle_key", "influencer_id")[:500]
    )
    ids = {row[0] for rows in by_address.values() for row in rows}
    ids |= {pk for found in (by_name, by_handle) for rows in found.values() for pk in rows}
    people = Influencer.objects.for_agency(agency).in_bulk(ids)
    return {
        each.pk: _proposed(
            people,
            [
                *by_address.get(each.correspondent.lower(), []),
                *((pk, _("has the same name")) for key in _names(each) for pk in by_name.get(key, [])),
                *(
                    (pk, _("has a channel of that name"))
                    for key in _handles(each)
                    for pk in by_handle.get(key, [])
                ),
            ],
        )
        for each in threads
    }


def people_called(agency: Agency, text: str, *, most: int = 12) -> list[Influencer]:
    """Return people a search finds by name, handle or tag. One statement."""
    if not text.strip():
        return []
    rows = Influencer.objects.for_agency(agency).filter(matches_text(text, agency), archived_at=None)
    return list(rows.order_by("name_key", "pk")[:most])


def address_of(thread: Thread, uuid: UUID | None) -> ContactPoint | None:
    """Return the contact point of the thread's person with this uuid; None for any other."""
    if uuid is None or thread.influencer_id is None:
        return None
    return ContactPoint.objects.filter(influencer=thread.influencer, uuid=uuid).first()


def _by_address(agency: Agency, addresses: set[str]) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    points = ContactPoint.objects.filter(kind="email", influencer__agency=agency).annotate(
        address=Lower("value")
    )
    for address, pk in points.filter(address__in=addresses).values_list("address", "influencer_id")[:500]:
        found.setdefault(address, []).append((pk, _("has this address")))
    managed = Representation.objects.filter(representative__agency=agency).annotate(
        address=Lower("representative__email")
    )
    for address, pk in managed.filter(address__in=addresses).values_list("address", "influencer_id")[:500]:
        found.setdefault(address, []).append((pk, _("this is the address of their manager")))
    threads = (
        Thread.objects.for_agency(agency).exclude(influencer=None).annotate(address=Lower("correspondent"))
    )
    for address, pk in (
        threads.filter(address__in=addresses).values_list("address", "influencer_id").distinct()[:500]
    ):
        found.setdefault(address, []).append((pk, _("was written to at this address")))
    return found


def _grouped(rows: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key, pk in rows:
        found.setdefault(key, []).append(pk)
    return found


def _proposed(people: dict[int, Influencer], rows: list[tuple[int, str]]) -> list[Proposal]:
    found: dict[int, Proposal] = {}
    for pk, why in rows:
        if pk in people and pk not in found:
            found[pk] = Proposal(people[pk], why)
    return list(found.values())[:MOST_PROPOSED]


def _names(thread: Thread) -> list[str]:
    """Return what the sender may be called: the name they wrote, and the one in their address (anna.lind@...)."""
    local = thread.correspondent.partition("@")[0]
    spoken = " ".join(_APART.sub(" ", local).split())
    return [
        key for each in (thread.correspondent_name, spoken) if len(key := key_of(each)) >= SHORTEST_HANDLE
    ]


def _handles(thread: Thread) -> list[str]:
    local = thread.correspondent.partition("@")[0].lower()
    joined = fold(thread.correspondent_name).replace(" ", "")
    keys = dict.fromkeys((local, local.partition("+")[0], local.replace(".", ""), joined))
    return [each for each in keys if len(each) >= SHORTEST_HANDLE and each not in _NOT_A_HANDLE]
