"""One shape for every refusal of the API: problem details as RFC 9457 describes them."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.signals import got_request_exception
from django.http import Http404, UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.errors import ActionError, AlreadyExists, EditConflict, InvalidTransition, NoAnswer, NotAllowed
from irm.request_id import current_request_id

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPES_PATH = "/api/problems/"


@dataclass(frozen=True)
class Kind:
    """A kind of refusal: the end of its `type`, its HTTP status, a title, and what a caller should do about it."""

    slug: str
    status: int
    title: str
    advice: str

    @property
    def type(self) -> str:
        """The `type` of the problem: an address that explains it in each installation."""
        return f"{TYPES_PATH}#{self.slug}"


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind(
            "validation",
            400,
            "Some values were not accepted",
            "Read errors: each names a field or parameter.",
        ),
        Kind(
            "malformed",
            400,
            "The request cannot be read",
            "Send valid JSON in UTF-8, with an object at the top.",
        ),
        Kind(
            "unknown-parameter",
            400,
            "Unknown query parameter",
            "Remove it, or use one of the names given in detail.",
        ),
        Kind(
            "bad-cursor",
            400,
            "The cursor is not valid",
            "Follow next and previous as they are, or begin without a cursor.",
        ),
        Kind("refused", 400, "The action was refused", "Read detail: it says why and what to do."),
        Kind(
            "not-authenticated",
            401,
            "Sign in first",
            "Send Authorization: Bearer irm_… with a valid API key.",
        ),
        Kind(
            "missing-scope",
            403,
            "The API key lacks a scope",
            "Make a key that has the scope named in detail.",
        ),
        Kind("not-allowed", 403, "Not allowed", "Ask a member with a higher role, or use a key of theirs."),
        Kind(
            "not-found",
            404,
            "Not found",
            "Check the address. What belongs to another agency is not found either.",
        ),
        Kind("method-not-allowed", 405, "Method not allowed", "Use one of the methods in the Allow header."),
        Kind("not-acceptable", 406, "No acceptable format", "Accept application/json."),
        Kind(
            "invalid-transition",
            409,
            "The object has moved on",
            "Read the object again before you try again.",
        ),
        Kind("already-exists", 409, "It exists already", "Read or change the existing object instead."),
        Kind(
            "edit-conflict",
            409,
            "Somebody else changed it",
            "Read it again, merge, and send the new version.",
        ),
        Kind(
            "still-running",
            409,
            "The first request is still running",
            "Wait for Retry-After seconds and repeat the request.",
        ),
        Kind(
            "wrong-offset",
            409,
            "The part does not follow on what has come",
            "Go on at Upload-Offset.",
        ),
        Kind("gone", 410, "It is over", "Begin the upload anew."),
        Kind(
            "precondition-failed",
            412,
            "The object has changed",
            "Read it again and repeat with its new ETag.",
        ),
        Kind("too-large", 413, "The request is too large", "Send less at once."),
        Kind("unsupported-media-type", 415, "Unsupported media type", "Send Content-Type: application/json."),
        Kind(
            "idempotency-mismatch",
            422,
            "The Idempotency-Key was used before",
            "Use a new key for a new request.",
        ),
        Kind("busy", 423, "Another request is at it", "Wait a moment, ask how far it is, and go on there."),
        Kind("too-many-requests", 429, "Too many requests", "Wait for Retry-After seconds."),
        Kind(
            "server-error",
            500,
            "Something went wrong here",
            "Try again later; tell the operator the request_id.",
        ),
        Kind("no-answer", 503, "No answer in time", "Try again in a minute."),
    )
}

# The first matching class wins, so the special ones stand before their bases.
_BY_CLASS: tuple[tuple[type[BaseException], str], ...] = (
    (NotAllowed, "not-allowed"),
    (InvalidTransition, "invalid-transition"),
    (AlreadyExists, "already-exists"),
    (EditConflict, "edit-conflict"),
    (NoAnswer, "no-answer"),
    (ActionError, "refused"),
    (exceptions.ValidationError, "validation"),
    (DjangoValidationError, "validation"),
    (exceptions.ParseError, "malformed"),
    (exceptions.NotAuthenticated, "not-authenticated"),
    (exceptions.AuthenticationFailed, "not-authenticated"),
    (exceptions.PermissionDenied, "not-allowed"),
    (DjangoPermissionDenied, "not-allowed"),
    (exceptions.NotFound, "not-found"),
    (Http404, "not-found"),
    (exceptions.MethodNotAllowed, "method-not-allowed"),
    (exceptions.NotAcceptable, "not-acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported-media-type"),
    (exceptions.Throttled, "too-many-requests"),
    (RequestDataTooBig, "too-large"),
    (SuspiciousOperation, "malformed"),
    (UnreadablePostError, "malformed"),
)
_SENTENCES: dict[type[BaseException], str] = {
    Http404: "There is nothing at this address for you.",
    exceptions.NotAuthenticated: "Send an API key: Authorization: Bearer irm_…",
    RequestDataTooBig: "The request body is larger than this installation accepts.",
    UnreadablePostError: "The request ended before its body was complete.",
    SuspiciousOperation: "The request has too many parts or a part that cannot be read.",
    DjangoPermissionDenied: "Your role does not include this.",
}


class Problem(exceptions.APIException):
    """A refusal of the API itself, by the slug of its kind; `headers` go out with the answer."""

    def __init__(self, slug: str, sentence: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.kind = KINDS[slug]
        self.status_code = self.kind.status
        self.headers = dict(headers or {})


def bad_query(parameter: str, *sentences: str) -> exceptions.ValidationError:
    """Return the refusal of a query parameter's value."""
    error = exceptions.ValidationError({parameter: list(sentences)})
    error.in_query = True
    return error


