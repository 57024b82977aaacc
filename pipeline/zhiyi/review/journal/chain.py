"""Whether entries are one chain, each as it was written, and if not, where it broke."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import IO

from zhiyi.errors import InputError
from zhiyi.review.journal.breaks import Break, Kind, Where
from zhiyi.review.journal.entries import FIRST, Link, digest, link_text, read_line
from zhiyi.review.journal.keys import Public
from zhiyi.review.journal.signers import Signers

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes; entries have some 700."""

NEAR = 64
"""Entries that may have changed places are looked for among so many changed ones."""


@dataclass(frozen=True, slots=True)
class Found:
    """An entry where it stands, None where it is none. ``line``: of a file, from 1. ``agrees``:
    what else its place tells of it, as the columns of a row do, says the same."""

    link: Link | None
    line: int | None = None
    agrees: bool = True


class Lines:
    """The lines of a journal.jsonl, read once from ``file``, up to ``size`` bytes. ``torn``: when
    they were read, the bytes behind the last end of line."""

    def __init__(self, file: IO[bytes], *, size: int) -> None:
        self._file, self._left = file, size
        self.torn = 0

    def __iter__(self) -> Iterator[Found]:
        number = 0
        while line := self._line():
            number += 1
            if line[-1:] != b"\n":
                self.torn = len(line)
            elif len(line) > LONGEST_LINE:
                yield Found(None, number)
            else:
                yield _found(line[:-1], number)

    def _line(self) -> bytes:
        """Of a line that is too long, its beginning and its end of line."""
        line = self._part()
        while len(line) > LONGEST_LINE and line[-1:] != b"\n" and (more := self._part()):
            line = line[:LONGEST_LINE] + more[-1:]
        return line

    def _part(self) -> bytes:
        part = self._file.readline(min(self._left, LONGEST_LINE + 1))
        self._left -= len(part)
        return part


def _found(line: bytes, number: int) -> Found:
    try:
        return Found(read_line(line), number)
    except InputError:
        return Found(None, number)


@dataclass(frozen=True, slots=True)
class Chain:
    """``hashes``: of the entries that are whole, by number; ``prints``: SHA-256 of each entry's
    line, by number, to compare with another place; ``last``: the highest that is whole and
    signed; ``signed``: hashes of all such entries with their signatures; ``end``: the number at
    which the place ends, whole or not; ``keys``: that signed it, one after another."""

    rows: int
    end: int
    hashes: dict[int, str]
    signed: dict[str, str]
    prints: dict[int, bytes]
    last: Link | None
    breaks: tuple[Break, ...]
    keys: tuple[Public, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """``whole``: number, content and hash agree. ``by_turn``, ``by_trusted``: who signed it. The
    content has been judged and is left out: a whole journal would fill the memory."""

    link: Link | None
    line: int | None
    whole: bool
    by_turn: bool
    by_trusted: bool


def check(
    found: Iterable[Found],
    *,
    public: Public | None,
    where: Where,
    proven: Mapping[str, str] = MappingProxyType({}),
) -> Chain:
    """Look at all entries of one place, in the order in which they stand there.
    ``public``: one of the keys of the chain, else nothing is signed; None: the one that the chain
    names itself. ``proven``: hashes with signatures that were found to be of this
    key in another place, which is half of the work."""
    rows: list[_Row] = []
    signers = Signers(public)
    prints: dict[int, bytes] = {}
    for one in found:
        link = one.link
        if link is None:
            rows.append(_Row(None, one.line, False, False, False))
            continue
        prints.setdefault(link.seq, sha256(link.line().encode()).digest())
        whole = one.agrees and link.hash == digest(link.text())
        known = whole and proven.get(link.hash) == link.signature
        signed = signers.look(link, proven=known) if whole else (False, False)
        kept = _kept(link, rows[-1].link if rows else None) if whole else link.closed()
        rows.append(_Row(kept, one.line, whole, *signed))
    by_turn = signers.known
    good = [row.link for row in rows if row.link and _signed(row, by_turn)]
    walk = _Walk(
        where=where,
        by_turn=by_turn,
        present=sorted({row.link.seq for row in rows if row.link and row.whole}),
        exchanged=_exchanged([row.link for row in rows if row.link and not row.whole]),
    )
    for row in rows:
        walk.step(row)
    return Chain(
        len(rows),
        walk.expected - 1,
        {link.seq: link.hash for link in reversed(good)},
        {link.hash: link.signature for link in good},
        prints,
        max(good, key=lambda link: link.seq, default=None),
        tuple(walk.breaks),
        tuple(signers.keys) if by_turn else (),
    )


def _kept(link: Link, before: Link | None) -> Link:
    """Of a whole entry what the walk needs, with the hash that both tell kept once."""
    previous = link.previous
    if before is not None and before.hash == previous:
        previous = before.hash
    return Link(link.seq, previous, None, "", link.hash, link.signature)


def _signed(row: _Row, by_turn: bool) -> bool:
    return row.whole and (row.by_turn if by_turn else row.by_trusted)


def _exchanged(links: list[Link]) -> frozenset[str]:
    """Hashes of entries that are whole under the number of another: the numbers were exchanged."""
    near = links[:NEAR]
    return frozenset(
        link.hash
        for link in near
        for other in near
        if other.seq != link.seq
        and digest(link_text(other.seq, link.previous, link.content_sha256)) == link.hash
    )


@dataclass(slots=True)
class _Walk:
    """From entry to entry. ``expected``: the number that comes next; ``previous``: the hash that
    it must name, None after an entry that cannot be trusted."""

    where: Where
    by_turn: bool
    present: list[int]
    exchanged: frozenset[str]
    expected: int = 1
    previous: str | None = FIRST
    seen: set[int] = field(default_factory=set)
    breaks: list[Break] = field(default_factory=list)

    def step(self, row: _Row) -> None:
        link = row.link if row.whole else None
        if link is None:
            self._changed(row)
            return
        if not _signed(row, self.by_turn):
            self._add("foreign", link.seq, row)
        if link.seq < self.expected:
            self._add("repeated" if link.seq in self.seen else "swapped", link.seq, row)
            self.seen.add(link.seq)
            self.previous = None
            return
        if link.seq > self.expected:
            self._gap(link.seq, row)
        elif self.previous not in (None, link.previous):
            self._add("relinked", link.seq, row)
        self._pass(link.seq, link.hash)

    def _changed(self, row: _Row) -> None:
        """It counts as the entry that is expected here; in the database its number is its key."""
        seq = row.link.seq if row.link and row.line is None else self.expected
        if seq > self.expected:
            self._gap(seq, row)
        exchanged = row.link is not None and row.link.hash in self.exchanged
        self._add("swapped" if exchanged else "changed", seq, row)
        self._pass(max(seq, self.expected), None)

    def _pass(self, seq: int, hash: str | None) -> None:
        self.seen.add(seq)
        self.expected, self.previous = seq + 1, hash

    def _gap(self, seq: int, row: _Row) -> None:
        """Entries from the expected one to the one before ``seq`` do not stand here: they are
        missing, or stand elsewhere."""
        begin, end = bisect_left(self.present, self.expected), bisect_left(self.present, seq)
        elsewhere, start = self.present[begin:end], self.expected
        for one in (*elsewhere, seq):
            if one > start:
                self.breaks.append(Break("missing", self.where, start, one - 1))
            start = one + 1
        if elsewhere:
            self._add("swapped", seq, row)

    def _add(self, kind: Kind, seq: int, row: _Row) -> None:
        self.breaks.append(Break(kind, self.where, seq, line=row.line))
