"""Passwords are kept as Argon2id only (RFC 9106, second recommended setting: 64 MiB, 3 passes)."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from zhiyi.review.errors import TooOften, Wrong

SHORTEST, LONGEST = 12, 256
"""Characters. Length is what counts (NIST SP 800-63B); a longer one would only cost time."""

DISTINCT = 5
"""Different characters at least, so that 111111111111 is none."""

_TURNS = BoundedSemaphore(2)
"""Each hash takes 64 MiB: two at a time, however many sign in at once."""

MOST_IN_LINE = 32
"""Whoever waits for a hash holds one of the 40 threads that answer requests. Thirty officers may
begin their day in the same second; who comes on top, as strangers do, is sent away, and the pages
go on for everybody else."""

_LINE = BoundedSemaphore(MOST_IN_LINE)


@contextmanager
def in_line() -> Iterator[None]:
    """A place among those whose password is looked at. Raises ``TooOften`` where there is none."""
    if not _LINE.acquire(blocking=False):
        raise TooOften(
            "同时登录的人数过多，请5秒后再试。 Too many sign in at once; wait 5 seconds.", seconds=5
        )
    try:
        yield
    finally:
        _LINE.release()


@dataclass(frozen=True)
class Hashing:
    """How a workplace keeps passwords. Only tests name another ``hasher``, of less memory."""

    hasher: PasswordHasher = field(default_factory=PasswordHasher)

    def hashed(self, password: str) -> str:
        with _TURNS:
            return self.hasher.hash(password)

    def matches(self, password: str, known: str | None) -> bool:
        """Whether it is the password of hash ``known``; None is nobody's and takes as long."""
        against = known or self._nobody
        with _TURNS:
            try:
                same = self.hasher.verify(against, password[: LONGEST + 1])
            except (VerificationError, InvalidHashError):
                return False
        return same and known is not None

    def outdated(self, known: str) -> bool:
        """Whether it was made with other settings than today's."""
        return self.hasher.check_needs_rehash(known)

    @cached_property
    def _nobody(self) -> str:
        return self.hashed("nobody's password, for a name nobody has")


def made_up() -> str:
    """A first password to be handed over on paper or by telephone, some 79 bits, without letters
    and digits that look alike."""
    groups = ("".join(secrets.choice(_TOLD_APART) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


_TOLD_APART = "abcdefghjkmnpqrstuvwxyz23456789"


def check_strength(password: str, *, name: str) -> None:
    """Raises ``Wrong`` where it is too short, too long, too uniform, one that is tried first, or
    little more than the name."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Wrong(
            f"密码须为{SHORTEST}至{LONGEST}个字符。 "
            f"A password has {SHORTEST} to {LONGEST} characters."
        )
    if len(set(password)) < DISTINCT:
        raise Wrong(
            f"密码过于单一，至少使用{DISTINCT}种不同字符。 "
            f"A password has at least {DISTINCT} different characters."
        )
    plain = unicodedata.normalize("NFKC", password).casefold().strip()
    if _is_name(plain, name.casefold()):
        raise Wrong("密码不得与用户名相同或相近。 A password is not the user's name.")
    if _is_common(plain):
        raise Wrong(
            "密码过于常见，易被猜中；宜用便于记忆的短句。 "
            "This password is among the first to be guessed; take a phrase."
        )


BESIDE = 6
"""Characters that a password has besides the name of its user, not digits alone."""


def _is_name(plain: str, name: str) -> bool:
    if len(name) < 3:
        return False
    rests = [plain.replace(one, "") for one in (name, name[::-1]) if one in plain]
    return any(len(rest) < BESIDE or not any(map(str.isalpha, rest)) for rest in rests)


_ROWS = (
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn",
)
"""Along these rows fingers and minds run."""


def _is_common(plain: str) -> bool:
    """Digits alone, such as a date or a telephone number; a piece over and over; a run along the
    keyboard or the alphabet; or a word of the list with digits and signs around it."""
    letters = "".join(sign for sign in plain if sign.isalpha())
    return not letters or _repeats(plain) or _runs(plain) or letters in _common()


def _repeats(plain: str) -> bool:
    return any(plain == (plain[:n] * len(plain))[: len(plain)] for n in range(1, 7))


def _runs(plain: str) -> bool:
    """Whether nearly every sign is the neighbour of the one before, in one row or up a column."""
    steps = {pair for row in _ROWS for pair in pairwise(row)}
    near = sum((a, b) in steps or (b, a) in steps or a == b for a, b in pairwise(plain))
    return near >= len(plain) * 3 // 4


@cache
def _common() -> frozenset[str]:
    text = files("zhiyi.review.accounts").joinpath("common.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
