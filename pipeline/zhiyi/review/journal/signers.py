"""Which key signs which entries: the one that the first entry names, until an entry signed by it
names another."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhiyi.review.journal.entries import Content, Link, read_content
from zhiyi.review.journal.keys import Public

BEGUN, KEY_CHANGED, KEY_TAKEN = "journal.begun", "journal.key_changed", "journal.key_taken"


def named_key(content: Content | None) -> Public | None:
    """The key that an entry names: that of the entries after it, and of the first entry its own."""
    raw = content.body.get("key") if content else None
    try:
        return Public.of(raw) if isinstance(raw, str) else None
    except ValueError:
        return None


@dataclass(slots=True)
class Signers:
    """Goes along a chain. ``trusted``: the key that whoever asks vouches for, None for none.
    ``keys``: those that signed something while it was theirs to sign."""

    trusted: Public | None
    keys: list[Public] = field(default_factory=list)
    _now: Public | None = None

    def look(self, link: Link, *, proven: bool) -> tuple[bool, bool]:
        """Whether the entry, which is whole, is signed by the key whose turn it is, and by the
        trusted one. ``proven``: it was found so elsewhere."""
        content = read_content(link.content) if link.content and self._tells(link) else None
        if link.seq == 1 and content is not None and content.action == BEGUN:
            self._now = named_key(content)
        by_turn = proven or self._signed(self._now or self.trusted, link)
        if self._now is None or self.trusted is None or self.trusted.raw == self._now.raw:
            by_trusted = by_turn
        else:
            by_trusted = proven or self._signed(self.trusted, link)
        if by_turn and self._now is not None and self._now.raw not in self._raws():
            self.keys.append(self._now)
        if by_turn and content is not None and content.action == KEY_CHANGED:
            self._now = named_key(content) or self._now
        return by_turn, by_trusted

    @property
    def known(self) -> bool:
        """The trusted key is one of the chain's, and signed in it: what it signed vouches for all
        before, and what it named for all after."""
        return self.trusted is None or self.trusted.raw in self._raws()

    def _raws(self) -> set[str]:
        return {key.raw for key in self.keys}

    def _tells(self, link: Link) -> bool:
        return link.seq == 1 or KEY_CHANGED in (link.content or "")

    def _signed(self, key: Public | None, link: Link) -> bool:
        return key is None or key.signed(link.hash, link.signature)
