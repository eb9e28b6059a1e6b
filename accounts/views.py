from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import actions, queries, rules
from accounts.allauth_adapter import SESSION_INVITATION
from accounts.errors import ActionError
from accounts.forms import (
    ROLE_CHOICES,
    AgencyForm,
    ApiKeyForm,
    BrandForm,
    InvitationForm,
    ProfileForm,
    RoleForm,
)
from accounts.gates import Audience, audience
from accounts.http import TenantRequest, own_path
from accounts.letters import invitation_url
from accounts.models import ApiKey, Brand, Invitation, Membership
from accounts.paging import keyset_page
from accounts.preferences import set_daily_letter, set_reminded_by_mail

SESSION_AGENCY = "agency"


def _get_brand(request: TenantRequest, uuid: str) -> Brand:
    return get_object_or_404(Brand.objects.for_agency(request.agency), uuid=uuid)


def _get_member(request: TenantRequest, uuid: str) -> Membership:
    return get_object_or_404(
        Membership.objects.for_agency(request.agency).active().select_related("user", "agency"), uuid=uuid
    )


@audience(Audience.EVERY_MEMBER)
@require_GET
def home(request: TenantRequest) -> HttpResponse:
    return redirect("portal:home" if request.membership.is_client else "desk:today")


@audience(Audience.SIGNED_IN)
@require_GET
def no_agency(request: TenantRequest) -> HttpResponse:
    return redirect("home") if request.membership else render(request, "accounts/no_agency.html")


@audience(Audience.EVERY_MEMBER)
@require_POST
def switch_agency(request: TenantRequest) -> HttpResponse:
    chosen = next((m for m in request.memberships if m.agency.slug == request.POST.get("agency")), None)
    if chosen is None:
        messages.error(request, gettext("You are not a member of that agency."))
    else:
        request.session[SESSION_AGENCY] = chosen.agency.slug
    return redirect("home")


