"""Contracts: made from a template and an agreement, printed by a worker, sent, signed, or done without for a reason."""

import hashlib
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from functools import partial

import structlog
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from campaigns import rules, tasks
from campaigns.actions.collaborations import lock_collaboration
from campaigns.contracting.printing import contract_pdf
from campaigns.contracting.variables import TYPED, fill, known_values
from campaigns.models import Collaboration, Contract, ContractTemplate
from campaigns.moves import move, refuse_frozen
from campaigns.pdf.engine import NotPrintable
from campaigns.queries.written_form import written_form
from campaigns.reading import read_choice, read_line, read_name
from campaigns.states import CONTRACT_MOVES, ContractState, NoContract, OfferState
from influencers.uploads import verify

logger = structlog.get_logger()

LOST = timedelta(minutes=1)  # a print that took longer has lost its worker
MOVED = "Somebody else moved this contract meanwhile. Look at how it stands now."
NOT_PRINTED = "The contract is still being printed. Try again in a moment."
KINDS = ("application/pdf", "image/jpeg", "image/png", "image/webp")


@transaction.atomic
def make_contract(
    *,
    collaboration: Collaboration,
    by: Membership,
    template: ContractTemplate,
    values: Mapping[str, str] | None = None,
    replace: bool = False,
) -> Contract:
    """Write the contract about the accepted offer from the newest version of a template; a worker prints it.

    `values`: what is typed for it (campaigns.contracting.variables.TYPED). Raises ValuesMissing. A draft is written
    anew; a signed or waived one only gives way with `replace`.
    """
    current = lock_collaboration(collaboration, by)
    offer = (
        current.offers.filter(state=OfferState.ACCEPTED)
        .prefetch_related("lines", "rights", "exclusivities")
        .first()
    )
    if offer is None:
        raise ActionError("There is no accepted offer yet. A contract is written about what was agreed.")
    if template.agency_id != current.agency_id or template.archived_at:
        raise ActionError("Choose one of your agency's templates.")
    version = template.versions.order_by("-number").select_related("template").first()
    if version is None:
        raise ActionError("This template has no text yet.")
    typed = {
        name: read_line(value, 300, str(TYPED[name]))
        for name, value in (values or {}).items()
        if name in TYPED
    }
    body = fill(version.body, {**known_values(current, offer, template.language), **typed})
    rewritten = _make_room(current, replace=replace)
    now = timezone.now()
    contract = rewritten or Contract(collaboration=current, author=by)
    contract.collaboration, contract.offer, contract.template_version = current, offer, version
    contract.body, contract.values, contract.number = body, typed, typed.get("contract_number", "")[:40]
    contract.pdf_wanted_at, contract.pdf_made_at, contract.pdf_error = now, None, ""
    contract.save()
    action = "campaigns.contract.rewritten" if rewritten else "campaigns.contract.made"
    record(by=by, action=action, subject=current, changes={"contract": (None, f"{version}")})
    _print_soon(contract)
    return contract


def _make_room(collaboration: Collaboration, *, replace: bool) -> Contract | None:
    """Return the draft that is written anew, if any; end what else stands in the way."""
    live = collaboration.contracts.select_for_update().live().first()
    if live is None or live.state == ContractState.DRAFT:
        return live
    if live.state == ContractState.SENT:
        raise InvalidTransition("A contract is out for signing. Call it back before you write another one.")
    if not replace:
        state = live.get_state_display().lower()
        raise InvalidTransition(
            f"There is a contract already ({state}). Say that the new one takes its place."
        )
    move(live, CONTRACT_MOVES, ContractState.REPLACED, refused=MOVED)
    return None


def print_contract(*, contract_id: int, now: datetime) -> bool:
    """Print a contract that waits for it; say whether this call did. Twice at once prints once."""
    with transaction.atomic():
        rows = Contract.objects.select_for_update(of=("self",), skip_locked=True).select_related(
            "collaboration__agency", "collaboration__influencer", "template_version__template"
        )
        contract = rows.filter(pk=contract_id, pdf_wanted_at__isnull=False).first()
        if contract is None:
            return False
        try:
            made = contract_pdf(contract, at=now)
        except NotPrintable:
            logger.exception("contract.not_printed", contract=contract.pk)
            contract.pdf_error, contract.pdf_wanted_at = (
                "The contract could not be printed. Change the template's text.",
                None,
            )
            contract.save(update_fields=["pdf_error", "pdf_wanted_at", "updated_at"])
            return False
        older = contract.pdf.name
        contract.pdf.save(f"{contract.uuid}-{now:%Y%m%d%H%M%S}.pdf", ContentFile(made), save=False)
        contract.pdf_made_at, contract.pdf_wanted_at, contract.pdf_error = now, None, ""
        contract.save(update_fields=["pdf", "pdf_made_at", "pdf_wanted_at", "pdf_error", "updated_at"])
        record(by=None, action="campaigns.contract.printed", subject=contract.collaboration)
        if older:
            transaction.on_commit(partial(contract.pdf.storage.delete, older), robust=True)
    return True


