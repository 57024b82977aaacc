"""How well candidates are found where everything else is known.

Goods, words and indicators come from each inquiry folder's ``truth.json`` (so that reading and
extraction do not count), candidates from ``find_candidates``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from zhiyi.controls import find_candidates, load_controls
from zhiyi.document import (
    Bound,
    Condition,
    Document,
    Evidence,
    Indicator,
    Line,
    Origin,
    Page,
    Quantity,
)
from zhiyi.inquiry import Attribution, Candidate, Dates, Goods, Inquiry, Notice
from zhiyi.lexicon import Lexicon, load_lexicon
from zhiyi.units import Units, load_units

from ..table import Row

TRUTH = Origin("truth@1", 1.0)
Json = dict[str, Any]
COLUMNS = ("expected", "found", "first", "outcome right", "others")


def evidence(path: str, quote: str) -> Evidence:
    return Evidence(document=path, page=1, quote=quote, locator="truth")


def quantity(row: Json) -> Quantity:
    operator, unit = row.get("operator", "="), row.get("unit") or None
    if row.get("low") is not None and row.get("high") is not None:
        low, high = Decimal(str(row["low"])), Decimal(str(row["high"]))
        return Quantity(low=Bound(low), high=Bound(high), unit=unit)
    bound = Bound(Decimal(str(row["value"])), inclusive=operator not in ("<", ">"))
    return Quantity(
        low=None if operator in ("<", "<=") else bound,
        high=None if operator in (">", ">=") else bound,
        unit=unit,
        plus_minus="±" in row.get("quote", "") and operator == "=",
    )


def indicator(row: Json, number: int, lexicon: Lexicon, units: Units) -> Indicator:
    name = row.get("parameter") or row.get("parameter_zh") or ""
    quoted = quantity(row)
    unit = quoted.unit if quoted.unit and units.known(quoted.unit) else None
    plain = re.sub(r"\s+[A-Za-z]{1,2}[\d.,]*$", "", name)
    found = lexicon.find(plain, unit=unit) if plain else None
    conditions = [
        Condition(text=c["text"], quantity=quantity(c) if c.get("value") is not None else None)
        for c in row.get("conditions", ())
    ]
    return Indicator(
        id=f"ind-{number}",
        evidence=(evidence(row["document"], row.get("quote", "")),),
        origin=TRUTH,
        parameter=name,
        parameter_id=found.id if found else None,
        quantity=quoted,
        conditions=tuple(conditions),
        method=row.get("method"),
        subject=row.get("subject"),
        notes=("技术要求",) if row.get("requirement") else (),
    )


def numeric(row: Json) -> bool:
    """Some truths hold words such as IP20; they are no figures to compare."""
    try:
        Decimal(str(row["low"] if row.get("low") is not None else row["value"]))
    except (InvalidOperation, KeyError):
        return False
    return True


def document(row: Json, indicators: list[Indicator]) -> Document:
    text = row.get("text") or []
    pages = text.split("\n---\n") if isinstance(text, str) else text
    lines = [
        line for page in pages for line in (page.splitlines() if isinstance(page, str) else page)
    ]
    path = row["path"]
    return Document(
        id=path,
        path=path,
        sha256="0",
        media_type="",
        bytes=0,
        kind=row["kind"] if row["kind"] in ("declaration", "contract", "explanation", "technical")
        else "other",
        pages=(Page(number=1, width=1, height=1),),
        lines=tuple(
            Line(id=f"{path}-{n}", evidence=(evidence(path, line),), origin=TRUTH, text=line,
                 source="native")
            for n, line in enumerate(lines)
        ),
        indicators=tuple(i for i in indicators if i.place.document == path),
    )  # fmt: skip


def inquiry(truth: Json, lexicon: Lexicon, units: Units) -> Inquiry:
    head = truth["inquiry"]
    rows = truth.get("goods") or [
        {"id": "1", "item": 1, "name": head["goods"], "hs_code": head.get("hs_code")}
    ]
    goods = tuple(
        Goods(id=row["id"], evidence=(evidence("goods", row["name"]),), origin=TRUTH,
              item=row["item"], name=row["name"], model=row.get("model"),
              hs_code=row.get("hs_code"))
        for row in rows
    )  # fmt: skip
    stated = [row for row in truth["indicators"] if numeric(row)]
    found = [indicator(row, n, lexicon, units) for n, row in enumerate(stated)]
    owners = [tuple(row.get("goods") or ["1"]) for row in stated]
    on = date.fromisoformat(head.get("declared") or "2026-03-01")
    return Inquiry(
        id=head.get("id", ""),
        folder="",
        notice=Notice(),
        dates=Dates(as_of=on, chosen=on, basis="declared"),
        documents=tuple(document(row, found) for row in truth["documents"]),
        goods=goods,
        attributions=tuple(
            Attribution(id=f"att-{i.id}", evidence=i.evidence, origin=TRUTH, indicator=i.id,
                        goods=owner)
            for i, owner in zip(found, owners, strict=True)
        ),
    )  # fmt: skip


def folders(root: Path) -> Iterator[tuple[str, Json]]:
    for file in sorted(root.glob("*/truth.json")):
        yield file.parent.name, json.loads(file.read_text("utf-8"))


def expected(truth: Json) -> list[Json]:
    """None where a folder's truth names no Chinese codes."""
    rows = truth.get("candidates", [])
    return rows if isinstance(rows, list) else []


def shown(candidate: Candidate) -> str:
    return f"{candidate.code or candidate.title} {candidate.score} {candidate.outcome}"


def measure(root: Path, *, missed: bool = False) -> dict[str, Row]:
    """A row a folder and their sum: entries expected, found, first, with the outcome expected, and
    how many others were found; ``missed`` prints every entry."""
    units = load_units()
    lexicon = load_lexicon(units=units)
    controls = load_controls()
    rows: dict[str, Row] = {}
    sums: Counter[str] = Counter()
    for name, truth in folders(root):
        case = inquiry(truth, lexicon, units)
        found = find_candidates(case, controls=controls, lexicon=lexicon, units=units).facts
        counts = counted(expected(truth), found)
        sums += Counter(counts)
        rows[name] = dict(counts)
        if missed:
            print(f"{name}: {case.goods[0].name}")
            for line in told(expected(truth), found):
                print(f"  {line}")
    rows["all"] = {column: sums[column] for column in COLUMNS}
    return rows


def counted(rows: Sequence[Json], found: Sequence[Candidate]) -> dict[str, int]:
    codes = [candidate.code for candidate in found]
    known = [row for row in rows if row["code"] in codes]
    right = [row for row in known if found[codes.index(row["code"])].outcome == row["outcome"]]
    others = [code for code in codes if code not in {row["code"] for row in rows}]
    first = [row for row in known if codes[0] == row["code"]]
    counts = (rows, known, first, right, others)
    return {column: len(of) for column, of in zip(COLUMNS, counts, strict=True)}


def told(rows: Sequence[Json], found: Sequence[Candidate]) -> Iterator[str]:
    codes = [candidate.code for candidate in found]
    for row in rows:
        rank = codes.index(row["code"]) + 1 if row["code"] in codes else 0
        outcome = found[rank - 1].outcome if rank else "-"
        yield f"expected {row['code']} {row['outcome']}: rank {rank or '-'}, {outcome}"
    for candidate in found:
        if candidate.code not in {row["code"] for row in rows}:
            yield f"other {candidate.code or candidate.title} {candidate.score} {candidate.outcome}"
