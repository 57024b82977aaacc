"""Measures find_passages on labelled lines, with langdetect alone as a peer in the same run.

    python -m tests.measure.language FOLDER [--most N]

FOLDER holds ``*.jsonl`` files (text, lang, mixed) and ``lingua/{sentences,word-pairs,single-words}
/<code>.txt``. Every line is told alone; "together" puts the lines of one language and source file
below each other, as they stand in a document. Scripts of Chinese are compared in the labelled lines
only. The peer is asked for its best of all its 55 languages, as it comes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import langdetect
from langdetect.lang_detect_exception import LangDetectException

from zhiyi.engines.languages import LANGUAGES, voices
from zhiyi.language import own_letters, passages_of_text, possible
from zhiyi.scripts import count_letters

VOICES = voices()
Case = tuple[str, str]


def ours(text: str) -> str:
    """The code of most letters, of those that tell a language."""
    found = passages_of_text(text, voices=VOICES)
    letters: dict[str, int] = {}
    for passage in found:
        letters[passage.code] = letters.get(passage.code, 0) + passage.letters
    return max(letters, key=lambda code: letters[code]) if letters else "zxx"


def peer(text: str) -> str:
    langdetect.DetectorFactory.seed = 0
    try:
        code = str(langdetect.detect(text))
    except LangDetectException:
        return "zxx"
    return {"zh-cn": "zh-Hans", "zh-tw": "zh-Hant"}.get(code, code)


def score(name: str, cases: Iterable[Case], tell: dict[str, Callable[[str], str]]) -> None:
    kept = list(cases)
    rates = []
    for voice, function in tell.items():
        told = [function(text) for text, _ in kept]
        right = sum(_same(code, label) for code, (_, label) in zip(told, kept, strict=True))
        rates.append(f"{voice} {right / len(kept):.3f}")
        if voice == "zhiyi":
            wrong = [
                (label, code, text[:60])
                for code, (text, label) in zip(told, kept, strict=True)
                if not _same(code, label)
            ]
            for entry in wrong[:8]:
                print("     ", *entry)
    print(f"{name:34} {len(kept):5} lines  " + "  ".join(rates))


def _same(code: str, label: str) -> bool:
    return code == label or (label == "zh" and code.startswith("zh"))


def together(rows: list[dict[str, str]]) -> float:
    """Share of lines told right when they stand in one text with others of their source."""
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        groups.setdefault((row["lang"], row["source"]), []).append(row)
    right = total = 0
    for (lang, _), group in groups.items():
        found = passages_of_text("\n".join(row["text"] for row in group), voices=VOICES)
        lines = [p.code for p in found for _ in p.text.splitlines() if p.code != "zxx"]
        right += sum(code == lang for code in lines)
        total += len(lines)
    return right / total if total else 0.0


def second_voice(rows: list[dict[str, str]]) -> None:
    """How often the second voice is right, by the letters it hears."""
    for low, high in ((0, 10), (10, 20), (20, 40), (40, 80), (80, 10_000)):
        heard = [(own_letters(row["text"], row["lang"]), row["lang"]) for row in rows]
        kept = [(text, lang) for text, lang in heard if low <= count_letters(text) < high]
        tops = [possible(VOICES[1].weigh(text), text) for text, _ in kept]
        right = sum(
            bool(w) and max(w, key=lambda c: w[c]) == lang.partition("-")[0]
            for w, (_, lang) in zip(tops, kept, strict=True)
        )
        if kept:
            print(f"second voice, {low} to {high} letters: {right / len(kept):.3f} of {len(kept)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=200, help="lines of each lingua file")
    options = parser.parse_args()
    tell = {"zhiyi": ours, "langdetect": peer}
    for path in sorted(options.folder.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        score(path.stem, [(row["text"], row["lang"]) for row in rows], tell)
        mixed = [(row["text"], row["lang"]) for row in rows if row["mixed"]]
        score(f"{path.stem} (mixed)", mixed, tell)
        print(f"{path.stem} together: zhiyi {together(rows):.3f}")
        second_voice(rows)
    for kind in ("sentences", "word-pairs", "single-words"):
        cases = [
            (text.strip(), path.stem)
            for path in sorted((options.folder / "lingua" / kind).glob("*.txt"))
            if path.stem in LANGUAGES
            for text in path.read_text(encoding="utf-8").splitlines()[: options.most]
            if text.strip()
        ]
        if cases:
            score(f"lingua {kind}", cases, tell)
    return 0


if __name__ == "__main__":
    sys.exit(main())
