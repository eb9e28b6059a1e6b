"""What can be done to saved views: searches kept under a name."""

from collections.abc import Sequence
from functools import partial

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext

from accounts.audit import record
from accounts.errors import ActionError, AlreadyExists, NotAllowed
from accounts.models import Membership
from accounts.text import clean
from influencers import rules
from influencers.models import SavedView
from influencers.queries.saved_views import cache_key

MOST_VIEWS = 50
LONGEST_QUERY = 2000


@transaction.atomic
def save_view(
    *, by: Membership, name: str, query: str, columns: Sequence[str] = (), is_shared: bool = False
) -> SavedView:
    """Keep a search: `query` is the list's query string, `columns` the keys of the columns shown.

    Everybody in the house may keep searches of their own; sharing is for those who may edit.
    """
    if not rules.can_save_view(by) or (is_shared and not rules.can_share_view(by)):
        raise NotAllowed(
            gettext("Viewers cannot share views. Keep it to yourself, or ask a manager or owner.")
        )
    own = SavedView.objects.for_agency(by.agency).filter(member=by)
    if own.count() >= MOST_VIEWS:
        raise ActionError(
            gettext("At most %(most_views)s views a member. Remove one first.") % {"most_views": MOST_VIEWS}
        )
    last = own.aggregate(last=Max("position"))["last"]
    view = SavedView(
        agency=by.agency, member=by, name=_read_name(name), query=_read_query(query), columns=list(columns),
        is_shared=is_shared, position=0 if last is None else last + 1,
    )  # fmt: skip
    _store(view)
    record(by=by, action="influencers.view.saved", subject=view, agency=by.agency)
    return view


@transaction.atomic
def change_view(
    *,
    view: SavedView,
    by: Membership,
    name: str | None = None,
    query: str | None = None,
    columns: Sequence[str] | None = None,
    is_shared: bool | None = None,
) -> SavedView:
    """Rename a view, keep another search under its name, or share it; what is not given stays."""
    if not rules.can_change_view(by, view):
        raise NotAllowed(
            gettext("Only who saved a view, or an owner, can change it. Save it under a name of your own.")
        )
    if is_shared and not view.is_shared and not rules.can_share_view(by):
        raise NotAllowed(gettext("Viewers cannot share views. Ask a manager or owner."))
    given = {
        "name": None if name is None else _read_name(name),
        "query": None if query is None else _read_query(query),
        "columns": None if columns is None else list(columns),
        "is_shared": is_shared,
    }
    changes = {
        field: (getattr(view, field), value)
        for field, value in given.items()
        if value is not None and value != getattr(view, field)
    }
    for field, (_, new) in changes.items():
        setattr(view, field, new)
    if changes:
        _store(view)
        record(by=by, action="influencers.view.changed", subject=view, agency=by.agency, changes=changes)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: Membership) -> None:
    """Remove a view; the people it showed stay as they are."""
    if not rules.can_change_view(by, view):
        raise NotAllowed(gettext("Only who saved a view, or an owner, can remove it."))
    record(
        by=by,
        action="influencers.view.removed",
        subject=view,
        agency=by.agency,
        changes={"query": (view.query, None)},
    )
    transaction.on_commit(partial(cache.delete, cache_key(view.agency_id)))
    view.delete()


def _read_name(name: str) -> str:
    name = clean(name)
    if not name or len(name) > 60:
        raise ActionError(gettext("Give the view a name of at most 60 letters."))
    return name


def _read_query(query: str) -> str:
    if len(query) > LONGEST_QUERY:
        raise ActionError(gettext("These are too many filters to keep. Take some away."))
    return query


def _store(view: SavedView) -> None:
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise AlreadyExists(
            gettext("You have a view named %(view_name)s already.") % {"view_name": view.name}
        ) from error
    transaction.on_commit(partial(cache.delete, cache_key(view.agency_id)))
