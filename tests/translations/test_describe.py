"""What the summary of a translation says in words."""

from __future__ import annotations

from zhiyi.document import Evidence
from zhiyi.translations.describe import MOST_NAMED, pages_told
from zhiyi.translations.gaps import Gap
from zhiyi.translations.segments import Text


def test_of_many_places_without_layout_the_summary_names_the_first_and_counts_all() -> None:
    rows = range(1, MOST_NAMED + 3)
    texts = [
        Text(f"row {n}", (Evidence(document="d", page=1, quote="row", locator=f"行 {n}"),), "en")
        for n in rows
    ]
    gaps = [Gap((n,), 30.0, words=True, tells=True) for n in range(len(texts))]
    told = pages_told(texts, gaps)
    assert told.count("、") == MOST_NAMED - 1
    assert told.endswith(f"等{len(texts)}处")
    assert "等" not in pages_told(texts, gaps[:MOST_NAMED])
