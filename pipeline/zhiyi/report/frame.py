"""Indicators as a table: one shape for ``indicators.csv``, the workbook and Python.

One row per indicator, in the order of the report; the columns are those of ``COLUMNS`` whatever
there is to fill them, and their types do not depend on it. Digits that a paper states stay as they
are printed; only the columns ``si_value``, ``si_low`` and ``si_high`` are floats, to reckon with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from zhiyi.document import Document, Indicator
from zhiyi.inquiry import Inquiry
from zhiyi.report import types
from zhiyi.report.build import indicators_of
from zhiyi.report.cells import cell_of
from zhiyi.report.criteria import chinese_of
from zhiyi.report.facts import indicator_of
from zhiyi.report.figures import converted_of, figure_of, other_reading
from zhiyi.report.places import Places

TEXT, NUMBER, COUNT, TRUTH = "string", "float64", "Int64", "boolean"
JOIN = "；"


@dataclass(frozen=True, slots=True)
class Column:
    """``name`` as in report.json where the field is there, ``zh`` the heading of the workbook,
    ``dtype`` pandas' name of the type."""

    name: str
    zh: str
    dtype: Any
    meaning: str


COLUMNS = (
    Column("goods_item", "商品项", TEXT, "numbers of the goods items it speaks of; else empty"),
    Column("parameter", "参数", TEXT, "as printed; empty for a quantity without one"),
    Column("parameter_zh", "参数中文名", TEXT, "its Chinese name in the lexicon"),
    Column("stated", "记载值", TEXT, "comparator, value, tolerance and unit for the eye"),
    Column("converted", "换算", TEXT, "the same in SI units for the eye, rounded to six digits"),
    Column("conditions", "条件", TEXT, "test conditions as printed"),
    Column("method", "方法", TEXT, "standard or method of the test"),
    Column("statistic", "统计", TEXT, "min, max, typ or mean"),
    Column("subject", "对象", TEXT, "product, model or sample as printed"),
    Column("notes", "提示", TEXT, "what makes it uncertain"),
    Column("path", "文件", TEXT, "the document, relative to the inquiry"),
    Column("page", "页", COUNT, "from 1"),
    Column("locator", "位置", TEXT, "paragraph, cell or line where the format has no pages"),
    Column("quote", "原文", TEXT, "the words that were read"),
    Column("score", "把握", NUMBER, "certainty of the reading, 0 to 1"),
    Column("agreed", "复读一致", TRUTH, "whether a second reader read the same; empty: read once"),
    Column("alternatives", "另读为", TEXT, "what other readers read, with the reader's name"),
    Column("corrected_from", "更正前", TEXT, "as read where an officer reads otherwise, with name"),
    Column("operator", "比较", TEXT, "= > >= < <= range ~"),
    Column("value", "数值", TEXT, "decimal digits; empty for a range"),
    Column("low", "下限", TEXT, "of a range"),
    Column("high", "上限", TEXT, "of a range"),
    Column("low_inclusive", "含下限", TRUTH, "whether the end belongs to the range"),
    Column("high_inclusive", "含上限", TRUTH, "whether the end belongs to the range"),
    Column("plus_minus", "正负值", TRUTH, "printed as ± without a nominal value"),
    Column("tolerance_minus", "下偏差", TEXT, "decimal digits"),
    Column("tolerance_plus", "上偏差", TEXT, "decimal digits"),
    Column("tolerance_unit", "偏差单位", TEXT, "as printed; empty: that of the value"),
    Column("unit", "单位", TEXT, "as printed"),
    Column("unit_normal", "规范单位", TEXT, "as pint writes it; empty where it is not known"),
    Column("si_value", "国际单位数值", NUMBER, "nearest float; empty for a range"),
    Column("si_low", "国际单位下限", NUMBER, "of a range, nearest float"),
    Column("si_high", "国际单位上限", NUMBER, "of a range, nearest float"),
    Column("si_unit", "国际单位", TEXT, "coherent SI unit"),
    Column("left", "左", NUMBER, "of the box, in fractions of the page as shown"),
    Column("top", "上", NUMBER, "of the box"),
    Column("right", "右", NUMBER, "of the box"),
    Column("bottom", "下", NUMBER, "of the box"),
    Column("parameter_id", "参数标识", TEXT, "its id in the lexicon"),
    Column("document", "文件标识", TEXT, "id of the document"),
    Column("goods", "商品标识", TEXT, "ids of the goods items"),
    Column("id", "标识", TEXT, "of the indicator, as in report.json"),
)
Source = Document | Inquiry | Iterable[Indicator]


