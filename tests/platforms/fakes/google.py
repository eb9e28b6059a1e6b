"""Google's consents and what they open: codes with PKCE, refreshing, one's own channel, YouTube Analytics."""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any

from tests.platforms.fakes.server import FakeServer, Reply, Seen

CLIENT_ID = "client-of-the-fake-google"
CLIENT_SECRET = "secret-of-the-fake-google"


@dataclass
class FakeOwner:
    """A Google account with (or without) a channel."""

    channel: str = ""
    handle: str = ""
    people: list[list[Any]] = field(default_factory=list)
    countries: list[list[Any]] = field(default_factory=list)


class FakeGoogle(FakeServer):
    def __init__(self) -> None:
        super().__init__()
        self.owners: dict[str, FakeOwner] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.access_tokens: dict[str, str] = {}

    def add_owner(self, name: str, **fields: Any) -> FakeOwner:
        self.owners[name] = FakeOwner(**fields)
        return self.owners[name]

    def consent(self, name: str, *, challenge: str) -> str:
        code = f"code-{len(self.codes)}"
        self.codes[code] = (name, challenge)
        return code

    def answer(self, request: Seen) -> Reply:
        if request.path == "/token":
            return self._token(request.form)
        if request.path == "/revoke":
            name = self.access_tokens.get(request.form.get("token", ""))
            self.refresh_tokens = {t: n for t, n in self.refresh_tokens.items() if n != name}
            return Reply(200, {})
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        owner = self.owners.get(self.access_tokens.get(token, ""))
        if owner is None:
            return _error(401, "authError", "Invalid Credentials")
        if request.path == "/youtube/v3/channels" and request.get("mine") == "true":
            return Reply(200, _own(owner))
        if request.path == "/v2/reports" and request.get("ids") == "channel==MINE":
            return _report(owner, request)
        return _error(400, "badRequest", "The query is not supported.")

    def _token(self, form: dict[str, str]) -> Reply:
        if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            return Reply(401, {"error": "invalid_client", "error_description": "Unauthorized"})
        if form.get("grant_type") == "refresh_token":
            name = self.refresh_tokens.get(form.get("refresh_token", ""))
            if name is None:
                told = "Token has been expired or revoked."
                return Reply(400, {"error": "invalid_grant", "error_description": told})
            return Reply(200, self._issued(name))
        name, challenge = self.codes.pop(form.get("code", ""), ("", ""))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if not name or base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
            return Reply(400, {"error": "invalid_grant", "error_description": "Bad Request"})
        refresh = f"refresh-{len(self.refresh_tokens)}"
        self.refresh_tokens[refresh] = name
        return Reply(200, self._issued(name) | {"refresh_token": refresh})

    def _issued(self, name: str) -> dict[str, Any]:
        token = f"ya29.{len(self.access_tokens)}"
        self.access_tokens[token] = name
        scope = "https://www.googleapis.com/auth/youtube.readonly"
        return {"access_token": token, "expires_in": 3599, "token_type": "Bearer", "scope": scope}


def _own(owner: FakeOwner) -> dict[str, Any]:
    answer: dict[str, Any] = {"kind": "youtube#channelListResponse"}
    if owner.channel:
        answer["items"] = [
            {
                "kind": "youtube#channel",
                "id": owner.channel,
                "snippet": {"title": "Demo", "customUrl": owner.handle},
            }
        ]
    return answer


def _report(owner: FakeOwner, request: Seen) -> Reply:
    wanted = (request.get("dimensions"), request.get("metrics"))
    known = {
        ("ageGroup,gender", "viewerPercentage"): owner.people,
        ("country", "views"): owner.countries,
    }
    if wanted not in known or not (request.get("startDate") and request.get("endDate")):
        return _error(400, "badRequest", "The query is not supported.")
    names = [*wanted[0].split(","), wanted[1]]
    table: dict[str, Any] = {
        "kind": "youtubeAnalytics#resultTable",
        "columnHeaders": [{"name": name} for name in names],
    }
    # An empty table has no rows at all.
    return Reply(200, table | ({"rows": known[wanted]} if known[wanted] else {}))


def _error(status: int, reason: str, message: str) -> Reply:
    fault = {"message": message, "domain": "global", "reason": reason}
    return Reply(status, {"error": {"code": status, "message": message, "errors": [fault]}})
