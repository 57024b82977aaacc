"""Agreement: whether two papers that read alike speak of the same thing.

Figures and codes pass through a translation unchanged. They are held against each other where the
alignment says that the papers say the same: a translator errs here and there, the paper of a
sibling product has other figures and other models throughout.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhiyi.folding import distance
from zhiyi.language import has_language
from zhiyi.translations.align import Pair
from zhiyi.translations.figures import Number, figures_of, keys_of, unit_words
from zhiyi.translations.segments import Text

MISREAD = 1
"""Signs of a code that a printer or a reader of scans may have got wrong."""
TITLE = 3
"""So many segments at the head of a paper may be its title."""
SENTENCE = (".", "。", "；", ";")
_LABELLED = re.compile(r"[:：\t]")
_CODE = re.compile(r"(?<![A-Za-z\d/.-])[A-Z\d][A-Za-z\d]*(?:[-/.][A-Za-z\d]+)*(?![A-Za-z\d])")
_STANDARD = re.compile(
    r"(?<![A-Za-z\d])(?:GB|GJB|HB|JB|YB|YS|HG|SJ|QB|ISO|IEC|EN|DIN|ASTM|JIS|MIL|SAE|AMS|ГОСТ|GOST|VDE|UL|API|NAS|UN)"
    r"(?:[/-][A-Z]{1,5})?[\s-]?[A-Z]{0,3}[\s-]?\d[\d.:/-]*"
)
"""Standards: sibling products share them."""
_LOOK_ALIKE = str.maketrans("OQDILSBZG", "000115826")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What aligned segments say alike and otherwise. ``same``, ``other``: numbers that stand on
    both sides, and numbers with another one in their place; ``small``: so many more of those that
    have one digit and no unit. ``kept``: codes of the original that
    its partners print; ``replaced``: how often a code stands for another, (own, other);
    ``titled``: those for which it does in the title. ``apart``: as printed, the numbers with
    another one in their place where both are read for sure, (own, other)."""

    same: int = 0
    other: int = 0
    small: int = 0
    kept: frozenset[str] = frozenset()
    replaced: tuple[tuple[tuple[str, str], int], ...] = ()
    titled: frozenset[tuple[str, str]] = frozenset()
    apart: tuple[tuple[str, str], ...] = ()

    @property
    def numbers(self) -> float | None:
        """Share of the numbers that agree; None where there are none."""
        total = self.same + self.other
        return self.same / total if total else None


def agreement_of(
    sources: Sequence[Text], targets: Sequence[Text], pairs: Iterable[Pair]
) -> Agreement:
    printed = frozenset().union(*(_codes(t.text) for t in targets))
    known = frozenset().union(*(_named(s.text) for s in sources))
    same = other = small = 0
    kept: set[str] = set()
    replaced: Counter[tuple[str, str]] = Counter()
    apart: list[tuple[str, str]] = []
    for pair in pairs:
        left = [sources[n].text for n in pair.sources]
        right = [targets[m].text for m in pair.targets]
        alike, unlike = _compared(_numbers(left), _numbers(right))
        same, other = same + alike, other + unlike
        small += _compared(_numbers(left, every=True), _numbers(right, every=True))[1] - unlike
        if unlike and all(is_sure(sources[n]) for n in pair.sources):
            apart += _apart(left, [targets[m].text for m in pair.targets if is_sure(targets[m])])
        own = frozenset().union(*(_codes(text) for text in left))
        kept |= own & printed
        strange = frozenset().union(*(_codes(text) for text in right)) - known
        swapped = list(_swapped(own - printed, strange))
        replaced.update(swapped)
    titled = _titled(sources, targets, known, printed)
    counts = tuple(sorted(replaced.items()))
    return Agreement(same, other, small, frozenset(kept), counts, titled, tuple(apart))


def is_sure(text: Text) -> bool:
    """Whether its figures are what it prints: no scan, or one that two readers read alike."""
    return not text.scanned or all(line.agreed for line in text.lines)