def document(kind: Kind, sentence: str, *, path: str) -> dict[str, Any]:
    """Return a problem document (RFC 9457) without its errors."""
    return {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": sentence,
        "instance": path,
        "request_id": str(current_request_id.get() or ""),
    }


def problem_details(error: Exception, context: Mapping[str, Any]) -> Response:
    """Turn whatever an endpoint raised into a problem document; what nobody foresaw is logged and kept secret."""
    kind = _kind_of(error)
    request = context["request"]
    if kind.status == 500:
        logger.exception("The API failed at %s %s", request.method, request.path)
        # What watches for crashes (error trackers, the test client) must hear of those answered here too.
        got_request_exception.send(sender=None, request=request._request)
    errors = list(_errors(error))
    data = document(kind, _detail(error, kind, errors), path=request.path)
    if errors:
        data["errors"] = errors
    if isinstance(error, EditConflict) and error.version is not None:
        data["version"] = error.version
    return Response(data, status=kind.status, headers=_headers(error), content_type=MEDIA_TYPE)


def _kind_of(error: Exception) -> Kind:
    if isinstance(error, Problem):
        return error.kind
    for known, slug in _BY_CLASS:
        if isinstance(error, known):
            return KINDS[slug]
    return KINDS["server-error"]


def _detail(error: Exception, kind: Kind, errors: list[dict[str, str]]) -> str:
    if kind.status == 500:
        return "The error has been logged. Nothing was changed."
    if len(errors) == 1:
        place = errors[0].get("parameter") or errors[0].get("pointer", "#/")[2:]
        return f"{place}: {errors[0]['detail']}" if place else errors[0]["detail"]
    if errors:
        return f"{len(errors)} values were not accepted; errors names each."
    for known, sentence in _SENTENCES.items():
        if isinstance(error, known):
            return sentence
    return str(getattr(error, "detail", error)) or kind.title


def _errors(error: Exception) -> Iterator[dict[str, str]]:
    if isinstance(error, exceptions.ValidationError):
        yield from _flat(error.detail, "#", getattr(error, "in_query", False))
    elif isinstance(error, DjangoValidationError):
        fields = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for field, sentences in fields.items():
            name = "" if field in ("", "__all__") else f"/{field}"
            yield from ({"pointer": f"#{name}", "detail": sentence} for sentence in sentences)


def _flat(detail: Any, pointer: str, in_query: bool) -> Iterator[dict[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            same_place = name in ("non_field_errors", "__all__")
            yield from _flat(inner, pointer if same_place else f"{pointer}/{name}", in_query)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            plain = not isinstance(inner, Mapping | list)
            yield from _flat(inner, pointer if plain else f"{pointer}/{number}", in_query)
    elif in_query:
        yield {"parameter": pointer.removeprefix("#/").split("/")[0], "detail": str(detail)}
    else:
        yield {"pointer": pointer, "detail": str(detail)}


def _headers(error: Exception) -> dict[str, str]:
    headers = dict(getattr(error, "headers", {}))
    auth_header = getattr(error, "auth_header", None)
    if auth_header:
        headers["WWW-Authenticate"] = auth_header
    wait = getattr(error, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(max(1, int(wait)))
    return headers
