"""Performance indicators 性能指标: what a paper states of a product, with unit and condition.

``find_indicators`` is the stage. ``make_nlp`` builds the spaCy pipeline that it needs.
``quantities_of_text`` reads bare quantities, whatever they are of. ``table`` makes a DataFrame.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from zhiyi.document import Document, Indicator
from zhiyi.indicators.find import find_indicators, indicators_of_text
from zhiyi.indicators.marks import make_nlp
from zhiyi.indicators.quantities import quantities_of_text

if TYPE_CHECKING:
    import pandas as pd

    from zhiyi.inquiry import Inquiry

__all__ = ["find_indicators", "indicators_of_text", "make_nlp", "quantities_of_text", "table"]


def table(source: Document | Inquiry | Iterable[Indicator]) -> pd.DataFrame:
    """A row per indicator of a document, of an inquiry, or of those given; without any, the columns
    alone. ``zhiyi.report.frame.COLUMNS`` names each column with its type and meaning: what papers
    state stays as strings of digits, ``si_value``, ``si_low`` and ``si_high`` are floats."""
    # pandas takes longer to load than a page to read: only who wants a table waits for it
    from zhiyi.report.frame import table as framed

    return framed(source)
