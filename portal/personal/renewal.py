"""A lost link: whoever has an address on record gets a fresh one by mail. The answer is the same for every address."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.gates import Audience, audience
from campaigns.tasks import mail_fresh_links
from portal.counting import count

ASKED = 5  # from one network address within ten minutes


@audience(Audience.PUBLIC)
@csrf_exempt  # no cookie gives any right here, and pages inside other apps have none
@require_http_methods(["GET", "POST"])
def renew(request: HttpRequest) -> HttpResponse:
    """Take an address; mail what belongs to it, if anything does. Who asks learns nothing."""
    email, refused, asked, status = request.POST.get("email", "").strip()[:320], "", False, 200
    if request.method == "POST":
        try:
            validate_email(email)
        except ValidationError:
            refused, status = _("Write your mail address, for example name@example.com."), 422
        else:
            if count(f"renewals:{get_adapter(request).get_client_ip(request)}") > ASKED:
                refused, status = _("You asked often in a short time. Wait ten minutes, then try again."), 429
            else:
                mail_fresh_links.delay(
                    email=email
                )  # a worker looks: the time of the answer tells nothing either
                asked = True
    page = {"email": email, "refused": refused, "asked": asked}
    response = render(request, "portal/personal/renew.html", page, status=status)
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    return response
