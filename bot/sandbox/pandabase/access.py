"""Who is asking, and may they? Bearer and HMAC tokens, the store they belong to, the scopes they carry."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from bot.sandbox.pandabase.records import State, Token
from bot.sandbox.pandabase.words import ApiError

FOREIGN_STORE = {
    401: "Invalid API token",
    403: "This token does not have access to this store",
    404: "Store not found",
}
"""What a token of another store is answered is not documented: each of these is possible."""


@dataclass(frozen=True)
class Credentials:
    """What a request shows of itself: the text after ``Bearer``, the signature, the exact body it covers."""

    bearer: str
    signature: str
    body: bytes


def credentials(headers: Mapping[str, str], body: bytes) -> Credentials:
    """Read the two headers of the two modes; a missing one is an empty text."""
    scheme, _, value = headers.get("Authorization", "").partition(" ")
    bearer = value.strip() if scheme.lower() == "bearer" else ""
    return Credentials(bearer, headers.get("X-Signature", ""), body)


def signature(secret: str, body: bytes) -> str:
    """Hex HMAC-SHA256 of ``body``, keyed with the bytes of the hex text of ``sha256(secret)``."""
    key = hashlib.sha256(secret.encode()).hexdigest().encode()
    return hmac.new(key, body, hashlib.sha256).hexdigest()


def authenticate(state: State, shown: Credentials) -> Token:
    """The token that was shown, or 401."""
    if not shown.bearer:
        raise ApiError(401, "Missing API token")
    token = state.tokens.get(shown.bearer)
    if token is None:
        raise ApiError(401, "Invalid API token")
    if token.hmac_secret is not None:
        _check_signature(token.hmac_secret, shown)
    return token


def _check_signature(secret: str, shown: Credentials) -> None:
    if not shown.signature:
        raise ApiError(401, "Missing X-Signature header")
    if not hmac.compare_digest(signature(secret, shown.body).encode(), shown.signature.encode()):
        raise ApiError(401, "Invalid signature")


def authorize(token: Token, store_id: str, scope: str, foreign_status: int) -> None:
    """Let the token at the store pass, or refuse it with the status set for foreign stores, or 403 naming the scope."""
    if token.store_id != store_id:
        raise ApiError(foreign_status, FOREIGN_STORE[foreign_status])
    if scope not in token.scopes:
        raise ApiError(403, f"Missing required permissions: {scope}")
