"""Measures the language of lines, beside lingua alone and langdetect alone in the same run.

    python -m tests.benchmarks.language [FOLDER...] [--most N] [--tuned] [--json FILE] [--log FILE]

Without FOLDER on the bank in `language_lines.toml`, of which the held-out half counts (`--tuned`:
the other half). FOLDER holds `*.jsonl` (text, lang, source, mixed) or folders of `<code>.txt`.

"alone" tells every line by itself, "together" as lines of one paper. The peers are lingua with the
languages of the bank, lingua with all 75 as it comes, and langdetect as it comes.

"of three": Chinese against Japanese against others; a line undetermined between languages of which
none is Chinese or Japanese is one of the others. "3 words": lines of three words and more (two Han
characters or kana count as a word) told in their language, "wrong": told in another or in none;
the rest is undetermined. "told und" and "told zxx": shares of the lines that are in a language.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import langdetect
from langdetect.lang_detect_exception import LangDetectException
from lingua import IsoCode639_1, LanguageDetector, LanguageDetectorBuilder

from zhiyi.document import Box, Document, Evidence, Line, Origin, Passage
from zhiyi.engines.languages import voices
from zhiyi.language import find_passages, own_letters, passages_of_text, possible
from zhiyi.scripts import count_letters

from .language_cases import (
    GARBLED,
    MIXED,
    NO_LANGUAGE,
    Case,
    bank,
    capitals,
    misread,
    sets_of,
    unspaced,
)
from .table import Report, Row

WORDS = 3
PAGE = 40
"""Lines of a page, as its cost is told."""
VOICES = voices()


@dataclass(frozen=True, slots=True)
class Told:
    """What a voice says of a line: the base code, the code with script, and what it leaves open."""

    code: str
    full: str
    disputed: tuple[str, ...] = ()

    @property
    def of_three(self) -> str:
        open_codes = {_three(code) for code in self.disputed}
        if self.code == GARBLED and len(open_codes) == 1:
            return open_codes.pop()
        return _three(self.code)


Teller = Callable[[Sequence[Case]], list[Told]]


def _three(code: str) -> str:
    base = code.partition("-")[0]
    return base if base in ("zh", "ja", NO_LANGUAGE, GARBLED) else "other"


def _told(full: str, disputed: tuple[str, ...] = ()) -> Told:
    return Told(full.partition("-")[0], full, disputed)


def alone(cases: Sequence[Case]) -> list[Told]:
    """Every line by itself; of several passages the one with most letters."""
    return [_most(passages_of_text(case.text, voices=VOICES)) for case in cases]


def _most(passages: Sequence[Passage]) -> Told:
    letters: dict[tuple[str, tuple[str, ...]], int] = {}
    for passage in passages:
        key = (passage.code, passage.disputed)
        letters[key] = letters.get(key, 0) + passage.letters
    told = {key: n for key, n in letters.items() if key[0] != NO_LANGUAGE} or letters
    return _told(*max(told, key=lambda key: told[key])) if told else _told(NO_LANGUAGE)


def together(cases: Sequence[Case]) -> list[Told]:
    """Lines of one paper below each other, in the order given."""
    papers: dict[str, list[int]] = {}
    for n, case in enumerate(cases):
        papers.setdefault(case.paper, []).append(n)
    told: dict[int, Told] = {}
    for places in papers.values():
        found = find_passages(document([cases[n].text for n in places]), voices=VOICES).facts
        for at, n in enumerate(places):
            told[n] = _most([p for p in found if f"line-{at}" in p.lines])
    return [told[n] for n in range(len(cases))]


def document(texts: Sequence[str]) -> Document:
    """A page of lines below each other."""
    step = 1 / max(1, len(texts))
    boxes = [Box(0.1, n * step, 0.9, (n + 0.8) * step) for n in range(len(texts))]
    lines = tuple(
        Line(
            id=f"line-{n}",
            evidence=(Evidence(document="d", page=1, quote=text, box=boxes[n]),),
            origin=Origin("benchmark@1", 1.0),
            text=text,
            source="native",
        )
        for n, text in enumerate(texts)
    )
    return Document(id="d", path="d", sha256="", media_type="", bytes=0, lines=lines)


def _lingua(detector: LanguageDetector) -> Teller:
    def tell(cases: Sequence[Case]) -> list[Told]:
        found = [detector.detect_language_of(case.text) for case in cases]
        return [_told(f.iso_code_639_1.name.lower() if f else NO_LANGUAGE) for f in found]

    return tell


def lingua_of(codes: Sequence[str]) -> Teller:
    wanted = [IsoCode639_1.from_str(code.upper()) for code in codes]
    return _lingua(LanguageDetectorBuilder.from_iso_codes_639_1(*wanted).build())


def lingua_as_it_comes() -> Teller:
    return _lingua(LanguageDetectorBuilder.from_all_languages().build())


def langdetect_as_it_comes(cases: Sequence[Case]) -> list[Told]:
    langdetect.DetectorFactory.seed = 0
    names = {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}
    told = []
    for case in cases:
        try:
            code = str(langdetect.detect(case.text))
        except LangDetectException:  # raised for a text without any n-gram it knows
            code = NO_LANGUAGE
        told.append(_told(names.get(code, code)))
    return told


def peers() -> dict[str, Teller]:
    names = {case.code for case in bank()} - {NO_LANGUAGE, GARBLED, MIXED}
    return {
        "lingua, languages of the bank": lingua_of(sorted(names)),
        "lingua, as it comes": lingua_as_it_comes(),
        "langdetect, as it comes": langdetect_as_it_comes,
    }


def row_of(cases: Sequence[Case], told: Sequence[Told]) -> Row:
    pairs = list(zip(cases, told, strict=True))
    spoken = [(c, t) for c, t in pairs if c.code not in (NO_LANGUAGE, GARBLED)]
    long = [(c, t) for c, t in spoken if c.words >= WORDS]
    scripts = [(c, t) for c, t in spoken if c.script in ("zh-Hans", "zh-Hant")]
    return {
        "lines": len(cases),
        "of three": _rate([t.of_three == _three(c.code) for c, t in spoken]),
        "of three, 3 words": _rate([t.of_three == _three(c.code) for c, t in long]),
        "3 words": _rate([t.code == c.code for c, t in long]),
        "3 words wrong": _rate([t.code not in (c.code, GARBLED) for c, t in long]),
        "shorter": _rate([t.code == c.code for c, t in spoken if c.words < WORDS]),
        "mixed": _rate([t.code == c.code for c, t in spoken if c.script == MIXED]),
        "Hans, Hant": _rate([t.full == c.script for c, t in scripts]),
        "told und": _rate([t.code == GARBLED for _, t in spoken]),
        "told zxx": _rate([t.code == NO_LANGUAGE for _, t in spoken]),
        "zxx right": _rate([t.code == NO_LANGUAGE for c, t in pairs if c.code == NO_LANGUAGE]),
        "garbled right": _rate([t.code == GARBLED for c, t in pairs if c.code == GARBLED]),
    }


def _rate(right: Sequence[bool]) -> float | None:
    return sum(right) / len(right) if right else None


def second_voice(cases: Sequence[Case]) -> dict[str, Row]:
    """How often the second voice is right, by the letters it hears."""
    rows: dict[str, Row] = {}
    for low, high in ((0, 20), (20, 40), (40, 80), (80, 10_000)):
        kept = [
            (text, case.code)
            for case in cases
            if case.code not in (NO_LANGUAGE, GARBLED)
            and low <= count_letters(text := own_letters(case.text, case.code)) < high
        ]
        heard = [possible(VOICES[1].weigh(text), text) for text, _ in kept]
        right = [
            bool(w) and max(w, key=lambda c: w[c]) == code
            for w, (_, code) in zip(heard, kept, strict=True)
        ]
        rows[f"{low} to {high} letters"] = {"lines": len(kept), "right": _rate(right)}
    return rows


def two_languages(cases: Sequence[Case]) -> dict[str, Row]:
    """Japanese and Chinese in one paper: one after the other, and line by line."""
    by_script = {
        s: [c for c in cases if c.script == s and c.words >= 2]
        for s in ("ja", "zh-Hans", "zh-Hant")
    }
    rows: dict[str, Row] = {}
    for script in ("zh-Hans", "zh-Hant"):
        first, second = by_script["ja"], by_script[script]
        lines = [case for pair in zip(first, second, strict=False) for case in pair]
        blocks = [*first, *second]
        for name, order in (("then", blocks), ("and, line by line,", lines)):
            one = [_in_paper(case, "both") for case in order]
            rows[f"ja {name} {script}"] = row_of(one, together(one))
    return {name: {k: row[k] for k in ("lines", "of three")} for name, row in rows.items()}


def _in_paper(case: Case, paper: str) -> Case:
    return Case(case.text, case.code, paper, case.held_out, case.script)


def cost(cases: Sequence[Case]) -> Row:
    """Milliseconds a page of fresh lines, no answer kept from before."""
    pages = [[c.text for c in cases[n : n + PAGE]] for n in range(0, len(cases) - PAGE + 1, PAGE)]
    fresh = voices()
    warm = document(["Warm up the voices, please, before you tell me the time of day.", "主要用途"])
    find_passages(warm, voices=fresh)
    began = time.process_time()  # of this process alone, for others share the machine
    for texts in pages:
        find_passages(document(texts), voices=fresh)
    seconds = time.process_time() - began
    return {"pages": len(pages), "ms of processor time": round(1000 * seconds / max(1, len(pages)))}


def measure(
    name: str, cases: Sequence[Case], others: dict[str, Teller], report: Report, log: list[str]
) -> None:
    rows: dict[str, Row] = {}
    for teller, tell in {"zhiyi, alone": alone, "zhiyi, together": together, **others}.items():
        told = tell(cases)
        rows[teller] = row_of(cases, told)
        if teller.startswith("zhiyi"):
            log += [
                f"{name} | {teller} | {c.code} told {t.full} {' '.join(t.disputed)} | {c.text[:90]}"
                for c, t in zip(cases, told, strict=True)
                if t.code != c.code
            ]
    report.section(name, rows)


def measure_bank(
    cases: Sequence[Case], others: dict[str, Teller], report: Report, log: list[str]
) -> None:
    measure("bank", cases, others, report, log)
    spoken = [c for c in cases if c.code not in (NO_LANGUAGE, GARBLED)]
    for name, spoiled in (
        ("5 % of letters misread", misread(spoken)),
        ("in capitals", capitals(spoken)),
        ("every third space lost", unspaced(spoken)),
    ):
        measure(name, spoiled, others, report, log)
    report.section("two languages in one paper (zhiyi)", two_languages(cases))


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks.language", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--most", type=int, default=200, help="lines of each <code>.txt")
    parser.add_argument("--tuned", action="store_true", help="the half that rules were chosen by")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--log", type=Path, help="every line told wrongly")
    options = parser.parse_args(given)
    report, log = Report(), list[str]()
    others = {} if options.no_peers else peers()
    every = [] if options.folders else [c for c in bank() if c.held_out != options.tuned]
    if every:
        measure_bank(every, others, report, log)
    for folder in options.folders:
        for name, cases in sets_of(folder, options.most):
            measure(name, cases, others, report, log)
            every += cases
    report.section("the second voice alone", second_voice(every))
    report.section("cost of a page of 40 lines", {"zhiyi": cost(every)})
    if options.json:
        report.write(options.json, {"folders": [str(f) for f in options.folders]})
    if options.log:
        options.log.write_text("\n".join(log) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
