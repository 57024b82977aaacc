"""Papers by chance, each character with what it is: the tagger's training and its held-out truth.

``Writer(seed, split=...)`` writes samples without end, always the same for one seed. Splits:
"train"; "seen" (the same words, other seeds); "goods" (goods that training never names); "heads"
(names whose head training never saw: 层间剪切 + 刚度).

    python -m models.indicator_tagger.generate --split heads --count 5
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from models.indicator_tagger.figures import filled, model, quantity
from models.indicator_tagger.noise import noisy
from models.indicator_tagger.pieces import load_words
from zhiyi.engines.tagger import TAGS
from zhiyi.lexicon import load_lexicon
from zhiyi.units import Units, load_units

WORDS = Path(__file__).with_name("words.toml")
LONGEST = 160
"""Characters of a sample; the window of the network."""
LANGUAGES = {"zh": 0.5, "en": 0.33, "de": 0.055, "ja": 0.06, "ru": 0.055}
SLOT = re.compile(r"\{([A-Z])(\d?)(?:=([A-Z]\d?))?\}")
NAMELESS = ("7", "8", "9")


Heads = tuple[tuple[str, str], ...]
"""Heads of names, each with the sort of its units."""


@dataclass(frozen=True, slots=True)
class Name:
    """A parameter's name and the sort of its units; ``known``: by the lexicon."""

    text: str
    family: str
    known: bool


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a sample and what they are; ``name``: place of a quantity's name among the
    spans, None where it has none."""

    start: int
    end: int
    label: str
    name: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    text: str
    spans: tuple[Span, ...]
    language: str
    known: frozenset[int] = frozenset()
    """Places among ``spans`` of names that the lexicon has."""

    def tags(self) -> list[int]:
        """Places in ``TAGS``, one a character."""
        rows = [0] * len(self.text)
        for span in self.spans:
            begin = TAGS.index(f"B-{span.label}")
            rows[span.start : span.end] = [begin, *[begin + 1] * (span.end - span.start - 1)]
        return rows


@dataclass(slots=True)
class _Draft:
    """Characters with the number of their span, 0 for none."""

    chars: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    """Of span 1, 2 ...: its label, and the key of its name (P, P2, ...)."""
    known: set[int] = field(default_factory=set)

    def add(self, text: str, label: str = "", key: str = "") -> int:
        owner = 0
        if label and text.strip():
            self.labels.append((label, key))
            owner = len(self.labels)
        inner = len(text) - len(text.lstrip())
        for place, char in enumerate(text):
            blank = place < inner or place >= len(text.rstrip())
            self.chars.append(char)
            self.owners.append(0 if blank else owner)
        return owner


def _words(text: str | Sequence[str]) -> list[str]:
    """Words of a bank: by blanks, or by | and line where it has bars."""
    if not isinstance(text, str):
        return list(text)
    parts = re.split(r"[|\n]", text) if "|" in text else text.split()
    return [part.strip() for part in parts if part.strip()]


@dataclass(frozen=True, slots=True)
class Bank:
    """The words of one language, of one split."""

    language: str
    heads: Heads
    modifiers: tuple[str, ...]
    goods: tuple[str, ...]
    subjects: tuple[str, ...]
    phrases: tuple[str, ...]
    fillers: tuple[str, ...]
    conditions: tuple[str, ...]
    methods: tuple[str, ...]
    distractors: tuple[str, ...]
    known: tuple[Name, ...]
    between: tuple[str, ...]
    joints: tuple[str, ...]
    words: tuple[str, ...]
    """Common words of the language, none with a head held out."""


def _heads(text: str) -> Heads:
    pairs = (entry.rpartition(":") for entry in text.split())
    return tuple((name.replace("_", " "), family) for name, _, family in pairs)


def load_banks(*, split: str) -> tuple[dict[str, Bank], dict[str, list[str]]]:
    """Banks by language and units by family. Names of the lexicon that end in a head held out are
    in no bank."""
    read = tomllib.loads(WORDS.read_text("utf-8"))
    units = load_units()
    known = _lexicon_names(read, units)
    common = load_words()
    banks = {}
    for language in LANGUAGES:
        words: dict[str, Any] = read[language]
        heldout = _heads(words["heldout_heads"])
        names = [n for n in known[language]
                 if not any(h.casefold() in n.text.casefold() for h, _ in heldout)]  # fmt: skip
        plain = [w for w in common[language] if not any(h.casefold() in w for h, _ in heldout)]
        banks[language] = Bank(
            language, _unseen(heldout, words) if split == "heads" else _heads(words["heads"]),
            tuple(_words(words["modifiers"])),
            tuple(_words(words["heldout_goods" if split == "goods" else "goods"])),
            tuple(_words(words["subject_words"])), tuple(words["phrases"]),
            tuple(_words(words["fillers"])), tuple(words["conditions"]), tuple(words["methods"]),
            tuple(words["distractors"]), () if split == "heads" else tuple(names),
            tuple(_words(words["between"])), tuple(words["joints"].split()), tuple(plain),
        )  # fmt: skip
    return banks, read["units"]


def _unseen(heldout: Heads, words: dict[str, Any]) -> Heads:
    """Heads held out that no word of training holds within it either (束流 in 束流 + 电压)."""
    training = [*_words(words["modifiers"]), *(head for head, _ in _heads(words["heads"]))]
    return tuple(
        (head, family)
        for head, family in heldout
        if not any(head.casefold() in word.casefold() for word in training)
    )


def _lexicon_names(read: dict[str, Any], units: Units) -> dict[str, list[Name]]:
    """Names of the lexicon by language, those with a family of units that fits."""
    found: dict[str, list[Name]] = {language: [] for language in LANGUAGES}
    families = [(key, list(filter(units.known, printed))) for key, printed in read["units"].items()]
    for parameter in load_lexicon(units=units).parameters.values():
        fits = (key for key, printed in families
                if any(units.same_dimension(unit, parameter.unit) for unit in printed))  # fmt: skip
        family = next(fits, None)
        for language in LANGUAGES if family else ():
            names = parameter.names.get(language, ())
            found[language] += [Name(name, str(family), True) for name in names if len(name) > 1]
    return found


class Writer:
    """Writes samples; ``noise`` is the share of them that are read badly."""

    def __init__(self, seed: int, *, split: str = "train", noise: float = 0.45) -> None:
        self.rng = Random(f"{seed} {split}")
        self.split = split
        self.noise = noise
        self.banks, self.units = load_banks(split=split)
        self.models = [model(self.rng) for _ in range(400)]
        confusions = tomllib.loads(WORDS.read_text("utf-8"))["confusions"]["pairs"].split()
        self.confusions = {pair[0]: "" for pair in confusions}
        for pair in confusions:
            self.confusions[pair[0]] += pair[1]
        # Characters for names that no lexicon has: level 1 of GB 2312, by frequency and use.
        codes = (bytes((row, cell)) for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFA))
        self.han = "".join(code.decode("gb2312") for code in codes)

    def samples(self) -> Iterator[Sample]:
        while True:
            yield self.sample()

    def sample(self) -> Sample:
        """One to five phrases, cut where the window ends; one in three begins in mid-sentence."""
        rng = self.rng
        [language] = rng.choices(list(LANGUAGES), list(LANGUAGES.values()))
        draft = _Draft()
        length = rng.randint(12, LONGEST)
        while len(draft.chars) < length:
            if draft.chars:
                draft.add(
                    rng.choice(
                        ["", "", " ", "\n", "\n"] if language in ("zh", "ja") else [" ", " ", "\n"]
                    )
                )
            self._phrase(self.banks[language], draft)
            if rng.random() < 0.2:
                break
        if rng.random() < self.noise:
            noisy(rng, draft.chars, draft.owners, confusions=self.confusions)
        first = rng.randint(0, 40) if rng.random() < 0.3 and len(draft.chars) > 60 else 0
        return _sample(draft, language, first=first)

    def _phrase(self, bank: Bank, draft: _Draft) -> None:
        pattern = self.rng.choice(bank.phrases)
        if self.rng.random() < 0.08 and bank.language != "en":
            pattern = self.rng.choice(self.banks["en"].phrases)
            mixed = bank.language == "zh" and self.rng.random() < 0.5
            bank = bank if mixed else self.banks["en"]
        pattern = self._chosen(pattern)
        names: dict[str, Name] = {}
        place, base = 0, len(draft.labels)
        for slot in SLOT.finditer(pattern):
            draft.add(pattern[place : slot.start()])
            self._slot(bank, draft, slot, names)
            place = slot.end()
        draft.add(pattern[place:])
        self._link(draft, base)

    def _chosen(self, pattern: str) -> str:
        """Alternatives <a|b> resolved, the innermost first."""
        while found := re.search(r"<([^<>]*\|[^<>]*)>", pattern):
            choice = self.rng.choice(found[1].split("|"))
            pattern = pattern[: found.start()] + choice + pattern[found.end() :]
        return pattern

    def _slot(self, bank: Bank, draft: _Draft, slot: re.Match[str], names: dict[str, Name]) -> None:
        rng, (sort, ordinal, other) = self.rng, slot.groups()
        key = other or f"P{ordinal}"
        if sort == "P":
            self._parameter(bank, draft, key, names)
        elif sort == "Q":
            name = names.get(key)
            if name is None and ordinal not in NAMELESS:  # the name comes behind
                name = names[key] = self._name(bank)
            family = name.family if name else rng.choice(list(self.units))
            text = quantity(rng, bank.language, rng.choice(self.units[family]))
            draft.add(text, "QUANTITY", key if name else "")
        elif sort == "S":
            draft.add(self._subject(bank), "SUBJECT")
        elif sort == "F":
            prose = rng.choice(bank.fillers) if rng.random() < 0.3 else self._prose(bank)
            draft.add(prose)
        elif sort == "W":
            told = rng.random() < 0.6
            draft.add(rng.choice(bank.between) if told else self._prose(bank, most=2))
        elif sort == "N":
            draft.add(filled(rng, "{N}", models=self.models))
        else:
            kinds = {"C": bank.conditions, "M": bank.methods, "D": bank.distractors}
            labels = {"C": "CONDITION", "M": "METHOD", "D": ""}
            draft.add(filled(rng, rng.choice(kinds[sort]), models=self.models), labels[sort])

    def _prose(self, bank: Bank, *, most: int = 9) -> str:
        """Common words by chance: no sense, but what stands in prose, now and then a figure."""
        rng, made = self.rng, []
        for _ in range(rng.randint(1, most)):
            if rng.random() < 0.5:
                made.append(rng.choice(bank.joints))
            kind = rng.random()
            if kind < 0.05:
                number = filled(rng, "{N}", models=self.models)
                made.append(
                    rng.choice([number, f"{number}G", f"第{number}", rng.choice(self.models)])
                )
            else:
                made.append(self._word(bank))
        return ("" if bank.language in ("zh", "ja") else " ").join(made).replace(" ，", "，")

    def _word(self, bank: Bank) -> str:
        """A common word, the more common the likelier."""
        return bank.words[int(len(bank.words) * self.rng.random() ** 1.7)]

    def _parameter(self, bank: Bank, draft: _Draft, key: str, names: dict[str, Name]) -> None:
        rng = self.rng
        name = names[key] if key in names else self._name(bank)
        names[key] = name
        owner = draft.add(name.text, "PARAMETER", key)
        if name.known:
            draft.known.add(owner)
        extra = rng.random()
        if extra < 0.03:
            draft.add(f"({rng.choice(self.units[name.family])})")
        elif extra < 0.06:
            draft.add(
                rng.choice(["(", " ("])
                + rng.choice(["Rm", "ρ", "σ", "Tg", "f0", "D50", "Vmax"])
                + ")"
            )
        elif extra < 0.08 and bank.language == "zh":
            draft.add(f"（{self._name(self.banks['en']).text}）")

    def _name(self, bank: Bank) -> Name:
        """A name of the lexicon, one put together, or one of characters by chance."""
        rng = self.rng
        kind = rng.random()
        if bank.known and kind < 0.3:
            found = rng.choice(bank.known)
            return self._cased(bank, found)
        head, family = rng.choice(bank.heads)
        if kind > 0.68 and self.split != "heads":
            return Name(self._invented(bank, head), family, False)
        count = rng.choices([0, 1, 2, 3], [0.15, 0.5, 0.27, 0.08])[0]
        words = rng.sample(bank.modifiers, count)
        if bank.language in ("zh", "ja"):
            return Name("".join([*words, head]), family, False)
        if bank.language == "de":
            joined = "".join(f"{w[:-1]}" if w.endswith("-") else f"{w} " for w in words)
            bare = not joined or joined.endswith(" ")
            return Name(joined + (head if bare else head.lower()), family, False)
        return self._cased(bank, Name(" ".join([*words, head]), family, False))

    def _cased(self, bank: Bank, name: Name) -> Name:
        if bank.language in ("zh", "ja", "de"):
            return name
        kind = self.rng.random()
        text = (
            name.text.capitalize() if kind < 0.2 else name.text.title() if kind < 0.3 else name.text
        )
        return Name(text.upper() if kind > 0.97 else text, name.family, name.known)

    def _invented(self, bank: Bank, head: str) -> str:
        """A name of any words, which its place gives away; one in two ends in a head."""
        rng = self.rng
        kind, wide = rng.random(), bank.language in ("zh", "ja")
        if kind < 0.15 and wide:
            words = ["".join(rng.choice(self.han) for _ in range(rng.randint(2, 4)))]
        elif kind < 0.15:
            words = [self._pseudo(bank)]
        else:
            words = [self._word(bank) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.25:
            words.insert(0, rng.choice(bank.modifiers).rstrip("-"))
        if rng.random() < 0.5:
            words.append(head)
        return ("" if wide else " ").join(words)

    def _pseudo(self, bank: Bank) -> str:
        """A word made of the halves of two others."""
        one, two = self._word(bank), self._word(bank)
        return one[: len(one) // 2 + 1] + two[len(two) // 2 :]

    def _subject(self, bank: Bank) -> str:
        rng = self.rng
        kind = rng.random()
        if kind < 0.35:
            return rng.choice(bank.subjects)
        if kind < 0.5:
            return rng.choice(self.models)
        goods = rng.choice(bank.goods)
        if kind < 0.62:
            gap = "" if bank.language in ("zh", "ja") else " "
            return f"{rng.choice(self.models)}{gap or rng.choice(['', '型', gap])}{goods}"
        if kind < 0.78 and self.split == "train":
            return self._invented(bank, goods)
        return f"the {goods}" if bank.language == "en" and kind < 0.85 else goods

    def _link(self, draft: _Draft, base: int) -> None:
        """Keys of a phrase become places, so that the next phrase may use them again."""
        names = {key: n for n, (label, key) in enumerate(draft.labels[base:], base + 1)
                 if label == "PARAMETER"}  # fmt: skip
        for n in range(base, len(draft.labels)):
            label, key = draft.labels[n]
            draft.labels[n] = (label, str(names.get(key, "")) if label == "QUANTITY" else "")


def _sample(draft: _Draft, language: str, *, first: int) -> Sample:
    """The characters from ``first`` on that a window holds; a span cut to nothing is none."""
    chars, owners = (row[first : first + LONGEST] for row in (draft.chars, draft.owners))
    places: dict[int, tuple[int, int]] = {}
    for place, owner in enumerate(owners):
        if owner:
            places[owner] = (places.get(owner, (place, 0))[0], place + 1)
    order = sorted(places, key=lambda owner: places[owner])
    spans = []
    for owner in order:
        label, name = draft.labels[owner - 1]
        link = order.index(int(name)) if name and int(name) in places else None
        spans.append(Span(*places[owner], label, link))
    known = frozenset(order.index(owner) for owner in draft.known if owner in places)
    return Sample("".join(chars), tuple(spans), language, known)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", default="train", choices=["train", "seen", "goods", "heads"])
    parser.add_argument("--count", type=int, default=10)
    options = parser.parse_args()
    writer = Writer(options.seed, split=options.split)
    for _ in range(options.count):
        sample = writer.sample()
        print(repr(sample.text))
        for span in sample.spans:
            named = sample.spans[span.name] if span.name is not None else None
            link = f" of {sample.text[named.start : named.end]!r}" if named else ""
            print(f"    {span.label} {sample.text[span.start : span.end]!r}{link}")


if __name__ == "__main__":
    main()