@audience(Audience.EVERY_MEMBER)
@require_http_methods(["GET", "POST"])
def profile(request: TenantRequest) -> HttpResponse:
    member = request.membership
    initial = {
        "name": request.user.name, "time_zone": request.user.time_zone, "reminded_by_mail": member.reminded_by_mail,
        "daily_letter_hour": member.daily_letter_hour,
    }  # fmt: skip
    form = ProfileForm(request.POST or None, initial=initial, is_client=member.is_client)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data.pop("reminded_by_mail", member.reminded_by_mail)
        hour = form.cleaned_data.pop("daily_letter_hour", member.daily_letter_hour)
        actions.update_profile(user=request.user, **form.cleaned_data)
        set_reminded_by_mail(membership=member, wanted=wanted)
        set_daily_letter(membership=member, hour=hour)
        messages.success(request, gettext("Your profile is saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_http_methods(["GET", "POST"])
def settings_page(request: TenantRequest) -> HttpResponse:
    initial = {"name": request.agency.name, "time_zone": request.agency.time_zone}
    form = AgencyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_agency(agency=request.agency, by=request.membership, **form.cleaned_data)
            messages.success(request, gettext("The agency's settings are saved."))
            return redirect("accounts:settings")
        except ActionError as error:
            form.add_error(None, str(error))
    may = rules.can_administer(request.membership, request.agency)
    return render(request, "accounts/settings.html", {"form": form, "may_edit": may, "section": "agency"})


@require_GET
def members(request: TenantRequest) -> HttpResponse:
    return _members_page(request, InvitationForm(agency=request.agency))


@require_POST
def invite(request: TenantRequest) -> HttpResponse:
    form = InvitationForm(request.POST, agency=request.agency)
    if form.is_valid():
        try:
            invitation, token = actions.invite_member(by=request.membership, **form.cleaned_data)
            return _members_page(
                request, InvitationForm(agency=request.agency), new=invitation, link=invitation_url(token)
            )
        except ActionError as error:
            form.add_error(None, str(error))
    return _members_page(request, form, status=400)


@require_POST
def revoke_invitation(request: TenantRequest, uuid: str) -> HttpResponse:
    invitation = get_object_or_404(
        Invitation.objects.for_agency(request.agency).select_related("agency"), uuid=uuid
    )
    return _do(
        request,
        "accounts:members",
        gettext("The invitation is revoked; its link no longer works."),
        lambda: actions.revoke_invitation(invitation=invitation, by=request.membership),
    )


@require_POST
def change_role(request: TenantRequest, uuid: str) -> HttpResponse:
    member = _get_member(request, uuid)
    form = RoleForm(request.POST)
    role = form.cleaned_data["role"] if form.is_valid() else ""
    return _do(
        request,
        "accounts:members",
        gettext("%(user)s now has another role.") % {"user": member.user},
        lambda: actions.change_role(membership=member, by=request.membership, role=role),
    )


@require_POST
def remove_member(request: TenantRequest, uuid: str) -> HttpResponse:
    member = _get_member(request, uuid)
    return _do(
        request,
        "accounts:members",
        gettext("%(user)s is no longer a member.") % {"user": member.user},
        lambda: actions.remove_member(membership=member, by=request.membership),
    )


@audience(Audience.PUBLIC)
@require_http_methods(["GET", "POST"])
def join(request: TenantRequest, token: str) -> HttpResponse:
    """Show an invitation; joining takes a POST, for mail scanners open links."""
    invitation = queries.invitation_by_token(token)
    if invitation is None or not invitation.is_open():
        status = 410 if invitation else 404
        return render(request, "accounts/invitation_closed.html", {"invitation": invitation}, status=status)
    if request.method == "GET":
        return render(request, "accounts/join.html", {"invitation": invitation, "token": token})
    if not request.user.is_authenticated:
        request.session[SESSION_INVITATION] = token
        return redirect(
            "account_signup" if not queries.is_known_address(invitation.email) else _login_and_back(request)
        )
    try:
        actions.accept_invitation(invitation=invitation, user=request.user)
    except ActionError as error:
        messages.error(request, str(error))
        return render(request, "accounts/join.html", {"invitation": invitation, "token": token}, status=403)
    request.session[SESSION_AGENCY] = invitation.agency.slug
    return redirect("home")


@require_GET
def brands(request: TenantRequest) -> HttpResponse:
    found = Brand.objects.for_agency(request.agency).order_by(F("archived_at").desc(nulls_first=True), "name")
    may_edit = rules.can_edit(request.membership, request.agency)
    new = (
        {"label": gettext("Add brand"), "url": reverse("accounts:create_brand"), "icon": "plus"}
        if may_edit
        else None
    )
    context = {"brands": found, "may_edit": may_edit, "new_brand": new, "section": "brands"}
    return render(request, "accounts/brands.html", context)


@require_http_methods(["GET", "POST"])
def create_brand(request: TenantRequest) -> HttpResponse:
    form = BrandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            brand = actions.create_brand(by=request.membership, **form.cleaned_data)
            messages.success(request, gettext("%(brand)s is added.") % {"brand": brand})
            return redirect(brand)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request, "accounts/brand_form.html", {"form": form, "section": "brands"}, status=_status(form)
    )


@require_GET
def brand(request: TenantRequest, uuid: str) -> HttpResponse:
    shown = _get_brand(request, uuid)
    context = {
        "brand": shown,
        "clients": queries.members_of(request.agency).filter(brand=shown),
        "timeline": queries.timeline(shown),
        "restrictions": queries.restrictions_in_words(shown),
        **_brand_moves(request, shown),
    }
    return render(request, "accounts/brand.html", context)


@require_http_methods(["GET", "POST"])
def edit_brand(request: TenantRequest, uuid: str) -> HttpResponse:
    """Change a brand, and go back to where one came from (?next=), else to the brand."""
    edited = _get_brand(request, uuid)
    back = own_path(request, request.GET.get("next", "")) or edited.get_absolute_url()
    form = BrandForm(
        request.POST or None, initial={field: getattr(edited, field) for field in actions.BRAND_FIELDS}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_brand(brand=edited, by=request.membership, **form.cleaned_data)
            messages.success(request, gettext("%(edited)s is saved.") % {"edited": edited})
            return redirect(back)
        except ActionError as error:
            form.add_error(None, str(error))
    page = {"form": form, "brand": edited, "section": "brands", "back": back}
    return render(request, "accounts/brand_form.html", page, status=_status(form))


@require_POST
def archive_brand(request: TenantRequest, uuid: str) -> HttpResponse:
    put_away = _get_brand(request, uuid)
    return _do(
        request,
        put_away.get_absolute_url(),
        gettext("%(put_away)s is archived.") % {"put_away": put_away},
        lambda: actions.archive_brand(brand=put_away, by=request.membership),
    )


@require_POST
def restore_brand(request: TenantRequest, uuid: str) -> HttpResponse:
    back = _get_brand(request, uuid)
    return _do(
        request,
        back.get_absolute_url(),
        gettext("%(back)s is back.") % {"back": back},
        lambda: actions.restore_brand(brand=back, by=request.membership),
    )


@require_http_methods(["GET", "POST"])
def api_keys(request: TenantRequest) -> HttpResponse:
    form = ApiKeyForm(request.POST or None)
    new_key = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, new_key = actions.create_api_key(by=request.membership, **form.cleaned_data)
            form = ApiKeyForm()
        except ActionError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "new_key": new_key,
        "keys": queries.api_keys_of(request.agency),
        "section": "api_keys",
        "may_make": rules.can_make_api_key(request.membership, request.agency),
        "may_administer": rules.can_administer(request.membership, request.agency),
    }
    return render(request, "accounts/api_keys.html", context, status=_status(form))


@require_POST
def revoke_api_key(request: TenantRequest, uuid: str) -> HttpResponse:
    key = get_object_or_404(
        ApiKey.objects.for_agency(request.agency).select_related("membership__agency"), uuid=uuid
    )
    return _do(
        request,
        "accounts:api_keys",
        gettext("The key %(key_name)s no longer works.") % {"key_name": key.name},
        lambda: actions.revoke_api_key(key=key, by=request.membership),
    )


@require_GET
def audit(request: TenantRequest) -> HttpResponse:
    if not rules.can_read_audit(request.membership, request.agency):
        return render(request, "accounts/audit.html", {"refused": True, "section": "audit"}, status=403)
    entries = queries.audit_search(
        request.agency, text=request.GET.get("q", ""), actor=request.GET.get("actor", "")
    )
    page = keyset_page(entries, request, size=50)
    context = {
        "page": page,
        "rows": queries.timeline_rows(page.rows),
        "section": "audit",
        "people": queries.members_of(request.agency),
    }
    return render(request, "accounts/audit.html", context)


def _brand_moves(request: TenantRequest, shown: Brand) -> dict[str, Any]:
    """Return the page header's state and buttons: only moves that would work."""
    if shown.archived_at:
        state = {"label": gettext("Archived"), "icon": "archive"}
        move = {
            "label": gettext("Restore"),
            "url": reverse("accounts:restore_brand", args=[shown.uuid]),
            "icon": "archive",
            "method": "post",
        }
    else:
        state = {"label": gettext("Active"), "icon": "circle-check", "kind": "good"}
        move = {
            "label": gettext("Archive"),
            "url": reverse("accounts:archive_brand", args=[shown.uuid]),
            "icon": "archive",
            "method": "post",
        }
    if not rules.can_edit(request.membership, request.agency):
        return {"state": state}
    edit = {
        "label": gettext("Edit"),
        "url": reverse("accounts:edit_brand", args=[shown.uuid]),
        "icon": "pencil",
        "edit": True,
    }
    return {"state": state, "action": edit, "more": [move]}


def _members_page(
    request: TenantRequest,
    form: InvitationForm,
    *,
    new: Invitation | None = None,
    link: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "members": queries.members_of(request.agency),
        "invitations": queries.invitations_of(request.agency),
        "form": form,
        "new": new,
        "link": link,
        "section": "members",
        "roles": ROLE_CHOICES,
        "may_administer": rules.can_administer(request.membership, request.agency),
    }
    return render(request, "accounts/members.html", context, status=status)


def _do(request: TenantRequest, to: str, done: str, act) -> HttpResponseRedirect:
    try:
        act()
        messages.success(request, done)
    except ActionError as error:
        messages.error(request, str(error))
    return redirect(to)


def _status(form) -> int:
    return 400 if form.errors else 200


def _login_and_back(request: TenantRequest) -> str:
    back = request.get_full_path()
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return f"{reverse('account_login')}?next={back}" if safe else reverse("account_login")
