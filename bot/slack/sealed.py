"""What a form carries in its `private_metadata`: sealed, so that only the form that we opened says where it acts.

Whoever could make a form say something else could change what a command would not let them near: the settings of a
channel in which they are not. So it is encrypted and authenticated (Fernet) under a key that is derived from the bot's
token, names the person, and is good for an hour.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

from bot.ports import Clock

FORM_SECONDS = 3600
"""How long a form may lie open."""

_LONGEST = 3000
_PURPOSE = b"casebot: private_metadata of a form"


class Seal:
    """Seals what a form is about for one person, and opens it again."""

    def __init__(self, bot_token: str, clock: Clock) -> None:
        """The key is derived from the token: forms that are open when it is rolled have to be opened again."""
        key = hashlib.blake2b(bot_token.encode()[:64], key=_PURPOSE, digest_size=32).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))
        self._clock = clock

    def close(self, user_id: str, about: Mapping[str, str]) -> str:
        """A text that only this person can hand back, for an hour."""
        text = json.dumps({"user": user_id, "about": dict(about)})
        return self._fernet.encrypt_at_time(text.encode(), int(self._clock())).decode()

    def open(self, user_id: str, sealed: object) -> Mapping[str, str] | None:
        """What was sealed for this person; None for anything else, and for what is too old."""
        if not isinstance(sealed, str) or len(sealed) > _LONGEST:
            return None
        try:
            text = self._fernet.decrypt_at_time(sealed.encode(), FORM_SECONDS, int(self._clock()))
        except (InvalidToken, ValueError):
            return None
        said = json.loads(text)
        return {str(name): str(value) for name, value in said["about"].items()} if said["user"] == user_id else None
