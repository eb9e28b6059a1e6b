"""The frame of every endpoint. An endpoint itself only translates HTTP to one action or query and back."""

from typing import Any

from django.http import HttpResponseBase
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.models import Agency, Membership
from irm.api.filters import StrictFilterBackend, refuse_unknown_parameters
from irm.api.parsers import JSONObjectParser
from irm.api.schema import ApiSchema


class ApiView(GenericAPIView):
    """What endpoints share. Each names, for every method it answers, the scope a key needs in `scopes`.

    A list also has `ordering` (its last field unique, none nullable) and may have `filterset_class`; query parameters
    beyond its filters go into `parameters`.
    """

    scopes: dict[str, str] = {}
    ordering: tuple[str, ...] = ("-id",)
    parameters: tuple[str, ...] = ()
    is_list = False
    tells_secret = False  # its POST answers with something shown once
    schema = ApiSchema()
    http_method_names = ["get", "head", "post", "patch", "delete"]
    parser_classes = [JSONObjectParser]
    filter_backends = [StrictFilterBackend]

    @property
    def agency(self) -> Agency:
        """The agency all reads start from."""
        return getattr(self.request, "agency", None)

    @property
    def by(self) -> Membership:
        """Who acts."""
        return self.request.membership

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Check who asks, then that the address is understood."""
        super().initial(request, *args, **kwargs)
        if hasattr(self, request.method.lower()):
            refuse_unknown_parameters(
                request, self.known_parameters() if request.method in ("GET", "HEAD") else []
            )

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Add what every answer carries: the rate, and that only the caller may keep a copy."""
        response = super().finalize_response(request, response, *args, **kwargs)
        rate = getattr(request, "rate", None)
        if rate:
            limit, remaining, reset = rate
            response["RateLimit-Limit"], response["RateLimit-Remaining"], response["RateLimit-Reset"] = (
                limit,
                remaining,
                reset,
            )
        response.setdefault("Cache-Control", "private, no-cache")
        return response

    def known_parameters(self) -> list[str]:
        """Return the query parameters a GET here understands."""
        filterset = getattr(self, "filterset_class", None)
        own = [*(filterset.base_filters if filterset else ()), *self.parameters]
        return [*own, "cursor", "page_size"] if self.is_list else own

    def get_ordering(self) -> tuple[str, ...]:
        """Return the fields pages are ordered by."""
        return self.ordering

    def values(self, serializer_class: type[Serializer], *, partial: bool = False) -> dict[str, Any]:
        """Return the body's checked values. Raises ValidationError, also for names that are not known."""
        serializer = serializer_class(
            data=self.request.data, partial=partial, context=self.get_serializer_context()
        )
        unknown = [name for name in self.request.data if name not in serializer.fields]
        if unknown:
            known = ", ".join(serializer.fields)
            raise ValidationError({unknown[0][:80]: [f"This is not a field here. Known: {known}."]})
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class ListView(ListModelMixin, ApiView):
    """An endpoint whose GET answers with pages of `get_queryset()`, each row written by `serializer_class`."""

    is_list = True

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return self.list(request, *args, **kwargs)


class NothingHere(APIView):
    """Every address under /api/ that is not an endpoint."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    throttle_classes: list[Any] = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        hint = "" if request.path.endswith("/") else " Addresses end with a slash."
        raise NotFound(f"There is no endpoint at {request.path}.{hint}")
