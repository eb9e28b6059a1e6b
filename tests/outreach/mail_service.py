"""A mail service's authorization server on loopback: consent by code and PKCE, rotating refresh tokens, ID tokens."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.platforms.fakes.server import FakeServer, Reply, Seen

CLIENT_ID, CLIENT_SECRET = "irm-at-the-service", "a secret of the service"
SCOPES = "openid email mail.all offline_access"


class FakeMailService(FakeServer):
    """`tokens`: access token -> account, also written to `path` for the IMAP server. `tells`: it gives ID tokens.

    `lasting`: it gives refresh tokens; `seconds`: how long an access token lasts.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tokens: dict[str, str] = {}
        self.refresh_tokens: dict[str, str] = {}
        self.codes: dict[str, dict[str, str]] = {}
        self.tells, self.lasting, self.seconds = True, True, 3600
        self.refreshed = 0
        self.path = path
        path.write_text("")

    def consent(self, url: str, account: str, *, scopes: str = "") -> dict[str, str]:
        """Let somebody follow a link and agree; return what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        assert (asked["client_id"], asked["response_type"]) == (CLIENT_ID, "code")
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked | {"account": account, "scope": scopes or asked["scope"]}
        return {"state": asked["state"], "code": code}

    def take_back(self) -> None:
        """The person, or an administrator, ends the consent: nothing of it works any more."""
        self.tokens.clear()
        self.refresh_tokens.clear()
        self.path.write_text("")

    def answer(self, request: Seen) -> Reply:
        form = request.form
        if (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return Reply(401, {"error": "invalid_client"})
        if form["grant_type"] == "refresh_token":
            account = self.refresh_tokens.pop(form["refresh_token"], "")
            self.refreshed += bool(account)
            return self._issued(account, "") if account else Reply(400, {"error": "invalid_grant"})
        asked = self.codes.pop(form["code"], {})
        digest = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(
            b"="
        )
        if (asked.get("code_challenge"), asked.get("redirect_uri")) != (
            digest.decode(),
            form["redirect_uri"],
        ):
            return Reply(400, {"error": "invalid_grant"})
        return self._issued(asked["account"], asked["scope"])

    def _issued(self, account: str, scope: str) -> Reply:
        number = len(self.tokens) + self.refreshed
        token, refresh = f"access-{number}-{account}", f"refresh-{number}"
        self.tokens[token] = account
        self.path.write_text("".join(f"{key} {value}\n" for key, value in self.tokens.items()))
        told: dict[str, Any] = {"access_token": token, "expires_in": self.seconds, "token_type": "Bearer"}
        if scope:
            told["scope"] = scope
        if self.lasting:
            self.refresh_tokens[refresh] = account
            told["refresh_token"] = refresh
        if self.tells:
            claims = (
                base64.urlsafe_b64encode(json.dumps({"email": account.title()}).encode())
                .rstrip(b"=")
                .decode()
            )
            told["id_token"] = f"e30.{claims}.c2ln"
        return Reply(200, told)
