"""Links to one draft for somebody without an account: made, opened with a passcode where there is one, revoked."""

from collections.abc import Iterable

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import ActionError, InvalidTransition, NotAllowed
from accounts.models import Membership
from accounts.passes import make_pass, revoke_pass
from campaigns.moves import refuse_frozen
from campaigns.reading import read_name
from drafts import rules
from drafts.models import Draft, ShareLink
from drafts.states import DraftVerb

USUAL_DAYS, MOST_DAYS = 14, 90
MOST_LINKS = 50  # of a draft that open at once
SHORTEST_PASSCODE, LONGEST_PASSCODE = 6, 64


@transaction.atomic
def make_share_link(
    *,
    draft: Draft,
    by: Membership,
    holder: str,
    verbs: Iterable[str] = (),
    days: int = USUAL_DAYS,
    passcode: str = "",
) -> tuple[ShareLink, str]:
    """Make a link that opens one draft as clients see it; return it with its secret, which is kept nowhere else.

    `verbs`: what its holder may do beside seeing it (DraftVerb.COMMENT, DECIDE). `days`: 1 to 90. `passcode`: asked for
    before anything is shown, kept only as a hash; empty: the address is enough.
    """
    current = (
        Draft.objects.select_for_update(of=("self",))
        .select_related("agency", "deliverable__collaboration__campaign")
        .get(pk=draft.pk)
    )
    campaign = current.deliverable.collaboration.campaign
    if not rules.can_edit_review(by, campaign):
        raise NotAllowed(_("Viewers cannot share drafts. Ask a manager or owner."))
    refuse_frozen(campaign)
    if current.client_saw_id is None:
        raise ActionError(
            _("Nobody outside has been shown this draft yet. A client's stage has to open first.")
        )
    if not 1 <= days <= MOST_DAYS:
        raise ActionError(_("A link lives between 1 and %(most)s days.") % {"most": MOST_DAYS})
    if current.share_links.usable(now=timezone.now()).count() >= MOST_LINKS:
        raise ActionError(
            _("This draft has %(most)s links already. Revoke some first.") % {"most": MOST_LINKS}
        )
    given, token = make_pass(
        by=by, agency=current.agency, subject=current, holder=read_name(holder, 200, _("Who it is for")),
        verbs={DraftVerb.SEE.value, *_read_verbs(verbs)}, days=days,
    )  # fmt: skip
    made = ShareLink.objects.create(draft=current, given_pass=given, passcode=_hashed(passcode))
    record(by=by, action="drafts.link.made", subject=current, changes={"for": (None, given.holder)})
    return made, token


@transaction.atomic
def revoke_share_link(*, link: ShareLink, by: Membership) -> ShareLink:
    """Make a link useless at once; what was said through it stays."""
    if not rules.can_edit_review(by, link.draft.deliverable.collaboration.campaign):
        raise NotAllowed(_("Viewers cannot revoke links. Ask a manager or owner."))
    try:
        revoke_pass(given=link.given_pass, by=by)
    except InvalidTransition as error:
        raise InvalidTransition(_("This link was revoked already.")) from error
    record(
        by=by,
        action="drafts.link.revoked",
        subject=link.draft,
        changes={"for": (link.given_pass.holder, None)},
    )
    return link


def opens_with(link: ShareLink, passcode: str) -> bool:
    """Say whether a passcode is the link's. Whoever asks counts the wrong ones."""
    return check_password(passcode.strip()[:LONGEST_PASSCODE], link.passcode)


def _read_verbs(verbs: Iterable[str]) -> set[str]:
    wanted = set(verbs)
    if unknown := wanted - set(DraftVerb.values):
        raise ActionError(_("%(verb)s is nothing a link can let somebody do.") % {"verb": sorted(unknown)[0]})
    return wanted


def _hashed(passcode: str) -> str:
    passcode = passcode.strip()
    if not passcode:
        return ""
    if not SHORTEST_PASSCODE <= len(passcode) <= LONGEST_PASSCODE:
        raise ActionError(
            _("A passcode has between %(least)s and %(most)s characters.")
            % {"least": SHORTEST_PASSCODE, "most": LONGEST_PASSCODE}
        )
    return make_password(passcode)
