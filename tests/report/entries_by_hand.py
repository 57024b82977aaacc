"""Candidates with nested conditions, flags, named references, what was considered, statements."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.report import by_hand

from zhiyi.inquiry import (
    Candidate,
    Considered,
    Criterion,
    Flag,
    Inquiry,
    Reason,
    Reference,
    Statement,
)

NESTED = (
    "all(any(tensile_modulus >= 250 GPa, at_least 2 (density > 1.7 g/cm3, "
    'tensile_strength > 6 GPa, elongation > 2 %)), not(purpose is "用于船舶"))'
)
LEAVES = (
    Criterion(
        text="tensile_modulus >= 250 GPa",
        label="拉伸模量 ≥ 250 GPa",
        state="not_met",
        indicators=("i-2",),
        margin=Decimal("-0.176"),
    ),
    Criterion(text="density > 1.7 g/cm3", state="met", indicators=("i-3",)),
    Criterion(
        text="tensile_strength > 6 GPa",
        state="unknown",
        why="contradicted",
        borderline=True,
        near="所载公差触及界限",
        indicators=("i-1", "i-6"),
    ),
    Criterion(text="elongation > 2 %", state="unknown", why="not_stated"),
    Criterion(
        text='purpose is "用于船舶"',
        state="unknown",
        why="not_stated",
        evidence=(by_hand.E_USE,),
    ),
)


def nested(code: str = "1C990.a", **known: object) -> Candidate:
    """An entry whose condition has alternatives, a count and an exception."""
    first = replace(
        by_hand.candidates()[0],
        id=f"cand-{code}",
        code=code,
        title=f"试验条目 {code}",
        title_en=f"Entry for a test {code}",
        outcome="criteria_partly_known",
        expression=NESTED,
        criteria=LEAVES,
        to_ask=("断裂伸长率",),
        remarks=("该条目所依公告的暂停期已于2026-11-10届满，请查询后确认",),
        notes=("船用缆绳除外",),
        doubts=("所据文字有缺漏",),
        references=(Reference(regime="EU Annex I (2022)", code="1C210", says="12.7×10⁶ m"),),
        announcement="商务部 海关总署公告",
    )
    return replace(first, **known)  # type: ignore[arg-type]


def inquiry() -> Inquiry:
    """Two sub-paragraphs of one code with another between them, a flag, three statements."""
    return replace(
        by_hand.rich(),
        candidates=(nested(), replace(nested("2B991"), score=0.5), nested("1C990.b")),
        flags=(
            Flag(
                id="flag-1",
                candidate="cand-1C990.a",
                code="just_below",
                detail="所载数值接近界限，请核对",
                detail_en="close to the limit",
                evidence=(by_hand.T_STRENGTH,),
                indicators=("i-1",),
            ),
        ),
        considered=(
            Considered(
                id="near-1",
                code="1C991",
                list="dual_use",
                title="另一试验条目",
                title_en="Another entry",
                goods=("goods-1",),
                score=0.21,
                why="仅商品编号相近",
                why_en="only the HS code comes near",
                reasons=(Reason(feature="hs", score=0.7, detail="编号相近"),),
            ),
        ),
        statements=(
            Statement(
                id="said-1",
                evidence=(by_hand.E_USE,),
                origin=by_hand.RULE,
                topic="end_use",
                part="part-doc-3-1",
                quote=by_hand.E_USE.quote,
            ),
            Statement(
                id="said-2",
                evidence=(by_hand.C_GOODS, by_hand.C_SIGN),
                origin=by_hand.RULE,
                topic="assurance",
                part="part-doc-2-1",
                quote="买方承诺不转让",
                more=3,
            ),
        ),
    )
