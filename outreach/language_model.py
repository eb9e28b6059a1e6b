"""Ask a language model at an address that speaks OpenAI's protocol (POST .../chat/completions). Nothing else knows HTTP."""

import json
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.errors import ActionError
from platforms.errors import ChangedShape, Temporary, UnsafeAddress
from platforms.guard import Guard, guarded_post, is_public

SECONDS = 25.0  # a person waits for it
LONGEST_ANSWER = 6_000  # characters of a letter; more is none
MOST_TOKENS = 900
_REFUSALS = {401: "key", 403: "key", 404: "unknown", 429: "busy"}


class ModelTrouble(ActionError):
    """The model did not answer, or not with a text."""


def ask_model(
    *, endpoint: str, model: str, key: str, instructions: str, request: str, guard: Guard | None = None
) -> str:
    """Return what the model writes. Raises ModelTrouble with a sentence for the person who waits.

    The address is guarded like every address a member typed; IRM_PRIVATE_MODEL_HOSTS lets it lead into the operator's
    own network.
    """
    body = {
        "model": model, "max_tokens": MOST_TOKENS, "temperature": 0.7, "stream": False,
        "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": request}],
    }  # fmt: skip
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    try:
        reply = guarded_post(
            f"{endpoint.rstrip('/')}/chat/completions", json.dumps(body).encode(), headers=headers, guard=guard or usual_guard(),
        )  # fmt: skip
    except UnsafeAddress as error:
        raise ModelTrouble(str(error)) from error
    except Temporary as error:
        raise ModelTrouble(_("The model did not answer within %(seconds)s seconds.") % {"seconds": round(SECONDS)}) from error  # fmt: skip
    except ChangedShape as error:
        raise ModelTrouble(_not_understood()) from error
    if reply.status != 200:
        raise ModelTrouble(_refusal(reply.status))
    return _text_of(reply.body)


def usual_guard() -> Guard:
    """Return what addresses of models may be: any port, and private ones only where the operator allows them."""
    guard = Guard(ports=None, timeout=SECONDS, deadline=SECONDS)
    return replace(guard, allows=lambda address: True) if settings.PRIVATE_MODEL_HOSTS else replace(guard, allows=is_public)  # fmt: skip


def _text_of(body: bytes) -> str:
    try:
        answer: Any = json.loads(body)
        text = answer["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError) as error:
        raise ModelTrouble(_not_understood()) from error
    if not isinstance(text, str) or not text.strip():
        raise ModelTrouble(_("The model answered without a text."))
    return "".join(sign for sign in text.strip() if sign >= " " or sign == "\n")[:LONGEST_ANSWER]


def _refusal(status: int) -> str:
    return {
        "key": _("The model's server refuses the key."),
        "unknown": _("The model's server knows no such address or model."),
        "busy": _("The model's server has no time now, or the allowance is used up. Try again later."),
    }.get(_REFUSALS.get(status, ""), _("The model's server answered with an error (%(status)s).") % {"status": status})  # fmt: skip


def _not_understood() -> str:
    return _(
        "The answer was not understood. Is it the address of an OpenAI-compatible server, such as https://…/v1?"
    )
