"""Agreement: whether two papers that read alike speak of the same thing.

Figures and codes pass through a translation unchanged. They are held against each other where the
alignment says that the papers say the same: a translator errs here and there, the paper of a
sibling product has other figures and other models throughout.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhiyi.translations.align import Pair
from zhiyi.translations.figures import figures_of, keys_of
from zhiyi.translations.segments import Text

DIGITS = 2
"""Digits from which a number says something: 3 stands everywhere."""
_STANDARD = re.compile(
    r"(?:GB|GJB|HB|JB|YB|YS|HG|SJ|QB|ISO|IEC|EN|DIN|ASTM|JIS|MIL|SAE|AMS|ГОСТ|GOST|CE|VDE|UL|API|NAS)"
    r"[A-Z/]{0,3}[\d-]|\d+-\d\d-\d$"
)
"""Standards and CAS numbers: sibling products share them."""
_LOOK_ALIKE = str.maketrans("OQDILSBZG", "000115826")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What aligned segments say alike and otherwise. ``same``, ``other``: numbers that stand on
    both sides, and numbers with another one in their place. ``kept``: codes of the original that
    its partners print; ``replaced``: how often a code stands for another, (own, other)."""

    same: int = 0
    other: int = 0
    kept: frozenset[str] = frozenset()
    replaced: tuple[tuple[tuple[str, str], int], ...] = ()

    @property
    def numbers(self) -> float | None:
        """Share of the numbers that agree; None where there are none."""
        total = self.same + self.other
        return self.same / total if total else None


def agreement_of(
    sources: Sequence[Text], targets: Sequence[Text], pairs: Iterable[Pair]
) -> Agreement:
    printed = frozenset().union(*(_codes(t.text) for t in targets))
    known = frozenset().union(*(_codes(s.text) for s in sources))
    same = other = 0
    kept: set[str] = set()
    replaced: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        left = [sources[n].text for n in pair.sources]
        right = [targets[m].text for m in pair.targets]
        alike, unlike = _compared(left, right)
        same, other = same + alike, other + unlike
        own = frozenset().union(*(_codes(text) for text in left))
        theirs = frozenset().union(*(_codes(text) for text in right))
        kept |= own & printed
        strange = [code for code in theirs if code not in known]
        for lost in sorted(own - printed):
            instead = next((code for code in sorted(strange) if not _misread(lost, code)), None)
            if instead and not any(_misread(lost, code) for code in theirs):
                replaced[lost, instead] += 1
    return Agreement(same, other, frozenset(kept), tuple(sorted(replaced.items())))


def _compared(left: Sequence[str], right: Sequence[str]) -> tuple[int, int]:
    """Numbers of one side that the other has, and that it has others for."""
    own = [keys for text in left for keys in _numbers(text)]
    theirs = [keys for text in right for keys in _numbers(text)]
    found = frozenset().union(*theirs)
    given = frozenset().union(*own)
    lost = sum(not keys & found for keys in own)
    strange = sum(not keys & given for keys in theirs)
    return len(own) - lost, min(lost, strange)


@lru_cache(maxsize=65536)
def _numbers(text: str) -> tuple[frozenset[str], ...]:
    numbers = figures_of(text).numbers
    return tuple(keys_of(n) for n in numbers if sum(c.isdigit() for c in n.text) >= DIGITS)


@lru_cache(maxsize=65536)
def _codes(text: str) -> frozenset[str]:
    """The codes of a text that name a thing, and no standard or substance."""
    return frozenset(code for code in figures_of(text).codes if not _STANDARD.match(code))


def _misread(first: str, second: str) -> bool:
    """Whether the one is the other as a scan may show it, or with more or fewer of its parts."""
    first, second = first.translate(_LOOK_ALIKE), second.translate(_LOOK_ALIKE)
    return first == second or first in second or second in first
