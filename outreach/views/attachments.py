"""Files that came or go with messages, for members of the agency only."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import TenantRequest
from accounts.private_files import private_file
from outreach.queries.threads import attachments_to_show


@require_safe
def show(request: TenantRequest, uuid: UUID) -> HttpResponseBase:
    """Show a picture or PDF, let everything else be saved."""
    attachment = get_object_or_404(attachments_to_show(request.agency), uuid=uuid)
    if not attachment.file.storage.exists(str(attachment.file.name)):
        raise Http404
    return private_file(request, attachment.file, name=attachment.name, content_type=attachment.content_type)
