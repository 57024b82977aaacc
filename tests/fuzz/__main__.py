"""``make fuzz``: breaks files of every format for a while and tells what intake made of them.

make fuzz ARGS="--seconds 300 --seed 1"
make fuzz ARGS="--only docx:1234"        one case again, with the whole error
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path

from tests.fuzz.contained import Case, Outcome, outcomes
from tests.fuzz.minimise import minimised
from tests.fuzz.seeds import FORMATS
from tests.fuzz.structured import mutated

_BATCH = 40


def cases(forms: list[str], first: int, count: int, *, base: int) -> list[Case]:
    return [
        Case(form, number, partial(mutated, form, number, base=base), name=f"a.{form}")
        for number in range(first, first + count)
        for form in forms
    ]


def main() -> int:
    given = _arguments()
    if given.only:
        form, _, number = given.only.partition(":")
        chosen = cases([form], int(number or 0), 1, base=given.seed)
        if given.out:
            given.out.mkdir(parents=True, exist_ok=True)
            (given.out / given.only.replace(":", "-")).write_bytes(chosen[0].data())
        (outcome,) = outcomes(chosen, seconds=given.case_seconds, converting=given.convert)
        print(outcome.verdict, outcome.key, f"{outcome.seconds:.2f} s", outcome.detail, sep="\n")
        return int(outcome.verdict == "defect")
    found = _run(given)
    _table(found)
    return _write(found, given)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--formats", nargs="*", default=list(FORMATS), choices=FORMATS)
    parser.add_argument("--only", metavar="FORMAT:NUMBER")
    parser.add_argument("--case-seconds", type=float, default=10.0)
    parser.add_argument("--convert", action="store_true", help="with LibreOffice, which is slow")
    parser.add_argument("--out", type=Path, help="where failing inputs are written, made small")
    return parser.parse_args()


def _run(given: argparse.Namespace) -> list[Outcome]:
    found: list[Outcome] = []
    end, first = time.monotonic() + given.seconds, 0
    rounds = max(1, _BATCH // len(given.formats))
    while time.monotonic() < end:
        chosen = cases(given.formats, first, rounds, base=given.seed)
        for outcome in outcomes(chosen, seconds=given.case_seconds, converting=given.convert):
            found.append(outcome)
            if time.monotonic() > end:
                break
        first += rounds
    return found


def _table(found: list[Outcome]) -> None:
    print(f"{'format':16}{'cases':>8}{'a second':>10}{'defects':>9}{'memory':>8}{'slow':>6}"
          f"{'crashes':>9}{'slowest':>9}")  # fmt: skip
    by_form: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        by_form[outcome.case.form].append(outcome)
    for form, own in [*sorted(by_form.items()), ("all", found)]:
        count = Counter(outcome.verdict for outcome in own)
        spent = sum(outcome.seconds for outcome in own)
        slowest = max((outcome.seconds for outcome in own), default=0)
        print(f"{form:16}{len(own):8}{len(own) / max(spent, 1e-9):10.1f}{count['defect']:9}"
              f"{count['memory']:8}{count['slow']:6}{count['crash']:9}{slowest:8.2f}s")  # fmt: skip
    for title, verdicts in (
        ("defects", {"defect"}),
        ("contained", {"memory", "slow", "crash", "leak"}),
    ):
        causes = Counter((o.verdict, o.key) for o in found if o.verdict in verdicts)
        print(f"\n{title}: {len(causes)} causes")
        for (verdict, key), count in causes.most_common():
            first = next(o for o in found if (o.verdict, o.key) == (verdict, key))
            print(f"{count:6} {verdict:7} {first.case.form}:{first.case.number}  {key}")
    print("\nslowest:")
    for outcome in sorted(found, key=lambda o: -o.seconds)[:8]:
        print(f"{outcome.seconds:7.2f} s  {outcome.case.form}:{outcome.case.number}")


def _write(found: list[Outcome], given: argparse.Namespace) -> int:
    """One input of each cause of a defect, made small."""
    firsts: dict[str, Outcome] = {}
    for outcome in found:
        if outcome.verdict == "defect":
            firsts.setdefault(outcome.key, outcome)
    if given.out and firsts:
        given.out.mkdir(parents=True, exist_ok=True)
        for outcome in firsts.values():
            small = minimised(outcome)
            file = given.out / f"{outcome.case.form}-{outcome.case.number}"
            file.write_bytes(small)
            file.with_suffix(".txt").write_text(f"{outcome.key}\n\n{outcome.detail}")
            print(f"{file}: {len(outcome.case.data())} -> {len(small)} bytes")
    return int(bool(firsts))


if __name__ == "__main__":
    raise SystemExit(main())
