"""Links to one draft for somebody without an account: listed with their uses, made, revoked."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.states import Scope
from drafts.actions.links import make_share_link, revoke_share_link
from drafts.api.drafts import get_draft
from drafts.api.shapes_files import NewShareLinkOut, ShareLinkIn, ShareLinkOut
from drafts.models import ShareLink
from drafts.queries.links import links_to_show
from irm.api.etag import tagged
from irm.api.idempotency import idempotent
from irm.api.views import ApiView, ListView

READ, WRITE = Scope.CAMPAIGNS_READ, Scope.CAMPAIGNS_WRITE


class DraftLinks(ListView):
    scopes = {"GET": READ, "POST": WRITE}
    serializer_class = ShareLinkOut
    tells_secret = True

    def get_queryset(self) -> "QuerySet[ShareLink]":
        if not self.agency:
            return ShareLink.objects.none()
        return links_to_show(self.agency).filter(draft=get_draft(self, self.kwargs["uuid"]))

    @extend_schema(
        summary="Links to a draft, newest first, without their secrets", operation_id="drafts_links"
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return super().get(request)

    @extend_schema(
        request=ShareLinkIn, responses={201: NewShareLinkOut}, operation_id="drafts_make_link",
        summary="Make a link that opens this draft as clients see it; its address is told here only",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        draft = get_draft(self, uuid)
        made, token = make_share_link(draft=draft, by=self.by, **self.values(ShareLinkIn))
        address = settings.SITE_URL + reverse("shared:page", args=[token])
        told = {**ShareLinkOut(_get_link(self, made.uuid)).data, "address": address}
        return Response(told, status=201, headers={"Location": reverse("api:draft_link", args=[made.uuid])})


class DraftLinkDetail(ApiView):
    scopes = {"GET": READ}

    @extend_schema(responses=ShareLinkOut, summary="One link to a draft", operation_id="draft_link")
    def get(self, request: Request, uuid: UUID) -> Response:
        return tagged(request, ShareLinkOut(_get_link(self, uuid)).data)


class DraftLinkRevoke(ApiView):
    scopes = {"POST": WRITE}

    @extend_schema(
        request=None, responses=ShareLinkOut, operation_id="draft_link_revoke",
        summary="Make a link useless at once; what was said through it stays",
    )  # fmt: skip
    @idempotent
    def post(self, request: Request, uuid: UUID) -> Response:
        revoke_share_link(link=_get_link(self, uuid), by=self.by)
        return tagged(request, ShareLinkOut(_get_link(self, uuid)).data)


def _get_link(view: ApiView, uuid: UUID) -> ShareLink:
    return get_object_or_404(links_to_show(view.agency), uuid=uuid)
