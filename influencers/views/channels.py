from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import TenantRequest
from accounts.paging import keyset_page
from influencers import rules
from influencers.actions import channels as actions
from influencers.actions import evidence as evidence_actions
from influencers.forms.channels import ChannelForm, ContactPointForm, EvidenceForm, NumbersForm
from influencers.models import Channel, ContactPoint
from influencers.profile import PRECISIONS
from influencers.queries.belongings import snapshots_in
from influencers.queries.profile import contact_points_in
from influencers.rows import platform_label
from influencers.views.answers import button_answer, form_answer, get_influencer_to_edit, posted

NUMBERS_SIZE = 100


def _get_channel(request: TenantRequest, uuid: Any) -> Channel:
    channels = Channel.objects.for_agency(request.agency).select_related("influencer", "agency")
    return get_object_or_404(channels, uuid=uuid)


def _get_contact_point(request: TenantRequest, uuid: Any) -> ContactPoint:
    return get_object_or_404(contact_points_in(request.agency), uuid=uuid)


def _insist_on_editing(request: TenantRequest, owned: Channel | ContactPoint) -> None:
    if not rules.can_edit_influencer(request.membership, owned.influencer):
        raise PermissionDenied(_("Viewers cannot change influencers. Ask a manager or owner."))


@require_http_methods(["GET", "POST"])
def add_channel(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)

    def add(address: str, platform: str) -> Channel:
        new = actions.NewChannel(address, platform)
        return actions.add_channel(influencer=influencer, by=request.membership, channel=new)

    back = influencer.get_absolute_url()
    return form_answer(
        request, ChannelForm(posted(request)), do=add, done=_("The channel is added."), back=back, title=_("Add a channel"),
        submit=_("Add"), crumb=influencer.name, crumb_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit_channel(request: TenantRequest, uuid: str) -> HttpResponse:
    channel = _get_channel(request, uuid)
    _insist_on_editing(request, channel)
    initial = {"address": channel.url or channel.handle or channel.external_id, "platform": channel.platform}
    back = channel.influencer.get_absolute_url()
    return form_answer(
        request, ChannelForm(posted(request), initial=initial), done=_("The channel is changed."), back=back,
        do=partial(actions.change_channel, channel=channel, by=request.membership), title=_("Change the channel"), submit=_("Save"),
        crumb=channel.influencer.name, crumb_url=back,
    )  # fmt: skip


@require_POST
def remove_channel(request: TenantRequest, uuid: str) -> HttpResponse:
    channel = _get_channel(request, uuid)
    do = partial(actions.remove_channel, channel=channel, by=request.membership)
    return button_answer(
        request,
        do,
        done=_("%(channel)s is removed.") % {"channel": actions.label(channel)},
        back=channel.influencer,
    )


@require_GET
def numbers(request: TenantRequest, uuid: str) -> HttpResponse:
    """Show every figure of a channel as a table, newest first."""
    channel = _get_channel(request, uuid)
    page = keyset_page(
        channel.snapshots.select_related("entered_by__user", "evidence"), request, size=NUMBERS_SIZE
    )
    context = {
        "channel": channel, "influencer": channel.influencer, "page": page, "precisions": PRECISIONS,
        "title": f"{platform_label(channel.platform)} {channel.handle or channel.title}",
        "may_edit": rules.can_edit_influencer(request.membership, channel.influencer),
    }  # fmt: skip
    return render(request, "influencers/numbers.html", context)


@require_http_methods(["GET", "POST"])
def type_numbers(request: TenantRequest, uuid: str) -> HttpResponse:
    channel = _get_channel(request, uuid)
    _insist_on_editing(request, channel)
    back = channel.influencer.get_absolute_url()
    return form_answer(
        request, NumbersForm(posted(request), request.FILES or None), do=partial(actions.type_numbers, channel=channel, by=request.membership),
        done=_("The figures are stored."), back=back, title=_("Figures of %(channel)s") % {"channel": actions.label(channel)}, submit=_("Save"),
        crumb=channel.influencer.name, crumb_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def attach_evidence(request: TenantRequest, uuid: str, snapshot: int) -> HttpResponse:
    """Put a screenshot to figures that were typed in or imported."""
    channel = _get_channel(request, uuid)
    _insist_on_editing(request, channel)
    found = get_object_or_404(snapshots_in(request.agency), channel=channel, pk=snapshot)
    back = reverse("influencers:numbers", args=[channel.uuid])
    do = partial(evidence_actions.attach_evidence, snapshot=found, by=request.membership)
    title = _("Screenshot of the figures of %(day)s") % {
        "day": date_format(localtime(found.taken_at), "j M Y, H:i")
    }
    return form_answer(
        request, EvidenceForm(posted(request), request.FILES or None), do=do, done=_("The screenshot is stored."), back=back,
        title=title, submit=_("Upload"), crumb=actions.label(channel), crumb_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def add_contact_point(request: TenantRequest, uuid: str) -> HttpResponse:
    influencer = get_influencer_to_edit(request, uuid)
    back = influencer.get_absolute_url()
    return form_answer(
        request, ContactPointForm(posted(request)), done=_("The contact point is added."), back=back,
        do=partial(actions.add_contact_point, influencer=influencer, by=request.membership), title=_("Add a contact point"),
        submit=_("Add"), crumb=influencer.name, crumb_url=back,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit_contact_point(request: TenantRequest, uuid: str) -> HttpResponse:
    point = _get_contact_point(request, uuid)
    _insist_on_editing(request, point)
    initial = {name: getattr(point, name) for name in ContactPointForm.base_fields}
    back = point.influencer.get_absolute_url()
    return form_answer(
        request, ContactPointForm(posted(request), initial=initial), done=_("The contact point is changed."), back=back,
        do=partial(actions.change_contact_point, point=point, by=request.membership), title=_("Change the contact point"),
        submit=_("Save"), crumb=point.influencer.name, crumb_url=back,
    )  # fmt: skip


@require_POST
def remove_contact_point(request: TenantRequest, uuid: str) -> HttpResponse:
    point = _get_contact_point(request, uuid)
    do = partial(actions.remove_contact_point, point=point, by=request.membership)
    return button_answer(request, do, done=_("The contact point is removed."), back=point.influencer)
