"""Who must not be written to: looked up by keyed hash, whatever the spelling of the address."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from accounts.models import Agency
from outreach.addresses import address_hashes
from outreach.models import Suppression


def suppressed(agency: Agency, addresses: Iterable[str]) -> dict[str, Suppression]:
    """Return those of the addresses, as they were given, that nobody of the agency may write to. One statement.

    The agency's own suppressions and those of the whole installation; the agency's own is named first.
    """
    asked = {address: address_hashes(address) for address in addresses}
    wanted = {each for hashes in asked.values() for each in hashes}
    if not wanted:
        return {}
    rows = Suppression.objects.reaching(agency).filter(address_hash__in=wanted)
    found = {row.address_hash: row for row in sorted(rows, key=lambda row: row.agency_id or 0)}
    return {
        address: found[match]
        for address, hashes in asked.items()
        if (match := next((each for each in hashes if each in found), None))
    }


def suppressions_to_show(agency: Agency, *, address: str = "", reason: str = "") -> QuerySet[Suppression]:
    """Return the agency's suppressions that hold, narrowed; an address finds its own row only, by its hash."""
    rows = Suppression.objects.for_agency(agency).holding().select_related("made_by__user", "message__thread")
    if address:
        rows = (
            rows.filter(address_hash__in=address_hashes(address))
            if "@" in address
            else rows.filter(_domain(address))
        )
    return rows.filter(reason=reason) if reason else rows


def _domain(words: str) -> Q:
    """A domain is kept in plain words in the hint, so that "everybody at example.org" can be looked for."""
    return Q(hint__icontains=words)
