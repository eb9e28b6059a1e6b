"""Links to one draft: made, shown once, listed with their uses, revoked."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import ActionError
from accounts.http import TenantRequest
from drafts import rules
from drafts.actions.links import make_share_link, revoke_share_link
from drafts.link_forms import LinkForm
from drafts.models import Draft, ShareLink
from drafts.queries.links import links_of
from drafts.views.answers import get_draft


@never_cache
@require_http_methods(["GET", "POST"])
def links(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Show a draft's links, make another one; its address is shown this once."""
    draft = get_draft(request, uuid)
    may_edit = rules.can_edit_review(request.membership, draft.deliverable.collaboration.campaign)
    if request.method == "POST" and not may_edit:
        raise PermissionDenied(_("Viewers cannot share drafts. Ask a manager or owner."))
    form, address = LinkForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _made, token = make_share_link(draft=draft, by=request.membership, **form.cleaned_data)
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            address, form = request.build_absolute_uri(reverse("shared:page", args=[token])), LinkForm()
    page = {
        "draft": draft, "form": form, "address": address, "may_edit": may_edit, "now": timezone.now(),
        "links": links_of(draft), "campaign": draft.deliverable.collaboration.campaign,
    }  # fmt: skip
    return render(request, "drafts/links.html", page, status=422 if form.errors else 200)


@require_POST
def revoke(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Make a link useless at once."""
    rows = ShareLink.objects.for_agency(request.agency).select_related(
        "draft__deliverable__collaboration__campaign", "given_pass__agency"
    )
    link = get_object_or_404(rows, uuid=uuid)
    try:
        revoke_share_link(link=link, by=request.membership)
    except ActionError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The link opens nothing any more."))
    return redirect(_back(link.draft))


def _back(draft: Draft) -> str:
    return reverse("drafts:links", args=[draft.uuid])
