"""How well names and quantities are found: by the rules, by the tagger, and by both joined.

    python -m models.indicator_tagger.evaluate [--measeval FOLDER] [--samples 400]

On papers by chance of three sorts (``generate``): the words of training with other seeds, goods
that training never named, names whose heads training never saw. Entities: spans that agree at both
ends. Names: of the quantities that have a name, those for which it is told (recall), and of the
names told, those that are right (precision); right is a name that shares at least half of the
characters of both. ``--measeval``: English articles, the property of a quantity; there any overlap
with the property counts, as its own scorer has it. ``--papers``: technical papers by chance of the
benchmark ``tests.benchmarks.indicators``, which nothing here was made after: whole indicators with
the tagger off and on, by the lexicon as it is and by one without any parameter of these papers.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.indicators.papers import papers
from tests.benchmarks.indicators.scoring import Judge, Tally, tally

from models.indicator_tagger.generate import Sample, Writer
from zhiyi.engines.tagger import LABELS, load_tagger
from zhiyi.indicators import find_indicators, make_nlp
from zhiyi.indicators.drafts import Tools
from zhiyi.indicators.learned import learned_names, pairs
from zhiyi.indicators.marks import load_words
from zhiyi.indicators.numbers import flat
from zhiyi.indicators.quantities import QuantityReader
from zhiyi.indicators.running import read_text
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.units import load_units

SEED = 90_210
"""Not training's, which is 5."""
RUNNING = frozenset({"sentences", "listed", "respectively"})
"""Layouts of the benchmark that are running text."""


@dataclass(frozen=True, slots=True)
class Told:
    """A quantity and the name told of it: places in the text; names of tables have none."""

    start: int
    end: int
    name_start: int
    name_end: int


Reader = Callable[[str], Sequence[Told]]


@dataclass
class Score:
    wanted: int = 0
    told: int = 0
    right: int = 0
    found: int = 0

    def __str__(self) -> str:
        recall = self.found / self.wanted if self.wanted else 0.0
        if not self.told:
            return f"recall {recall:6.1%}  ({self.wanted} wanted)"
        precision = self.right / self.told
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return (
            f"precision {precision:6.1%}  recall {recall:6.1%}  F1 {f1:6.1%}  "
            f"({self.wanted} wanted, {self.told} told)"
        )


def readers(tagger_at: Path | None) -> tuple[dict[str, Reader], Tools]:
    """The rules, the tagger alone, and the rules with the tagger's names for what they leave."""
    units = load_units()
    lexicon = load_lexicon(units=units)
    tools = Tools(lexicon, units, make_nlp(lexicon), load_words(), QuantityReader(units))
    tagger = load_tagger(tagger_at)
    joined = replace(tools, names=learned_names(tagger, lexicon))

    def by_rules(text: str, tools: Tools = tools) -> list[Told]:
        return [
            Told(draft.start, draft.end, draft.name_start, draft.name_end)
            for draft in read_text(flat(text), tools=tools)
            if draft.name_end > draft.name_start
        ]

    def by_tagger(text: str) -> list[Told]:
        [tagged] = tagger.tag([text])
        return [
            Told(p.quantity.start, p.quantity.end, p.name.start, p.name.end)
            for p in pairs(text, tagged)
        ]

    return {
        "rules": by_rules, "tagger": by_tagger, "joined": lambda text: by_rules(text, joined)
    }, joined  # fmt: skip


def entities(samples: Sequence[Sample], tagger_at: Path | None) -> dict[str, Score]:
    tagger = load_tagger(tagger_at)
    scores = {label: Score() for label in (*LABELS, "all")}
    for sample, tagged in zip(samples, tagger.tag([s.text for s in samples]), strict=True):
        truth = {(s.start, s.end, s.label) for s in sample.spans}
        found = {(t.start, t.end, t.label) for t in tagged}
        for label, score in scores.items():
            own, other = ({one for one in side if label in (one[2], "all")}
                          for side in (truth, found))  # fmt: skip
            both = len(own & other)
            score.wanted += len(own)
            score.told += len(other)
            score.right += both
            score.found += both
    return scores


Link = tuple[int, int, int, int]
"""A quantity and its name: where both begin and end."""


def named(sample: Sample, *, known: bool | None = None) -> list[Link]:
    """The quantities that have a name; ``known``: only names that the lexicon has, or has not."""
    return [
        (span.start, span.end, sample.spans[span.name].start, sample.spans[span.name].end)
        for span in sample.spans
        if span.label == "QUANTITY"
        and span.name is not None
        and known in (None, span.name in sample.known)
    ]


def names(samples: Sequence[Sample], read: Reader) -> dict[str, Score]:
    """Of names that the lexicon has, of others, and of both; of the first two only the recall
    means something, for nobody can say which of them a wrong name was meant to be."""
    scores = {"in the lexicon": Score(), "not in it": Score(), "all": Score()}
    for sample in samples:
        told = read(sample.text)
        for (sort, score), known in zip(scores.items(), (True, False, None), strict=True):
            wanted = named(sample, known=known)
            score.wanted += len(wanted)
            score.found += sum(any(_same(one, t) for t in told) for one in wanted)
            if sort == "all":
                score.told += len(told)
                score.right += sum(any(_same(one, t) for one in wanted) for t in told)
    return scores


def _same(truth: Link, told: Told) -> bool:
    start, end, name_start, name_end = truth
    shared = min(name_end, told.name_end) - max(name_start, told.name_start)
    longest = max(name_end - name_start, told.name_end - told.name_start)
    return told.start < end and start < told.end and 2 * shared >= longest


