"""Characters and figures of fresh pages: every reader on every page, in one pass."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from zhiyi.report.words import FAIR

from .pages import FreshPage
from .readers import Cost, Reader, Zhiyi, submitted
from .scoring import PageScore, Token, score_page


@dataclass
class Sum:
    """Scores of many pages of one reader."""

    scores: list[PageScore] = field(default_factory=list)
    cost: Cost = field(default_factory=Cost)
    seals: int = 0

    @property
    def tokens(self) -> list[Token]:
        return [token for score in self.scores for token in score.tokens]

    def row(self) -> dict[str, float | None]:
        letters = sum(one.letters for one in self.scores)
        sealed = sum(one.sealed_letters for one in self.scores)
        tokens = self.tokens
        under = [token for token in tokens if token.under]
        return {
            "pages": len(self.scores),
            "letters": letters,
            "errors": _share(sum(one.errors for one in self.scores), letters),
            "letters under seals": sealed,
            "errors under seals": _share(sum(one.sealed_errors for one in self.scores), sealed),
            "tokens": len(tokens),
            "tokens right": _share(sum(t.right for t in tokens), len(tokens)),
            "right or marked": _share(sum(t.right or t.marked for t in tokens), len(tokens)),
            "tokens under seals": len(under),
            "right under seals": _share(sum(t.right for t in under), len(under)),
            "leaked a seal": _share(sum(one.leaked for one in self.scores), self.seals),
            "added": _share(sum(one.added for one in self.scores), letters),
        }

    def second(self) -> dict[str, float | None]:
        """What the marks are worth: misread tokens that are marked, right ones that are too."""
        tokens = self.tokens
        right = [t for t in tokens if t.right]
        misread = [t for t in tokens if not t.right and not t.lost]
        return {
            "tokens misread": len(misread),
            "misread marked": _share(sum(t.marked for t in misread), len(misread)),
            "tokens read right": len(right),
            "right marked": _share(sum(t.marked for t in right), len(right)),
            "tokens lost": sum(t.lost for t in tokens),
        }


Sums = dict[str, dict[str, Sum]]
"""By reader and by quality; "all" holds every page."""


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def read_all(
    pages: Sequence[FreshPage],
    readers: dict[str, Reader],
    *,
    say: Callable[[str], None],
) -> Sums:
    """Every reader on every page. The order of readers turns from page to page."""
    sums: Sums = {name: defaultdict(Sum) for name in readers}
    names = list(readers)
    for place, page in enumerate(pages):
        print(f"page {place + 1} of {len(pages)}", end="\r", file=sys.stderr, flush=True)
        seals = [(tuple(seal["box"]), seal["text"]) for seal in page.seals]
        for name in names[place % len(names) :] + names[: place % len(names)]:
            found = readers[name](submitted(page.file))
            sure = FAIR if isinstance(readers[name], Zhiyi) else 0.0
            score = score_page(
                page.lines, found.lines.get(1, []), seals=seals, turned=page.turned, sure=sure
            )
            for key in ("all", page.quality):
                sums[name][key].scores.append(score)
                sums[name][key].cost.add(found.cost)
                sums[name][key].seals += len(seals)
            say(
                f"{page.file.name} {page.quality:8} {name:24} {score.errors:4}/{score.letters} "
                f"{found.cost.wall:6.2f} s"
            )
            for true, read in score.wrong_lines:
                say(f"    {true}  <  {read}")
            for token in score.tokens:
                if not token.right or token.marked:
                    say(f"    token {token}")
    return sums
