"""How a brand looks on its clients' pages: its color as a style sheet, its logo."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.brand_colors import brand_style
from accounts.gates import Audience, audience
from accounts.http import TenantRequest
from accounts.models import Brand
from accounts.private_files import private_file


@audience(Audience.PUBLIC)
@require_safe
def look(request: TenantRequest, uuid: UUID) -> HttpResponse:
    """Answer with a brand's colors. Neither they nor the logo are secret, and their address cannot be guessed."""
    style = brand_style(get_object_or_404(Brand, uuid=uuid).color)
    answer = HttpResponse(style, content_type="text/css; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


@audience(Audience.PUBLIC)
@require_safe
def logo(request: TenantRequest, uuid: UUID) -> HttpResponseBase:
    """Answer with a brand's logo."""
    brand = get_object_or_404(Brand, uuid=uuid)
    if not brand.logo:
        raise Http404
    return private_file(request, brand.logo, name="logo.webp", content_type="image/webp")
