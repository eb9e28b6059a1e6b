"""What the OpenAPI document says of every endpoint alike: how to sign in, scopes, safe repeats, refusals."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from irm.api.permissions import ANY_SCOPE
from irm.api.problems import MEDIA_TYPE

VERBS = {
    "archive",
    "restore",
    "done",
    "poll",
    "start",
    "cancel",
    "content",
    "continue",
    "decide",
    "mark",
    "merge",
    "move",
    "order",
    "show-plan",
    "hide-plan",
    "share",
    "take-back",
    "tell-apart",
    "undo",
}  # ends of paths that do something to what is before


class ApiKeyScheme(OpenApiAuthenticationExtension):
    target_class = "irm.api.authentication.ApiKeyAuthentication"
    name = "api_key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "irm_<prefix>_<secret>",
            "description": "A key made under Settings, API keys, or by `manage.py create_api_key`.",
        }


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "irm.api.authentication.MemberSessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "X-CSRFToken",
            "description": "The browser's own session; changes need the CSRF token. Members of the agency only.",
        }


class ProblemErrorOut(serializers.Serializer):
    detail = serializers.CharField(help_text="One sentence.")
    pointer = serializers.CharField(
        required=False, help_text="JSON pointer into the body, for example #/name."
    )
    parameter = serializers.CharField(required=False, help_text="Name of the query parameter.")


class ProblemOut(serializers.Serializer):
    type = serializers.CharField(help_text="For machines; see /api/problems/.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="For people: what was wrong with this request.")
    instance = serializers.CharField()
    request_id = serializers.CharField(help_text="Also in the X-Request-ID header and in the server's log.")
    errors = ProblemErrorOut(many=True, required=False)


_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A new random value for each new request. Repeated within 24 hours, the request is answered, not done, again.",
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag last seen: 412 when somebody changed the object since.",
)


class ApiSchema(AutoSchema):
    """drf-spectacular's description of a view, with what all of ours share."""

    def get_tags(self) -> list[str]:
        """Group by what stands at the end of the path: an influencer's channels are channels."""
        parts = [part for part in self.path.split("/")[3:] if part and not part.startswith("{")]
        return [next((part for part in reversed(parts) if part not in VERBS), "")]

    def get_description(self) -> str:
        """Name the scope a key needs."""
        scope = self.view.scopes[self.method]
        return "Any valid key." if scope == ANY_SCOPE else f"Scope: `{scope}`."

    def get_override_parameters(self) -> list[OpenApiParameter]:
        """Add the request headers."""
        headers = {"POST": [_IDEMPOTENCY_KEY], "PATCH": [_IF_MATCH]}
        return headers.get(self.method, [])

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        refusal = self._get_response_for_code(
            ProblemOut, "400", media_types=[MEDIA_TYPE], direction=direction
        )
        return {**bodies, "default": {**refusal, "description": "A refusal, as problem details (RFC 9457)"}}