def properties(folder: Path, read: Reader) -> Score:
    """Of MeasEval's quantities with a property, those whose property is told."""
    score = Score()
    for text, gold in _articles(folder):
        told = read(text)
        score.wanted += len(gold)
        score.found += sum(any(_touches(one, t) for t in told) for one in gold)
        score.told += len(told)
        score.right += sum(any(_touches(one, t) for one in gold) for t in told)
    return score


def _touches(gold: Link, told: Told) -> bool:
    start, end, name_start, name_end = gold
    return (
        told.start < end and start < told.end
        and told.name_start < name_end and name_start < told.name_end
    )  # fmt: skip


def _articles(folder: Path) -> Iterator[tuple[str, list[Link]]]:
    for part, texts in (("train", "text"), ("trial", "txt")):
        for file in sorted((folder / part / "tsv").glob("*.tsv")):
            text = (folder / part / texts / f"{file.stem}.txt").read_text("utf-8")
            places: dict[str, tuple[int, int]] = {}
            links: list[tuple[str, str]] = []
            with open(file, encoding="utf-8", newline="") as handle:
                for row in csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE):
                    places[row["annotId"]] = int(row["startOffset"]), int(row["endOffset"])
                    cell = row["other"] or "{}"
                    cell = cell[1:-1].replace('""', '"') if cell.startswith('"') else cell
                    owned = json.loads(cell).get("HasQuantity")
                    if owned and row["annotType"] == "MeasuredProperty":
                        links.append((owned, row["annotId"]))
            yield text, [(*places[q], *places[p]) for q, p in links if q in places]


def whole_papers(split: str, seed: int, count: int, tagger_at: Path | None) -> None:
    """Print what of the papers' statements is found, with the tagger off and on."""
    written = list(papers(split, seed, count))
    full = load_lexicon()
    stated = {truth.parameter_id for paper in written for truth in paper.truths}
    rest = [p for p in full.parameters.values() if p.id not in stated]
    units = load_units()
    for sort, lexicon in (("all names known", full), ("none known", Lexicon(rest, units=units))):
        nlp, judge = make_nlp(lexicon), Judge(units, lexicon)
        for state, learned in (("off", None), ("on", learned_names(load_tagger(tagger_at), full))):
            every, text, spent = Tally(), Tally(), 0.0
            for paper in written:
                began = time.process_time()
                found = find_indicators(
                    paper.document, lexicon=lexicon, units=units, nlp=nlp, names=learned
                ).facts
                spent += time.process_time() - began
                one, by = tally(paper.name, paper.truths, found, paper.blocks, judge)
                every.add(one)
                for layout in RUNNING & set(by):
                    text.add(by[layout])
            print(f"  {sort}, tagger {state}: {spent:.1f} s")
            for kind, tallied in (("all layouts", every), ("sentences", text)):
                told = {k: f"{v:.3f}" if isinstance(v, float) else v
                        for k, v in tallied.row().items()}  # fmt: skip
                print(f"    {kind}: {told}")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tagger", type=Path, help="directory of the tagger; else the one here")
    parser.add_argument("--samples", type=int, default=400)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--measeval", type=Path, help="folder with MeasEval's train and trial")
    parser.add_argument("--missed", type=int, default=0, help="show so many wrong names a sort")
    parser.add_argument("--papers", type=int, default=0, help="papers of the benchmark")
    parser.add_argument("--split", default="dev", help="of the benchmark's papers")
    options = parser.parse_args(arguments)
    by, _ = readers(options.tagger)
    for split in ("seen", "goods", "heads"):
        writer = Writer(options.seed, split=split)
        samples = [writer.sample() for _ in range(options.samples)]
        languages = Counter(sample.language for sample in samples)
        print(f"\n{split}: {len(samples)} papers by chance, {dict(languages)}")
        for label, score in entities(samples, options.tagger).items():
            print(f"  entities {label:10} {score}")
        for sort, some in (("", samples), *((code, of(samples, code)) for code in ("zh", "en"))):
            for name, read in by.items():
                for kind, score in names(some, read).items():
                    if score.wanted and (not sort or kind == "all"):
                        print(f"  names {kind:14} {sort:2} {name:7} {score}")
        if options.missed:
            show(samples, by["joined"], by["rules"], options.missed)
    if options.measeval:
        print("\nMeasEval, properties of quantities")
        for name, read in by.items():
            began = time.perf_counter()
            score = properties(options.measeval, read)
            print(f"  {name:7} {score} {time.perf_counter() - began:.0f} s")

    if options.papers:
        print(f"\n{options.papers} papers of the benchmark, {options.split}")
        whole_papers(options.split, 1, options.papers, options.tagger)


def of(samples: Sequence[Sample], language: str) -> list[Sample]:
    return [sample for sample in samples if sample.language == language]


def show(samples: Sequence[Sample], joined: Reader, rules: Reader, most: int) -> None:
    """Names that only the joining tells and that are wrong."""
    for sample in samples:
        had = {(t.start, t.end) for t in rules(sample.text)}
        for told in joined(sample.text):
            truth = named(sample)
            if (told.start, told.end) not in had and not any(_same(t, told) for t in truth):
                name = sample.text[told.name_start : told.name_end]
                print(f"    {name!r} of {sample.text[told.start : told.end]!r} in {sample.text!r}")
                most -= 1
                if most == 0:
                    return


if __name__ == "__main__":
    main()
