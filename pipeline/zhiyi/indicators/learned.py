"""Names that the learned tagger finds for quantities which the rules leave without one.

The tagger tells which characters are a name and which a quantity; which name belongs to which
quantity is decided here by their order in the sentence. A name is taken as it is printed; number,
comparator and unit are always those of the rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zhiyi.engines.protocols import Tagged, Tagger
from zhiyi.lexicon import Lexicon
from zhiyi.units import Units

STOP = re.compile(r"[。；;!?！？|]|\.\s+(?=[A-ZА-ЯÄÖÜ])|\.\n|\n\s*\n")
"""Where a sentence ends; a line may end in the middle of one."""
LIST = re.compile(
    r"[\s、,，/]*(?:和|与|及|以及|或|and|or|und|и|および|bzw\.?|до|to|from|至|到)?\s*"
)
"""Between the parts of a list: 厚度、宽度和长度."""
BEHIND = re.compile(r"\s*(?:的|の|of\s(?:the\s)?)?\s*", re.IGNORECASE)
"""Between a quantity and the name behind it: 5 MPa 的压力."""
EACH = re.compile(r"分别|依次|それぞれ|respectively|bzw|соответственно", re.IGNORECASE)
"""Says that names and quantities go one by one."""
NEAR = 12
"""Characters between two quantities of one name: 由 5 mm 变为 6 mm."""

AHEAD, AFTER = 110, 50
"""Characters that the tagger sees before and behind a quantity: one window of it."""
SURE = 0.9
"""Below this mean chance a span of the tagger is not believed; chosen, not tuned."""
OFTEN, OFTEN_WORD = 4, 2
"""Names of the lexicon that must share an ending, of characters and of words. 处理, 脱气 and 膜片,
which the tagger took for names in the sample inquiries, end none so often; 80 characters do."""
WORD = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]{2}")
"""At least two letters: a single one is a symbol, which the rules know or nobody does."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A quantity and the name that it goes with, both as the tagger sees them."""

    quantity: Tagged
    name: Tagged

    @property
    def score(self) -> float:
        return min(self.quantity.score, self.name.score)


def pairs(text: str, tagged: Sequence[Tagged]) -> list[Pair]:
    """Each quantity that has a name in its sentence, in order."""
    kept = [one for one in tagged if one.label in ("PARAMETER", "QUANTITY")]
    stops = [found.start() for found in STOP.finditer(text)]
    found: list[Pair] = []
    for sentence in _sentences(kept, stops):
        found += _paired(text, sentence)
    return found


def _sentences(tagged: Sequence[Tagged], stops: Sequence[int]) -> Iterator[list[Tagged]]:
    """Spans of one sentence; a stop inside a span (. of 0.5) is none."""
    inside: list[Tagged] = []
    place = 0
    for one in tagged:
        parted = False
        while place < len(stops) and stops[place] < one.start:
            parted = parted or not inside or stops[place] >= inside[-1].end
            place += 1
        if parted and inside:
            yield inside
            inside = []
        inside.append(one)
    if inside:
        yield inside


def _paired(text: str, sentence: Sequence[Tagged]) -> Iterator[Pair]:
    place = 0
    while place < len(sentence):
        every = _run(sentence, place, "PARAMETER")
        figures = _run(sentence, place + len(every), "QUANTITY")
        names = _listed(text, every)
        if len(names) > 1 and len(names) == len(figures):
            made = [Pair(q, n) for n, q in zip(names, figures, strict=True)]
        elif (
            len(names) > 1
            and len(figures)
            and EACH.search(text, names[0].end, figures[-1].end + 2 * NEAR)
        ):
            made = []  # one of them was not seen, and nobody knows which
        else:
            behind = sentence[place + len(every) + len(figures) :][:1]
            made = list(_in_turn(text, names[-1:], figures, behind))
        yield from made
        place += len(every) + len(figures)
        if made and made[-1].name.start > made[-1].quantity.end:
            place += 1  # the name behind is used up


def _run(sentence: Sequence[Tagged], place: int, label: str) -> list[Tagged]:
    """Spans of one label from ``place`` on."""
    end = place
    while end < len(sentence) and sentence[end].label == label:
        end += 1
    return list(sentence[place:end])


