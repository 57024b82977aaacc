"""Ways of breaking a file blindly: over bytes, and over words and numbers of text.

Each takes the bytes and a source of chance, and gives other bytes; the same chance, the same bytes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

Mutation = Callable[[bytes, random.Random], bytes]

INTERESTING = (
    0, 1, 2, 3, 7, 8, 16, 31, 32, 63, 64, 127, 128, 255, 256, 511, 512, 1000, 1024, 4095, 4096,
    32767, 32768, 65535, 65536, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFFFFFFFFFF,
    0xFFFFFFFFFFFFFFFF,
)  # fmt: skip
_NUMBERS = (
    b"0", b"-1", b"1", b"2", b"65535", b"65536", b"2147483647", b"2147483648", b"-2147483649",
    b"4294967296", b"99999999999999999999", b"1e309", b"-1e309", b"nan", b"inf", b"0.0000001",
    b"1e9", b"3.", b"+", b"", "９".encode(), "²".encode(), b"0x10", b"1_000",
)  # fmt: skip
_WORDS = (
    b"", b"\0", b"..", b"../../x", b"/etc/passwd", b"C:\\x", b"%s%n", b"\xff\xfe", b"\xed\xa0\x80",
    "\u202e\u0000".encode(), b"A" * 300, b"&#0;", b"&lt;", b"=?utf-8?B?////?=", b"true", b"none",
    "长".encode() * 100, b"\r\n\r\n", b"utf-7", b"utf-16", b"idna", b"rot13", b"unicode_escape",
    b"zlib_codec", b"base64", b"undefined", b"punycode", b"hz", b"iso2022_jp", b"x" * 70,
)  # fmt: skip


def flip(data: bytes, chance: random.Random) -> bytes:
    """A few bits the other way round."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    longest = chance.choice((1, 4, 16, 64, 512, len(data) or 1))
    return start, min(len(data), start + chance.randint(1, longest))


def remove(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + data[end:]


def repeat(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    times = chance.choice((1, 1, 1, 3, 50)) if end - start < 2000 else 1
    return data[:end] + data[start:end] * times + data[end:]


def swap(data: bytes, chance: random.Random) -> bytes:
    """Two ranges in each other's place."""
    (a, b), (c, d) = sorted((_span(data, chance), _span(data, chance)))
    if b > c:
        return remove(data, chance)
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def blank(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    return data[:start] + bytes((chance.choice((0, 255, 32, 10)),)) * (end - start) + data[end:]


def noise(data: bytes, chance: random.Random) -> bytes:
    start, end = _span(data, chance)
    end = min(end, start + 64)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def integer(data: bytes, chance: random.Random) -> bytes:
    """An interesting number in the place of one, two, four or eight bytes, or one near to it."""
    width = chance.choice((1, 2, 2, 4, 4, 4, 8))
    if len(data) < width:
        return data
    at = chance.randrange(len(data) - width + 1)
    if chance.random() < 0.6:
        at -= at % width
    order = chance.choice(("little", "big"))
    whole = (1 << 8 * width) - 1
    value = int.from_bytes(data[at : at + width], order)  # type: ignore[arg-type]
    near = (value + chance.choice((-1, 1, 2, 16, -16))) & whole
    new = chance.choice((*(n & whole for n in INTERESTING), len(data), at, near, near, near))
    stored = (new & whole).to_bytes(width, order)  # type: ignore[arg-type]
    return data[:at] + stored + data[at + width :]


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def printed_number(data: bytes, chance: random.Random) -> bytes:
    """Another number where one is written in digits."""
    return replaced(data, rb"-?\d+(?:\.\d+)?", _NUMBERS, chance)


def word(data: bytes, chance: random.Random) -> bytes:
    """Another word, of the file itself or an odd one, where one stands."""
    found = re.findall(rb"[A-Za-z][\w-]{1,40}", data[:20000])
    return replaced(data, rb"[A-Za-z][\w-]{1,40}", (*_WORDS, *found[:60]), chance)


def quoted(data: bytes, chance: random.Random) -> bytes:
    """Another text where one stands between quotes."""
    return replaced(data, rb'(?<=")[^"<>]{0,80}(?=")', (*_WORDS, *_NUMBERS), chance)


def line(data: bytes, chance: random.Random) -> bytes:
    """A line left out, said twice, or in another place."""
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        return data
    taken = lines.pop(chance.randrange(len(lines)))
    for _ in range(chance.choice((0, 1, 1, 2))):
        lines.insert(chance.randrange(len(lines) + 1), taken)
    return b"".join(lines)


def replaced(data: bytes, pattern: bytes, choices: Sequence[bytes], chance: random.Random) -> bytes:
    places = [match.span() for match in re.finditer(pattern, data)]
    if not places:
        return flip(data, chance)
    start, end = chance.choice(places)
    return data[:start] + chance.choice(choices) + data[end:]


BLIND: tuple[Mutation, ...] = (flip, remove, repeat, swap, blank, noise, integer, integer, cut)
TEXTUAL: tuple[Mutation, ...] = (printed_number, word, quoted, line)


def splice(data: bytes, chance: random.Random, other: bytes) -> bytes:
    """The beginning of one file and the end of another."""
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]
