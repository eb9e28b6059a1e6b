"""Personal links: made and shown once, opened by their secret, revoked. What a link lets do, other apps' actions say."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import rules
from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Agency, Membership, Pass, PassUse
from accounts.secrets import new_token, token_hash

MOST_DAYS = 366
_SIGNER_SALT = "accounts.pass"


@transaction.atomic
def make_pass(
    *,
    by: Membership | None,
    agency: Agency,
    subject: models.Model,
    holder: str,
    verbs: Iterable[str],
    days: int,
) -> tuple[Pass, str]:
    """Make a personal link to one object; return it with its secret, which is kept nowhere else.

    Older links to the object stay; revoke them where only one may live.
    """
    if by is not None and not rules.can_edit(by, agency):
        raise NotAllowed(_("Viewers cannot make personal links. Ask a manager or owner."))
    if not 1 <= days <= MOST_DAYS:
        raise ActionError(
            _("A personal link lives between 1 and %(most_days)s days.") % {"most_days": MOST_DAYS}
        )
    token = new_token()
    made = Pass.objects.create(
        agency=agency,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        holder=holder[:200],
        verbs=sorted(set(verbs)),
        token_hash=token_hash(token),
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )
    record(by=by, action="accounts.pass.made", subject=subject, agency=agency, holder=made.holder)
    return made, _signer().sign(token)


@transaction.atomic
def revoke_pass(*, given: Pass, by: Membership) -> Pass:
    """Make a personal link useless at once."""
    if not rules.can_edit(by, given.agency):
        raise NotAllowed(_("Viewers cannot revoke personal links. Ask a manager or owner."))
    if not Pass.objects.filter(pk=given.pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise InvalidTransition(_("This link was revoked already."))
    record(by=by, action="accounts.pass.revoked", subject=given, agency=given.agency)
    return given


def pass_by_token(token: str) -> Pass | None:
    """Return the pass of a link's secret whatever its state; None for a forged one, without asking the database."""
    try:
        secret = _signer().unsign(token)
    except BadSignature:
        return None
    return (
        Pass.objects.filter(token_hash=token_hash(secret)).select_related("agency", "made_by__user").first()
    )


def note_use(*, given: Pass, verb: str, address: str | None, browser: str, now: datetime) -> None:
    """List that a personal link was used. Opening it is listed once an hour, whatever else happens."""
    if verb == "open" and given.last_used_at and given.last_used_at > now - timedelta(hours=1):
        return
    PassUse.objects.create(used_pass=given, verb=verb, address=address or None, browser=browser[:200], at=now)
    Pass.objects.filter(pk=given.pk).update(last_used_at=now)


def _signer() -> Signer:
    # A forged link is refused by its signature; only a genuine one costs a look into the database.
    return Signer(salt=_SIGNER_SALT, sep=".")
