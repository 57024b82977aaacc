"""What the second voice's word is worth: misread critical tokens that are marked, right ones that
are marked in vain, and what it costs.

    python tests/benchmarks/second.py [--fonts tuned|reported] [--pages 24] [--verbose]

Pages of figures are drawn badly (``figure_pages``), read by the main reader with everything that
belongs to it, and judged token by token against what was drawn (``judged``). Thresholds were chosen
on the fonts "tuned"; what is stated is measured on the fonts "reported", with other seeds. Pages of
which more than ``HOPELESS`` of the tokens are misread are counted apart: nobody would take figures
from them.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from figure_pages import FigurePage, figure_page
from judged import judged, pairs

from zhiyi.engines.ppocrv4 import PPOCRv4
from zhiyi.engines.protocols import Read
from zhiyi.engines.rapid import RapidRecogniser
from zhiyi.engines.tesseract import TesseractReader
from zhiyi.ink import without_seals
from zhiyi.reading.scan import read_picture
from zhiyi.reading.second import Opinion, Voice, second_opinions

HOPELESS = 0.3


@dataclass(frozen=True)
class Token:
    text: str
    truth: str
    right: bool
    marked: bool
    others: tuple[str, ...]


@dataclass
class Tally:
    """Tokens of some pages, and milliseconds of processor time."""

    tokens: list[Token] = field(default_factory=list)
    first: float = 0.0
    second: float = 0.0
    pages: int = 0

    def row(self, name: str) -> str:
        wrong = [token for token in self.tokens if not token.right]
        right = [token for token in self.tokens if token.right]
        caught, vain = sum(t.marked for t in wrong), sum(t.marked for t in right)
        share = self.second / max(self.first, 1e-9)
        return (
            f"{name:10} {self.pages:3} pages {len(self.tokens):5} tokens, misread {len(wrong):4}: "
            f"marked {caught:4} {caught / max(len(wrong), 1):6.1%}; right {len(right):5}: "
            f"marked {vain:3} {vain / max(len(right), 1):6.2%}; "
            f"first {1000 * self.first / max(self.pages, 1):5.0f} ms, "
            f"second {1000 * self.second / max(self.pages, 1):5.0f} ms a page ({share:.0%})"
        )


def tokens_of(
    page: FigurePage, reads: tuple[Read, ...], opinions: list[Opinion]
) -> Iterator[Token]:
    told = {id(read): opinion for read, opinion in zip(reads, opinions, strict=True)}
    for read, line in pairs(page.lines, reads):
        opinion = told[id(read)]
        for one in judged(read.text, line.text):
            others = tuple(
                other
                for a in opinion.alternatives
                if (other := _instead(read.text, a.quote, one.start, one.stop)) is not None
            )
            text = read.text[one.start : one.stop]
            yield Token(text, one.truth, one.right, bool(others), others)


def _instead(text: str, quote: str, start: int, stop: int) -> str | None:
    """What an alternative of the line has in the place of a token; None where it has the same."""
    tail = text[stop:]
    if not (quote.startswith(text[:start]) and quote.endswith(tail)):
        return None
    other = quote[start : len(quote) - len(tail)]
    return None if other == text[start:stop] else other


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fonts", default="reported", choices=("tuned", "reported"))
    parser.add_argument("--pages", type=int, default=24)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--without-voice", action="store_true", help="Tesseract in its place")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    recogniser = RapidRecogniser(threads=1)
    voice: Voice | None = None if options.without_voice else PPOCRv4(threads=1)
    tesseract = TesseractReader()
    _warm(recogniser, voice)
    tallies = {"legible": Tally(), "hopeless": Tally()}
    for seed in range(options.first, options.first + options.pages):
        page = figure_page(seed, options.fonts)
        began = _clock()
        scan = read_picture(page.picture, recogniser=recogniser, unseal=without_seals)
        between = _clock()
        opinions = second_opinions(scan.clean, scan.reads, voice=voice, tesseract=tesseract)
        ended = _clock()
        tokens = list(tokens_of(page, scan.reads, opinions))
        wrong = sum(not token.right for token in tokens)
        tally = tallies["hopeless" if wrong > HOPELESS * max(len(tokens), 1) else "legible"]
        tally.tokens += tokens
        tally.first, tally.second = tally.first + between - began, tally.second + ended - between
        tally.pages += 1
        print(f"{seed} {page.dpi} {page.look}: {wrong} of {len(tokens)} misread", file=sys.stderr)
        for token in tokens if options.verbose else ():
            if not token.right or token.marked:
                kind = ("right" if token.right else "WRONG") + (" marked" if token.marked else "")
                print(f"  {kind:13} {token.text} | truth {token.truth} | {token.others}")
    for name, tally in tallies.items():
        print(tally.row(name))
    return 0


def _warm(recogniser: RapidRecogniser, voice: Voice | None) -> None:
    """Models are loaded before anything is timed."""
    page = figure_page(10_000, "tuned")
    scan = read_picture(page.picture, recogniser=recogniser, unseal=None)
    second_opinions(scan.clean, scan.reads, voice=voice)


def _clock() -> float:
    """Seconds of processor time of this process and of the programs that it started."""
    import resource

    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + own.ru_utime + own.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
