"""What only its holder knows: made at random, kept as a hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets

BYTES = 32
"""256 bits: nobody guesses it, so a plain SHA-256 of it is enough to keep."""


def fresh() -> str:
    return secrets.token_urlsafe(BYTES)


def kept(secret: str) -> str:
    """What is kept of it, in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(given: str, known: str) -> bool:
    """Whether both are the same and not empty, in a time that tells nothing."""
    return bool(known) and hmac.compare_digest(given.encode(), known.encode())
