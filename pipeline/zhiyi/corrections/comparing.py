"""What is told otherwise in a report than in the one before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from zhiyi.corrections.revision import Area, Changed
from zhiyi.report import types
from zhiyi.report.criteria import chinese_of, condition_of
from zhiyi.report.figures import figure_of
from zhiyi.report.words import load_words

T = TypeVar("T")

OWN = frozenset({"READING_CORRECTED"})
"""Findings that only say that there are corrections."""


def changes_between(old: types.Report, new: types.Report) -> tuple[Changed, ...]:
    """The weightiest first. Nothing is said of what is told alike in both."""
    return tuple(_changes(old, new))


def _changes(old: types.Report, new: types.Report) -> Iterator[Changed]:
    yield from _each("candidates", old.candidates, new.candidates, _entry, _outcome)
    yield from _criteria(old, new)
    yield from _findings(old.findings, new.findings)
    yield from _each("materials", old.materials, new.materials, _required, _met, key=_requirement)
    yield from _indicators(old, new)
    yield from _each("derived", old.derived, new.derived, _computed_of, figure_of, key=_inputs)
    yield from _each(
        "contradictions", old.contradictions, new.contradictions, _disputed, _disputed_how
    )
    yield from _each("translations", _parts(old), _parts(new), _paper, _translated)
    yield from _each("seals", _seals(old), _seals(new), _sealed, _owner)
    yield from _each("particulars", _particulars(old), _particulars(new), _field, _value)


def _by_id(one: object) -> str:
    return str(getattr(one, "id", ""))


def _each(
    area: Area,
    old: Sequence[T],
    new: Sequence[T],
    label: Callable[[T], str],
    told: Callable[[T], str],
    *,
    key: Callable[[T], str] = _by_id,
) -> Iterator[Changed]:
    before, after = {key(one): one for one in old}, {key(one): one for one in new}
    for id in dict.fromkeys((*before, *after)):
        was, now = before.get(id), after.get(id)
        shown = now if now is not None else was
        assert shown is not None
        one, other = told(was) if was is not None else "", told(now) if now is not None else ""
        if was is None:
            yield _changed(area, "new", id, label(shown), "", other)
        elif now is None:
            yield _changed(area, "gone", id, label(shown), one, "")
        elif one != other:
            yield _changed(area, "changed", id, label(shown), one, other)


def _changed(area: Area, kind: str, id: str, label: str, before: str, after: str) -> Changed:
    told: Mapping[str, object] = {"area": area, "kind": kind, "id": id, "label": label}
    return Changed(**told, before=before, after=after)  # type: ignore[arg-type]


def _zh(group: str, value: object) -> str:
    return load_words().of(group, value).zh


def _entry(one: types.Candidate) -> str:
    return f"{one.code or ''} {one.title}".strip()


def _outcome(one: types.Candidate) -> str:
    return _zh("outcome", one.outcome)


def _criteria(old: types.Report, new: types.Report) -> Iterator[Changed]:
    """Of candidates that both have, comparison by comparison."""
    before = {one.id: one for one in old.candidates}
    for candidate in new.candidates:
        was = before.get(candidate.id)
        if was is None or [c.text for c in was.criteria] != [c.text for c in candidate.criteria]:
            continue
        for one, other in zip(was.criteria, candidate.criteria, strict=True):
            if _state(one) != _state(other):
                label = f"{candidate.code or candidate.title}：{_condition(other)}"
                yield _changed(
                    "criteria", "changed", candidate.id, label, _state(one), _state(other)
                )


def _condition(one: types.Criterion) -> str:
    return one.label or condition_of(one.text).zh


def _state(one: types.Criterion) -> str:
    state = _zh("state", one.state)
    return f"{state}（{_zh('why', one.why)}）" if one.why else state


def _findings(old: Sequence[types.Finding], new: Sequence[types.Finding]) -> Iterator[Changed]:
    """By what they say: their ids count them. One that says another thing of the same facts has
    changed."""
    said = {(one.code, one.document, one.message) for one in old}
    says = {(one.code, one.document, one.message) for one in new}
    gone = [one for one in old if (one.code, one.document, one.message) not in says]
    for one in new:
        if (one.code, one.document, one.message) in said or one.code in OWN:
            continue
        was = next((other for other in gone if _same_matter(other, one)), None)
        severity = _zh("severity", one.severity)
        if was is None:
            yield _changed("findings", "new", one.id, severity, "", one.message)
        else:
            gone.remove(was)
            yield _changed("findings", "changed", one.id, severity, was.message, one.message)
    for one in gone:
        if one.code not in OWN:
            yield _changed(
                "findings", "gone", one.id, _zh("severity", one.severity), one.message, ""
            )


def _same_matter(one: types.Finding, other: types.Finding) -> bool:
    return (one.code, one.document) == (other.code, other.document) and bool(
        {*one.refers_to} & {*other.refers_to} or not (one.refers_to or other.refers_to)
    )


def _requirement(one: types.Material) -> str:
    return one.requirement


def _required(one: types.Material) -> str:
    return _zh("requirement", one.requirement)


def _met(one: types.Material) -> str:
    lacks = dict.fromkeys(_zh("deficiency", d.kind) for d in one.deficiencies)
    return "，".join((_zh("material", one.status), *lacks))


def _indicators(old: types.Report, new: types.Report) -> Iterator[Changed]:
    """The parameter and the goods are named where those are what changed."""
    items = {one.id: one.item for report in (old, new) for one in report.goods}
    before, after = ({one.id: one for one in report.indicators} for report in (old, new))

    def key(one: types.Indicator) -> tuple[object, ...]:
        return figure_of(one), one.parameter_id, one.goods

    def told(one: types.Indicator, other: types.Indicator | None) -> str:
        said = [figure_of(one)]
        if other is not None and one.parameter_id != other.parameter_id:
            said.append(f"（参数：{chinese_of(one.parameter_id) or one.parameter_id or '无'}）")
        if other is not None and one.goods != other.goods:
            named = "、".join(f"第{items[id]}项" for id in one.goods if id in items)
            said.append(f"（商品：{named or '未归属'}）")
        return "".join(said)

    for id in dict.fromkeys((*before, *after)):
        was, now = before.get(id), after.get(id)
        if was is None and now is not None:
            yield _changed("indicators", "new", id, _parameter(now), "", told(now, None))
        elif was is not None and now is None:
            yield _changed("indicators", "gone", id, _parameter(was), told(was, None), "")
        elif was is not None and now is not None and key(was) != key(now):
            yield _changed(
                "indicators", "changed", id, _parameter(now), told(was, now), told(now, was)
            )


def _parameter(one: types.Indicator) -> str:
    return one.parameter or chinese_of(one.parameter_id) or one.quote


def _computed_of(one: types.Derived) -> str:
    return one.parameter


def _inputs(one: types.Derived) -> str:
    """Their ids count them: the same formula over the same indicators is the same figure."""
    return "+".join((one.formula_id, one.subject or "", *one.inputs))


def _disputed(one: types.Contradiction) -> str:
    return one.subject or _zh("contradiction", one.kind)


def _disputed_how(one: types.Contradiction) -> str:
    return one.detail


def _parts(report: types.Report) -> list[types.Part]:
    return [part for doc in report.documents for part in doc.parts]


def _paper(one: types.Part) -> str:
    return one.title or _zh("kind", one.kind)


def _translated(one: types.Part) -> str:
    status = _zh("translation", one.translation.status)
    return f"{status}（{one.translation.detail}）" if one.translation.detail else status


def _seals(report: types.Report) -> list[types.Seal]:
    return [seal for doc in report.documents for seal in doc.seals]


def _sealed(one: types.Seal) -> str:
    return one.owner or one.text


def _owner(one: types.Seal) -> str:
    told = [one.owner or one.text, one.purpose or "", _zh("owner_is", one.owner_is)]
    return "，".join(part for part in told if part)


def _particulars(report: types.Report) -> list[types.Particular]:
    return [one for doc in report.documents for one in doc.particulars]


def _field(one: types.Particular) -> str:
    return _zh("field", one.field)


def _value(one: types.Particular) -> str:
    return one.value
