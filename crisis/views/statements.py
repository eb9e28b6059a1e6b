"""The page of a statement: begun, written beside the checker, asked for, approved, published."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import ActionError, EditConflict
from accounts.http import TenantRequest
from accounts.live import topic_token
from crisis import rules
from crisis.actions import statements as actions
from crisis.actions.timeline import topic_of
from crisis.models import Incident, Statement, StatementText
from crisis.pages.statements import checks_of, statement_page
from crisis.queries.reactions import reactions_of
from crisis.queries.statements import brands_of, statements_to_show, texts_to_show
from crisis.views.asked import asked_moment, uuid_of
from crisis.views.facts import version_of
from crisis.views.room import get_incident, part_answer


@require_POST
def add(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Begin a statement: sort, title, speaker, channel, languages, brand. Then its page."""
    found, sent = get_incident(request, uuid), request.POST
    try:
        made = actions.write_statement(
            incident=found, by=request.membership, sort=sent.get("sort", ""), title=sent.get("title", ""),
            speaker=sent.get("speaker", ""), channel=sent.get("channel", ""), languages=sent.getlist("languages"),
            brand=_brand(request, found),
        )  # fmt: skip
    except ActionError as error:
        return part_answer(request, found, "statements", partial(_again, error))
    return redirect(made)