def nudge_lost_prints(*, now: datetime) -> int:
    """Beat: hand contracts whose worker is gone to another one; return how many."""
    lost = Contract.objects.filter(pdf_wanted_at__lt=now - LOST).values_list("pk", flat=True)[:100]
    for contract_id in lost:
        tasks.print_contract.delay(contract_id=contract_id)
    return len(lost)


@transaction.atomic
def send_contract(*, contract: Contract, by: Membership) -> Contract:
    """Put a printed contract before the influencer: it can be read and downloaded on their page."""
    current = _lock(contract, by)
    refuse_frozen(current.collaboration.campaign)
    if current.pdf_made_at is None:
        raise ActionError(current.pdf_error or NOT_PRINTED)
    move(current, CONTRACT_MOVES, ContractState.SENT, refused=MOVED, sent_at=timezone.now())
    record(by=by, action="campaigns.contract.sent", subject=current.collaboration)
    return current


@transaction.atomic
def sign_contract(
    *, contract: Contract, by: Membership, file: File, signed_on: date | None = None
) -> Contract:
    """File the signed paper: a PDF or a picture of it. What it is, its content tells."""
    current = _lock(contract, by)
    today = timezone.localdate()
    signed_on = signed_on or today
    if signed_on > today:
        raise ActionError("The day of signature lies ahead.")
    verified = verify(file, size=file.size or 0)
    if verified.content_type not in KINDS:
        raise ActionError("A signed contract is a PDF or a picture (JPEG, PNG, WebP) of it.")
    with ExitStack() as undo:
        current.signed_file.save(
            f"{current.uuid}-signed{verified.extension}", ContentFile(verified.content), save=False
        )
        undo.callback(current.signed_file.delete, save=False)
        move(
            current, CONTRACT_MOVES, ContractState.SIGNED, refused=MOVED, signed_on=signed_on,
            signed_file=current.signed_file.name, signed_file_name=f"contract{verified.extension}",
            signed_file_digest=hashlib.sha256(verified.content).hexdigest(),
        )  # fmt: skip
        record(
            by=by, action="campaigns.contract.signed", subject=current.collaboration,
            changes={"signed": (None, signed_on)},
        )  # fmt: skip
        undo.pop_all()
    return current


@transaction.atomic
def waive_contract(*, collaboration: Collaboration, by: Membership, reason: str, note: str = "") -> Contract:
    """Go on without a contract, for a coded reason (R23). Refused where the law asks for a written one."""
    current = lock_collaboration(collaboration, by)
    coded = read_choice(NoContract, reason, "a reason to go without a contract")
    note = read_line(note, 500, "The note")
    if coded == NoContract.OTHER and not note:
        raise ActionError("Say in a few words why there is no contract.")
    form = written_form(current, today=timezone.localdate())
    if form is not None and form.level == "asked":
        raise ActionError(f"{form.sentence} It cannot be done without.")
    if current.contracts.filter(state__in=(ContractState.SENT, ContractState.SIGNED)).exists():
        raise InvalidTransition("There is a contract already. Cancel it before you go on without one.")
    live = current.contracts.live().first()
    if live is not None and live.state == ContractState.WAIVED:
        raise InvalidTransition("It goes on without a contract already.")
    if live is not None:
        move(live, CONTRACT_MOVES, ContractState.CANCELED, refused=MOVED, pdf_wanted_at=None)
    waived = Contract.objects.create(
        collaboration=current, author=by, state=ContractState.WAIVED, waived_reason=coded.value, waived_note=note,
        offer=current.offers.filter(state=OfferState.ACCEPTED).first(),
    )  # fmt: skip
    record(
        by=by, action="campaigns.contract.waived", subject=current, comment=note,
        changes={"contract": (None, str(coded.label))},
    )  # fmt: skip
    return waived


@transaction.atomic
def cancel_contract(*, contract: Contract, by: Membership, reason: str) -> Contract:
    """Take a contract out of force, or call a draft or one out for signing back; its paper stays on file."""
    current = _lock(contract, by)
    reason = read_name(reason, 300, "The reason")
    move(current, CONTRACT_MOVES, ContractState.CANCELED, refused=MOVED, pdf_wanted_at=None)
    record(by=by, action="campaigns.contract.canceled", subject=current.collaboration, comment=reason)
    return current


def _lock(contract: Contract, by: Membership) -> Contract:
    if not rules.can_edit_campaign(by, contract.collaboration.campaign):
        raise NotAllowed("Viewers cannot change contracts. Ask a manager or owner.")
    return Contract.objects.select_for_update(of=("self",)).select_related(
        "collaboration__campaign", "collaboration__agency", "collaboration__influencer"
    ).get(pk=contract.pk)  # fmt: skip


def _print_soon(contract: Contract) -> None:
    pk = contract.pk
    transaction.on_commit(lambda: tasks.print_contract.delay(contract_id=pk), robust=True)
