"""The one ambient value of the product: the id that groups everything one request or task did."""

import uuid
from contextvars import ContextVar

current_request_id: ContextVar[uuid.UUID | None] = ContextVar("current_request_id", default=None)
