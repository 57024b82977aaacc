"""What one leaf of an expression comes to, and how that is told to an officer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhiyi.controls.criteria import Comparison, Leaf
from zhiyi.controls.intervals import Near, Outcome
from zhiyi.controls.kleene import ORDER
from zhiyi.controls.readings import Reading
from zhiyi.document import Evidence
from zhiyi.folding import letters
from zhiyi.inquiry import Criterion, State, Why
from zhiyi.quotes import stated_in, written

BY_HAND = "文字描述，须人工核对"
STATE: dict[State, str] = {"met": "达到", "not_met": "未达到", "unknown": "不能确定"}
WHY: dict[Why, str] = {
    "not_stated": "材料未载明",
    "straddles": "所载数值范围跨越界限",
    "readings_differ": "同一处文字两次识读结果不同，影响比较结果",
    "contradicted": "材料所载相互矛盾，影响比较结果",
    "condition_differs": "所载数值的测试条件或方法与条目不同",
    "unattributed": "材料载有该指标，但不能确定属于哪项商品",
}
NEAR: dict[Near, str] = {
    "tolerance": "所标公差触及界限",
    "uncertainty": "所载测量不确定度触及界限",
    "rounding": "末位修约触及界限",
    "approximate": "所载为约数，可能触及界限",
    "second": "另一识读结果触及界限",
    "limit": "接近界限",
}
SAME_SIDE = "材料所载相互矛盾，但各处所载均{}"
Pair = tuple[Reading, Outcome]


@dataclass(frozen=True, slots=True)
class Judged:
    """A criterion with the state that it is ranked by. ``best`` and ``worst``: the states where
    what is doubtful falls in favour of the entry, and against it. ``silent``: nothing is stated."""

    criterion: Criterion
    best: State
    worst: State
    silent: bool = False


def unknown(
    leaf: Leaf,
    why: Why,
    *,
    readings: Sequence[Reading] = (),
    near: Iterable[Near] = (),
    best: State = "unknown",
    worst: State = "unknown",
    detail: str = "",
    evidence: tuple[Evidence, ...] = (),
) -> Judged:
    near = tuple(near)
    text = "；".join(part for part in (detail or WHY[why], quoted(readings, near)) if part)
    criterion = Criterion(
        text=str(leaf),
        state="unknown",
        why=why,
        borderline=bool(near),
        indicators=_ids(readings),
        derived=next((r.formula for r in readings if r.formula), None),
        detail=text,
        near=told(near),
        evidence=evidence,
    )
    silent = not readings and not evidence
    return Judged(criterion, best, worst, silent)


def differing(leaf: Leaf, pairs: Sequence[Pair]) -> Judged:
    """Where what a second reader read changes the outcome."""
    near = ("second", *_near(pairs))
    readings = [reading for reading, _ in pairs]
    return unknown(
        leaf, "readings_differ", readings=readings, best="met", worst="not_met", near=near
    )


def contradicting(leaf: Leaf, pairs: Sequence[Pair]) -> Judged:
    """Where papers state it differently and that touches the outcome."""
    readings = [reading for reading, _ in pairs]
    near = _near(pairs)
    return unknown(leaf, "contradicted", readings=readings, best="met", worst="not_met", near=near)


def united(leaf: Comparison, pairs: Sequence[Pair], remark: str = "") -> Judged:
    """Several readings of one thing: what they agree on, else why they do not decide."""
    counted = _furthest(leaf, pairs)
    states = {outcome.state for _, outcome in counted}
    contradicted = any(reading.contradicted for reading, _ in pairs)
    if _opposed(counted) or (contradicted and len(states) > 1):
        return contradicting(leaf, pairs)
    readings = [reading for reading, _ in pairs]
    if {"met", "not_met"} <= states:
        return unknown(
            leaf,
            "straddles",
            readings=readings,
            best="met",
            worst="not_met",
            near=_near(pairs),
            detail="所载多个数值分处界限两侧（条件、试样或统计方式不同）",
        )
    definite = states - {"unknown"}
    if not definite:
        return unknown(leaf, "straddles", readings=readings, near=_near(pairs))
    state: State = "met" if "met" in definite else "not_met"
    if contradicted:
        remark = "；".join(filter(None, (SAME_SIDE.format(STATE[state]), remark)))
    return _decided(leaf, pairs, counted, state, remark)


def _decided(
    leaf: Comparison,
    pairs: Sequence[Pair],
    counted: Sequence[Pair],
    state: State,
    remark: str,
) -> Judged:
    deciding = [(r, o) for r, o in counted if o.state == state]
    clear = leaf.reaches and state == "met" and any(not o.near for _, o in deciding)
    near = () if clear else _near(pairs)
    readings = [reading for reading, _ in pairs]
    chosen = min(deciding, key=lambda pair: abs(pair[1].margin or Decimal(0)))
    if clear:
        chosen = max(deciding, key=lambda pair: pair[1].margin or Decimal(0))
    criterion = Criterion(
        text=str(leaf),
        state=state,
        borderline=bool(near),
        indicators=_ids(readings),
        derived=chosen[0].formula,
        margin=chosen[1].margin,
        detail="；".join(part for part in (quoted(readings, near), remark) if part),
        near=told(near),
    )
    return Judged(criterion, "met" if near else state, "not_met" if near else state)


def _near(pairs: Sequence[Pair]) -> tuple[Near, ...]:
    return tuple(dict.fromkeys(one for _, outcome in pairs for one in outcome.near))


def _furthest(leaf: Comparison, pairs: Sequence[Pair]) -> list[Pair]:
    """With ``reaches``, of each document's readings those that come furthest."""
    if not leaf.reaches:
        return list(pairs)
    top: dict[frozenset[str], int] = {}
    for reading, outcome in pairs:
        rank = ORDER.index(outcome.state)
        top[reading.documents] = max(top.get(reading.documents, 0), rank)
    return [(r, o) for r, o in pairs if ORDER.index(o.state) == top[r.documents]]


