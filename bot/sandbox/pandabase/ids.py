"""Identifiers in Pandabase's shapes, the same ones for the same seed, so that a failing run can be repeated."""

import hashlib

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


class Ids:
    """A source of identifiers that never gives one twice."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._count = 0

    def new(self, prefix: str, length: int = 16) -> str:
        """``prefix`` and ``length`` (up to 32) characters of ``[0-9a-z]``: ``new("cs_")`` has 19 characters."""
        self._count += 1
        digest = hashlib.sha256(f"{self._seed}:{self._count}".encode()).digest()
        return prefix + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:length])