def _apart(left: Iterable[str], right: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Numbers of either side that the other has not, in their order."""
    own, theirs = list(_telling(left)), list(_telling(right))
    known = frozenset().union(*(keys_of(n) for n in theirs))
    given = frozenset().union(*(keys_of(n) for n in own))
    lost = [n.text for n in own if not keys_of(n) & known]
    return zip(lost, [n.text for n in theirs if not keys_of(n) & given], strict=False)


def _titled(
    sources: Sequence[Text], targets: Sequence[Text], known: frozenset[str], printed: frozenset[str]
) -> frozenset[tuple[str, str]]:
    """The codes in the titles where neither paper prints one of the other's title."""
    own = frozenset().union(*(_codes(text.text) for text in _titles(sources)))
    theirs = frozenset().union(*(_codes(text.text) for text in _titles(targets)))
    strange = theirs - known
    if not own or any(_misread(code, other) for code in own for other in printed):
        return frozenset()
    return frozenset(_swapped(own, strange))


def _titles(texts: Sequence[Text]) -> list[Text]:
    """What may be the title of a paper: no sentence, no row of a table, no label with its value."""
    told = [text for text in texts if has_language(text.code)][:TITLE]
    own = [t for t in told if len(t.places) == 1 and not _LABELLED.search(t.text)]
    return [t for t in own if not t.text.rstrip().endswith(SENTENCE)]


def _swapped(lost: Iterable[str], strange: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The codes that only the original has, each with one that only its partner has."""
    left = sorted(strange)
    for code in sorted(lost):
        if left and not any(_misread(code, other) for other in left):
            yield code, left.pop(0)


_Keys = list[frozenset[str]]


def _compared(own: _Keys, theirs: _Keys) -> tuple[int, int]:
    """Numbers of one side that the other has, and that it has others for."""
    found = frozenset().union(*theirs)
    given = frozenset().union(*own)
    lost = sum(not keys & found for keys in own)
    strange = sum(not keys & given for keys in theirs)
    return len(own) - lost, min(lost, strange)


def _numbers(texts: Iterable[str], *, every: bool = False) -> _Keys:
    return [keys for text in texts for keys in _keys_in(text, every=every)]


# A paper is held against every other one that may translate it.
@lru_cache(maxsize=65536)
def _keys_in(text: str, *, every: bool) -> tuple[frozenset[str], ...]:
    return tuple(keys_of(n) for n in _telling((text,), every=every))


def _telling(texts: Iterable[str], *, every: bool = False) -> Iterator[Number]:
    """The numbers that say something: with a unit, or of two digits or more."""
    numbers = (number for text in texts for number in figures_of(text).numbers)
    return (n for n in numbers if every or n.unit or sum(c.isdigit() for c in n.text) > 1)


@lru_cache(maxsize=65536)
def _printed(text: str) -> dict[str, str]:
    """The codes of a text that name a thing: no standard, and no number with its unit. As they
    are compared, and as they are printed."""
    return _coded(_STANDARD.sub(" ", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=65536)
def _named(text: str) -> frozenset[str]:
    """The codes of a text, those of standards with them."""
    return _codes(text) | frozenset(_coded(unicodedata.normalize("NFKC", text)))


def _coded(text: str) -> dict[str, str]:
    found = {}
    for match in _CODE.finditer(text):
        code = match.group()
        mixed = any(c.isupper() for c in code) and any(c.isdigit() for c in code)
        if mixed and len(code) > 2 and not _is_measure(code):
            found[re.sub(r"[-/.]", "", code).upper()] = code
    return found


def _codes(text: str) -> frozenset[str]:
    return frozenset(_printed(text))


def as_printed(code: str, texts: Sequence[Text]) -> str:
    """A code that an agreement names, as the paper prints it."""
    return next((p[code] for text in texts if code in (p := _printed(text.text))), code)


def _is_measure(code: str) -> bool:
    """Whether a code is a number with its unit, such as 35MPa or -40V."""
    letters = code.lstrip("0123456789.-/")
    return letters != code and letters in unit_words()


def _misread(first: str, second: str) -> bool:
    """Whether the one is the other as a scan may show it, or with more or fewer of its parts."""
    first, second = first.translate(_LOOK_ALIKE), second.translate(_LOOK_ALIKE)
    return first == second or first in second or second in first


def nearly(first: str, second: str) -> bool:
    """Whether a misprint or a misreading may make the one of the other."""
    first, second = first.translate(_LOOK_ALIKE), second.translate(_LOOK_ALIKE)
    return distance(first, second, limit=MISREAD) <= MISREAD