def _listed(text: str, names: Sequence[Tagged]) -> list[Tagged]:
    """The last of the names with those before it as far as they are one list."""
    run = list(names[-1:])
    for one in reversed(names[:-1]):
        if not LIST.fullmatch(text, one.end, run[0].start):
            break
        run.insert(0, one)
    return run


def _in_turn(
    text: str,
    names: Sequence[Tagged],
    figures: Sequence[Tagged],
    behind: Sequence[Tagged],
) -> Iterator[Pair]:
    """One name and its quantities: the first, and those that stand near the one before."""
    name = names[0] if names else None
    for n, figure in enumerate(figures):
        follows = behind[0] if behind and n == len(figures) - 1 else None
        close = follows and BEHIND.fullmatch(text, figure.end, follows.start)
        if name is None or n > 0:
            near = n > 0 and figure.start - figures[n - 1].end <= NEAR
            if close and follows:
                yield Pair(figure, follows)
                return
            if name is None or not near:
                return
        yield Pair(figure, name)


@dataclass(frozen=True, slots=True)
class LearnedName:
    """A name at ``start`` to ``end`` of the text, as printed; ``score`` is the tagger's."""

    start: int
    end: int
    score: float


class LearnedNames:
    """Names for quantities that have none by the rules, by what stands around them.

    ``endings``: how such names end; 固溶处理(820 ℃) names a treatment and no parameter.
    """

    def __init__(self, tagger: Tagger, *, endings: frozenset[str]) -> None:
        self.tagger = tagger
        self.endings = endings

    def name(self, text: str, start: int, end: int) -> LearnedName | None:
        """The name of the quantity at ``start`` to ``end``; None where the tagger is not sure."""
        begin = max(0, start - AHEAD)
        stretch = text[begin : end + AFTER]
        [tagged] = self.tagger.tag([stretch])
        for pair in pairs(stretch, tagged):
            quantity, name = pair.quantity, pair.name
            if quantity.start + begin < end and start < quantity.end + begin:
                found = LearnedName(begin + name.start, begin + name.end, pair.score)
                return found if pair.score >= SURE and self._whole(text, found, begin) else None
        return None

    def _whole(self, text: str, found: LearnedName, begin: int) -> bool:
        """Not cut by the stretch, not inside a Latin word, and a word at all."""
        printed = text[found.start : found.end]
        cut = found.start == begin > 0
        inside = any(
            0 < place < len(text) and _latin(text[place - 1]) and _latin(text[place])
            for place in (found.start, found.end)
        )
        word = bool(WORD.search(printed)) and "\n" not in printed
        return word and not cut and not inside and ending(printed) in self.endings


def ending(name: str) -> str:
    """The last character of a name in a script without blanks, the last word of another."""
    plain = name.casefold().strip()
    if not plain or ord(plain[-1]) >= 0x2E80:
        return plain[-1:]
    return re.split(r"[\s/-]", plain)[-1]


def endings_of(names: Iterable[str]) -> frozenset[str]:
    """How names end, each ending that several of them have."""
    counts = Counter(ending(name) for name in names)
    return frozenset(
        key for key, count in counts.items()
        if count >= (OFTEN if key and ord(key[0]) >= 0x2E80 else OFTEN_WORD)
    )  # fmt: skip


def learned_names(tagger: Tagger, lexicon: Lexicon) -> LearnedNames:
    """Names that end as those of the lexicon do."""
    known = (
        name
        for parameter in lexicon.parameters.values()
        for language, names in parameter.names.items()
        if language not in ("abbr", "sign")
        for name in names
    )
    return LearnedNames(tagger, endings=endings_of(known))


def of_another_kind(name: str, unit: str, *, lexicon: Lexicon, units: Units) -> bool:
    """母线电容 of 450 V: the longest end that the lexicon has is of another dimension."""
    for start in range(1, len(name)):
        if _latin(name[start - 1]) and _latin(name[start]):
            continue
        rest = name[start:].strip()
        if known := lexicon.find(rest):
            fits = units.known(unit) and units.same_dimension(known.unit, unit)
            return not fits and lexicon.find(rest, unit=unit) is None
    return False


def _latin(char: str) -> bool:
    return char.isalpha() and ord(char) < 0x1100