@require_GET
def statement(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a statement with one of its texts (?text) in the middle."""
    return _page(request, _statement(request, uuid), chosen=request.GET.get("text", ""))


@require_POST
def change(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Change what it is for: title, speaker, channel, brand."""
    found, sent = _statement(request, uuid), request.POST
    values: dict[str, Any] = {name: sent[name] for name in ("title", "speaker", "channel") if name in sent}
    if "brand" in sent:
        values["brand"] = _brand(request, found.incident)
    do = partial(actions.change_statement, statement=found, by=request.membership, **values)
    return _done(request, found, do, _("Saved."))


@require_POST
def add_text(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Add a text: language, variant."""
    found, sent = _statement(request, uuid), request.POST
    try:
        made = actions.add_text(
            statement=found, by=request.membership, language=sent.get("language", ""), variant=sent.get("variant", "")
        )  # fmt: skip
    except ActionError as error:
        return _page(request, found, refused=str(error))
    return redirect(f"{found.get_absolute_url()}?text={made.uuid}")


@require_POST
def fill(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Fill the open places of all its texts."""
    found = _statement(request, uuid)
    values = {name[6:]: str(text) for name, text in request.POST.items() if name.startswith("place_")}
    do = partial(actions.fill_places, statement=found, by=request.membership, values=values)
    return _done(request, found, do, _("Filled in, in every language."))


@require_POST
def save(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep what is written and check it: at each pause of the keyboard, or by the button."""
    text, sent = _text(request, uuid), request.POST
    values = {name: sent[name] for name in ("words", "back_translation") if name in sent}
    try:
        saved = actions.save_text(text=text, by=request.membership, version=version_of(request), **values)
    except EditConflict as error:
        return _both(request, text, error)
    except ActionError as error:
        return _page(request, text.statement, chosen=str(uuid), refused=str(error))
    if request.htmx and "then" not in sent:
        may_write = rules.can_write(request.membership, request.agency)
        return render(request, "crisis/statements/_checks.html", checks_of(saved, request.membership, may_write=may_write) | {"is_part": True})  # fmt: skip
    return redirect(f"{saved.statement.get_absolute_url()}?text={saved.uuid}")


@require_POST
def ask(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Keep what is written, then ask for its approvals."""
    text, sent = _text(request, uuid), request.POST

    def do() -> None:
        if "words" in sent:
            actions.save_text(text=text, by=request.membership, version=version_of(request), words=sent["words"])  # fmt: skip
        actions.ask_for_approval(text=text, by=request.membership, despite=sent.get("despite", ""))

    return _done(request, text.statement, do, _("Asked for."), text=text)


@require_POST
def answer(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Say yes, no, or as the lawyer that it was seen; `seen` is the hash of the words that were read."""
    text, sent = _text(request, uuid), request.POST
    given: dict[str, Any] = {"text": text, "by": request.membership, "seen": sent.get("seen", ""), "note": sent.get("note", "")}  # fmt: skip
    verbs: dict[str, Callable[[], Any]] = {
        "yes": partial(actions.approve, heard_from=sent.get("heard_from", ""), **given),
        "no": partial(actions.send_back, **given), "cleared": partial(actions.clear_as_lawyer, **given),
    }  # fmt: skip
    do = verbs.get(sent.get("answer", ""), partial(_again, ActionError(_("Choose an answer."))))
    return _done(request, text.statement, do, _("Your answer is saved."), text=text)


@require_POST
def drop(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Put a text aside, or take it up again (verb=take_up)."""
    text = _text(request, uuid)
    act = actions.take_up_text if request.POST.get("verb") == "take_up" else actions.drop_text
    return _done(request, text.statement, partial(act, text=text, by=request.membership), _("Saved."), text=text)  # fmt: skip


@require_POST
def publish(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Write down where it was published: place, url, said_by, at; broken_glass without its approvals."""
    text, sent = _text(request, uuid), request.POST

    def do() -> Any:
        return actions.publish(
            text=text, by=request.membership, place=sent.get("place", ""), url=sent.get("url", ""),
            said_by=sent.get("said_by", ""), at=asked_moment(request, "at"), broken_glass=sent.get("broken_glass", ""),
        )  # fmt: skip

    return _done(request, text.statement, do, _("Written down."), text=text)


@require_GET
def reactions(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show what people made of it: comments and the share of negative ones before and after each publication."""
    found = _statement(request, uuid)
    return render(request, "crisis/statements/_reactions.html", {"rows": reactions_of(found)})


def _done(
    request: TenantRequest, found: Statement, do: Callable[[], Any], done: str, *, text: StatementText | None = None
) -> HttpResponse:  # fmt: skip
    """Call `do` and go back to the page; a refusal shows it with what was typed."""
    chosen = str(text.uuid) if text else request.POST.get("text", "")
    try:
        do()
    except EditConflict as error:
        return _both(request, text, error) if text else _page(request, found, refused=str(error))
    except ActionError as error:
        return _page(request, found, chosen=chosen, refused=str(error))
    messages.success(request, done)
    return redirect(f"{found.get_absolute_url()}{f'?text={chosen}' if chosen else ''}")


def _page(request: TenantRequest, found: Statement, *, chosen: str = "", **told: Any) -> HttpResponse:
    fresh = _statement(request, found.uuid) if told else found  # after a refusal: as it is now
    typed = request.POST if "refused" in told else None
    page = statement_page(fresh, request.membership, chosen=chosen, typed=typed) | told
    page |= {"live_token": topic_token(topic_of(fresh.incident)), "member": request.membership}
    status = 409 if "conflict" in told else 422 if "refused" in told else 200
    return render(request, "crisis/statements/page.html", page, status=status)


def _both(request: TenantRequest, text: StatementText, error: EditConflict) -> HttpResponse:
    """Show both texts: what somebody else saved, and what was typed here, which stays in the field."""
    theirs = _text(request, text.uuid)
    conflict = {"theirs": theirs, "version": error.version, "said": str(error)}
    if request.htmx and "then" not in request.POST:
        return render(request, "crisis/statements/_conflict.html", {"text": theirs, "conflict": conflict})
    return _page(request, text.statement, chosen=str(text.uuid), refused=str(error), conflict=conflict)


def _again(error: ActionError) -> None:
    raise error


def _brand(request: TenantRequest, incident: Incident) -> Any:
    uuid = uuid_of(request.POST.get("brand", ""))
    found = [brand for brand in brands_of(incident) if brand.uuid == uuid]
    return found[0] if found else None


def _statement(request: TenantRequest, uuid: UUID) -> Statement:
    return get_object_or_404(statements_to_show(request.agency), uuid=uuid)


def _text(request: TenantRequest, uuid: UUID) -> StatementText:
    return get_object_or_404(texts_to_show(request.agency), uuid=uuid)
