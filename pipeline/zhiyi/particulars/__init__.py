"""What the papers state of the trade: who, what, how much, under which numbers.

``find_particulars`` reads declarations, contracts, explanations and licences by their labels;
from other papers only the codes that are recognised by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zhiyi.document import Document, Origin, Part, Particular, fact_id
from zhiyi.flow import Found
from zhiyi.particulars.contracts import read_contract
from zhiyi.particulars.declaration import read_declaration
from zhiyi.particulars.fields import agreement
from zhiyi.particulars.labels import load_forms
from zhiyi.particulars.letters import read_explanation
from zhiyi.particulars.running import find_cas, find_patterns, running
from zhiyi.particulars.statements import Statement
from zhiyi.rereading import agreed_on

METHOD = "particulars@1"
_OTHER = "other"

__all__ = ["find_particulars", "load_forms"]


def find_particulars(doc: Document, *, forms: Mapping[str, Any] | None = None) -> Found[Particular]:
    """The particulars of every part of ``doc``, in the order of its parts; ``forms`` as they come
    with the program where none are given."""
    forms = forms or load_forms()
    stated = [(part, statement) for part in doc.parts for statement in _read(doc, part, forms)]
    facts = (_particular(doc, part, statement, n) for n, (part, statement) in enumerate(stated))
    return Found(tuple(facts))


def _read(doc: Document, part: Part, forms: Mapping[str, Any]) -> list[Statement]:
    pages = [doc.page(number) for number in part.pages]
    if part.kind == "declaration":
        return [s for page in pages for s in read_declaration(doc, page, forms)]
    if part.kind == "contract":
        return read_contract(doc, part, forms)
    if part.kind == "explanation":
        return read_explanation(doc, part, forms)
    return list(_codes(doc, part, forms[_OTHER]["patterns"]))


def _codes(doc: Document, part: Part, patterns: Mapping[str, Any]) -> Iterator[Statement]:
    """What names itself in any other paper: models after 型号, CAS and licence numbers."""
    text = running(doc, part)
    if text.lines:
        wanted = dict(patterns)
        if part.kind != "licence":
            wanted.pop("licence_no", None)
        yield from find_patterns(text, wanted)
        yield from find_cas(text)


def _particular(doc: Document, part: Part, statement: Statement, ordinal: int) -> Particular:
    line = statement.line
    agreed, alternatives = line.agreed, line.alternatives
    if statement.codes is not None:
        agreed, alternatives = agreement(line, statement.value, statement.codes)
    elif (start := line.text.find(statement.value)) >= 0:
        agreed, alternatives = agreed_on(line, start, start + len(statement.value))
    return Particular(
        id=fact_id("particular", doc, f"{part.id} {statement.field} {statement.item}", ordinal),
        evidence=statement.evidence,
        origin=Origin(METHOD, line.origin.score),
        agreed=agreed,
        alternatives=alternatives,
        field=statement.field,
        value=statement.value,
        item=statement.item,
    )