def table(source: Source) -> pd.DataFrame:
    """The indicators of a document, of an inquiry, or given one by one; see ``COLUMNS``."""
    if isinstance(source, Inquiry):
        found = indicators_of(source, Places(source.documents))
        paths = {document.id: document.path for document in source.documents}
        items = {goods.id: goods.item for goods in source.goods}
        return frame_of(found, paths=paths, items=items)
    documents = (source,) if isinstance(source, Document) else ()
    stated = source.indicators if isinstance(source, Document) else tuple(source)
    places = Places(documents)
    return frame_of(
        [indicator_of(indicator, places=places) for indicator in stated],
        paths={document.id: document.path for document in documents},
        items={},
    )


def table_of(report: types.Report) -> pd.DataFrame:
    """The indicators of a report."""
    return frame_of(
        report.indicators,
        paths={document.id: document.path for document in report.documents},
        items={goods.id: goods.item for goods in report.goods},
    )


def frame_of(
    indicators: Sequence[types.Indicator], *, paths: Mapping[str, str], items: Mapping[str, int]
) -> pd.DataFrame:
    rows = [_row(one, paths, items) for one in indicators]
    return pd.DataFrame({c.name: _array(c, [row[c.name] for row in rows]) for c in COLUMNS})


def _array(column: Column, cells: Any) -> Any:
    """pandas' stubs know no array whose type is chosen at run time."""
    return pd.array(cells, dtype=column.dtype)


def csv_of(frame: pd.DataFrame) -> bytes:
    """UTF-8 with BOM, which tells a spreadsheet that it is UTF-8; no cell is run as a formula."""
    safe = frame.copy()
    for column in COLUMNS:
        if column.dtype == TEXT:
            cells = [None if cell is pd.NA else cell_of(cell) for cell in frame[column.name]]
            safe[column.name] = _array(column, cells)
    text = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", "replace")


def _row(
    one: types.Indicator, paths: Mapping[str, str], items: Mapping[str, int]
) -> dict[str, Any]:
    box = one.box or (None, None, None, None)
    si, tolerance = one.si, one.tolerance
    return {
        "goods_item": _joined(str(items[id]) for id in one.goods if id in items),
        "parameter": one.parameter,
        "parameter_zh": chinese_of(one.parameter_id) or one.gloss,
        "stated": figure_of(one),
        "converted": converted_of(one) or None,
        "conditions": _joined(condition.text for condition in one.conditions),
        "method": one.method,
        "statistic": one.statistic,
        "subject": one.subject,
        "notes": _joined(one.notes),
        "path": paths.get(one.document),
        "page": one.page,
        "locator": one.locator,
        "quote": one.quote,
        "score": one.score,
        "agreed": one.agreed,
        "alternatives": _joined(f"{other_reading(a)}（{a.method}）" for a in one.alternatives),
        "corrected_from": _corrected(one.corrected_from),
        "operator": one.operator,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "low_inclusive": one.low_inclusive,
        "high_inclusive": one.high_inclusive,
        "plus_minus": one.plus_minus,
        "tolerance_minus": tolerance.minus if tolerance else None,
        "tolerance_plus": tolerance.plus if tolerance else None,
        "tolerance_unit": tolerance.unit if tolerance else None,
        "unit": one.unit,
        "unit_normal": one.unit_normal,
        "si_value": _float(si.value if si else None),
        "si_low": _float(si.low if si else None),
        "si_high": _float(si.high if si else None),
        "si_unit": si.unit if si else None,
        "left": _float(box[0]),
        "top": _float(box[1]),
        "right": _float(box[2]),
        "bottom": _float(box[3]),
        "parameter_id": one.parameter_id,
        "document": one.document,
        "goods": _joined(one.goods),
        "id": one.id,
    }


def _corrected(found: types.CorrectedFrom | None) -> str | None:
    return f"{found.was}（{found.by}更正）" if found else None


def _float(value: str | float | None) -> float:
    return float("nan") if value is None else float(value)


def _joined(values: Iterable[str]) -> str | None:
    return JOIN.join(value for value in values if value) or None
