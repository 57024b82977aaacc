"""Processor time: of a page of running Chinese text, and of the start of the whole program.

    python -m tests.benchmarks.indicators.speed [--pages 20] [--runs 5]

Processor time, so that other work on the machine counts little, and the least of several runs.
The start is that of ``zhiyi indicators -`` on one sentence, beside that of spaCy alone: most of it
is the import of libraries.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from tests.benchmarks.indicators.papers import papers

from zhiyi.indicators import indicators_of_text, make_nlp
from zhiyi.lexicon import load_lexicon
from zhiyi.units import load_units

PAGE = 2000
PAPERS = 60
SENTENCE = "拉伸强度≥5490 MPa\n"
ZHIYI = "from zhiyi.cli import main; raise SystemExit(main(['indicators', '-']))"
SPACY = "import spacy"


def running_text(pages: int) -> str:
    """So many pages of the Chinese sentences of generated papers, no paragraph twice."""
    lines: dict[str, None] = {}
    seed = length = 0
    while length < pages * PAGE:
        seed += 1
        for paper in papers("dev", seed, PAPERS):
            if paper.code == "zh":
                own = [line.text for line in paper.document.lines if line.text.endswith("。")]
                lines |= dict.fromkeys(own)
        length = sum(len(line) + 1 for line in lines)
    return "\n".join(lines)[: pages * PAGE]


def of_a_page(pages: int, runs: int) -> tuple[float, float, int]:
    """Milliseconds a page where nothing was read before, and of a further reading; the number of
    indicators."""
    text = running_text(pages)
    first, later = [], []
    for _ in range(runs):
        units = load_units()
        lexicon = load_lexicon(units=units)
        nlp = make_nlp(lexicon)
        for kept in (first, later):
            begun = time.process_time()
            found = len(indicators_of_text(text, lexicon=lexicon, units=units, nlp=nlp))
            kept.append(1000 * (time.process_time() - begun) / pages)
    return min(first), min(later), found


def of_a_process(code: str) -> float:
    """Seconds that a fresh Python takes for ``code``, user and system together."""
    before = _children()
    subprocess.run(
        [sys.executable, "-c", code], input=SENTENCE, text=True, check=True, capture_output=True
    )
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def least(measure: Callable[[], float], runs: int) -> float:
    return min(measure() for _ in range(runs))


def main(given: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.indicators.speed")
    parser.add_argument("--pages", type=int, default=20, help="pages of 2,000 characters")
    parser.add_argument("--runs", type=int, default=5, help="of which the least is told")
    options = parser.parse_args(given)
    first, later, found = of_a_page(options.pages, options.runs)
    print(f"{options.pages} pages of {PAGE} characters, {found} indicators")
    print(f"  first reading  {first:6.1f} ms of processor time a page")
    print(f"  read again     {later:6.1f} ms")
    whole = least(lambda: of_a_process(ZHIYI), options.runs)
    spacy = least(lambda: of_a_process(SPACY), options.runs)
    print(f"start of zhiyi indicators -  {whole:.2f} s of processor time")
    print(f"  import spacy alone         {spacy:.2f} s, ratio {whole / spacy:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
