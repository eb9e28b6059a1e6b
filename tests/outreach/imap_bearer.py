"""pymap that takes access tokens too: those written in a file, a line each: token and the account it is for.

pymap's XOAUTH2 leaves it to its backend to know a token; its backend in memory knows none.
"""

import sys
from pathlib import Path
from typing import Any

from pymap.backend.dict import Identity, Login
from pymap.config import IMAPConfig
from pymap.exceptions import InvalidAuth
from pymap.main import main
from pysasl import SASLAuth
from pysasl.creds.external import ExternalCredentials
from pysasl.creds.server import ServerCredentials

TOKENS = Path(sys.argv.pop(1)) if __name__ == "__main__" else Path()
_authenticate, _authorize = Login.authenticate, Login.authorize


async def authenticate(self: Login, credentials: ServerCredentials) -> Identity:
    if not isinstance(credentials, ExternalCredentials):
        return await _authenticate(self, credentials)
    known = dict(line.split() for line in TOKENS.read_text().splitlines())
    if known.get(credentials._token or "") != credentials.authzid:
        raise InvalidAuth()
    return Identity(self.config.demo_user, self, None, frozenset({"by token"}))


async def authorize(self: Login, authenticated: Any, authzid: str) -> Identity:
    if "by token" in authenticated.roles:
        return Identity(authenticated.name, self, None, frozenset())
    return await _authorize(self, authenticated, authzid)


if __name__ == "__main__":
    Login.authenticate, Login.authorize = authenticate, authorize
    IMAPConfig.tls_auth = property(lambda _config: SASLAuth.named([b"PLAIN", b"LOGIN", b"XOAUTH2"]))
    main()