def _opposed(pairs: Sequence[Pair]) -> bool:
    """Whether two readings of the same thing lie on both sides of the limit."""
    reaching = [reading for reading, outcome in pairs if outcome.state == "met"]
    missing = [reading for reading, outcome in pairs if outcome.state == "not_met"]
    return any(
        alike(one, other) and not _statistics_differ(one, other)
        for one in reaching
        for other in missing
    )


def alike(one: Reading, other: Reading) -> bool:
    """Whether nothing says that they are of different samples or conditions."""
    pairs = zip(_circumstances(one), _circumstances(other), strict=True)
    return not any(a and b and not a & b for a, b in pairs)


def _circumstances(reading: Reading) -> tuple[frozenset[str], ...]:
    own = reading.indicators
    return (
        frozenset(letters(i.subject) for i in own if i.subject),
        frozenset(letters(c.text) for i in own for c in i.conditions),
    )


def _statistics_differ(one: Reading, other: Reading) -> bool:
    a, b = ({i.statistic for i in r.indicators if i.statistic} for r in (one, other))
    return bool(a and b and not a & b)


def _ids(readings: Iterable[Reading]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i.id for reading in readings for i in reading.indicators))


def told(near: Iterable[Near]) -> str:
    """Why it is borderline, in Chinese; empty where it is not."""
    return "、".join(NEAR[one] for one in near)


def quoted(readings: Iterable[Reading], near: Iterable[Near]) -> str:
    """What the papers state, at most three of them, derived values with their formula."""
    said = list(dict.fromkeys(_words_of(reading) for reading in readings))
    more = f"等{len(said)}处" if len(said) > 3 else ""
    text = f"所载：{'；'.join(said[:3])}{more}" if said else ""
    return "；".join(part for part in (text, told(near)) if part and text)


def _words_of(reading: Reading) -> str:
    """A reading as quoted; of a derived one the formula and one quote for each of its parts."""
    quotes = {i.parameter_id: stated_in(i) for i in reversed(reading.indicators)}
    words = "、".join(reversed(quotes.values()))
    if reading.formula:
        words = f"{reading.formula}，得{written(reading.quantity)}（{words}）"
    return words + ("（技术要求栏）" if reading.required else "")
