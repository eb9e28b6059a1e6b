"""Comments from a file, under a channel's posts."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import ActionError
from accounts.http import TenantRequest
from influencers import rules
from influencers.actions.comment_import import import_comments as take_in
from influencers.forms.comment_import import CommentImportForm
from influencers.views.channel_pages import channel_page, get_channel

NOTES_SHOWN = 200


@require_http_methods(["GET", "POST"])
def import_comments(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Ask for the file; then show what became of each row. Sent twice, the second stores nothing."""
    channel = get_channel(request, uuid)
    if not rules.can_edit_influencer(request.membership, channel.influencer):
        raise PermissionDenied(_("Viewers cannot import comments. Ask a manager or owner."))
    form = CommentImportForm(request.POST or None, request.FILES or None, channel=channel)
    page = channel_page(request, channel, "comments") | {
        "form": form, "shown": NOTES_SHOWN, "submit": _("Import"),
        "cancel_url": reverse("influencers:channel_comments", args=[channel.uuid]),
    }  # fmt: skip
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                page["found"] = take_in(by=request.membership, channel=channel, now=timezone.now(), **form.cleaned_data)  # fmt: skip
                status = 200
            except ActionError as error:
                form.add_error("file", str(error))
    return render(request, "influencers/channel/import_comments.html", page, status=status)
