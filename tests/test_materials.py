"""Whether the materials of Announcement 123 of 2025 are there, sealed and translated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.test_goods import SURE, indicator, inquiry, paper, particular, place

from zhiyi.document import Document, Evidence, Problem, Seal
from zhiyi.inquiry import Inquiry, Joining, Material, Notice, Requirement, Translation
from zhiyi.materials import find_materials, find_sealings, missing_elements

EXPORTER = "苏州屹川流体控制有限公司"


def seal(owner: str | None = EXPORTER, **more: Any) -> Seal:
    more.setdefault("colour", "red")
    return Seal(
        id=f"seal-{owner}-{more.get('purpose')}-{more['colour']}",
        evidence=(place(),),
        origin=SURE,
        shape="round",
        text=owner or "",
        owner=owner,
        **more,
    )


def judged(*docs: Document, **more: Any) -> Inquiry:
    found = inquiry(*docs, exporter=EXPORTER, **more)
    found = replace(found, sealings=find_sealings(found).facts)
    return replace(found, materials=find_materials(found).facts)


def material(found: Inquiry, requirement: Requirement) -> Material:
    return next(m for m in found.materials if m.requirement == requirement)


@pytest.mark.parametrize(
    ("seals", "sealed_by"),
    [
        ([], "none"),
        ([seal()], "exporter_official"),
        ([seal(purpose="合同专用章")], "exporter_special"),
        ([seal(purpose="合同专用章"), seal()], "exporter_official"),
        ([seal("太仓恒准检测技术有限公司", purpose="检验检测专用章"), seal()], "exporter_official"),
        ([seal("太仓恒准检测技术有限公司")], "another"),
        ([seal("苏州屹州流体控制有限公司")], "another"),
        ([seal("苏州屹州流体控制有限公司", notes=("印文个别字存疑",))], "undetermined"),
        ([seal("太仓恒准检测技术有限公司", notes=("印文个别字存疑",))], "another"),
        ([seal(None)], "undetermined"),
        ([seal(None, unsure=EXPORTER)], "exporter_official"),
        ([seal(None, unsure="苏州屹州流体控制有限公司")], "undetermined"),
        ([seal("流体控制有限公司")], "undetermined"),
        ([seal(colour="grey")], "undetermined"),
        ([seal(colour="grey"), seal()], "exporter_official"),
        ([seal("苏州屹州流体控制有限公司", colour="grey")], "another"),
    ],
)
def test_a_part_is_sealed_by_its_best_seal(seals: list[Seal], sealed_by: str) -> None:
    sealing = judged(paper("contract", seals=seals)).sealings[0]
    assert sealing.sealed_by == sealed_by
    assert len(sealing.owners) == len(seals)


def test_without_a_known_exporter_nobody_can_tell_whose_seal_it_is() -> None:
    found = inquiry(paper("contract", seals=[seal()]))
    assert find_sealings(found).facts[0].sealed_by == "undetermined"


def test_where_seals_could_not_be_looked_for_nothing_is_missing() -> None:
    failed = Problem(stage="seals", code="FILE_PARTLY_READ", detail="…", page=1)
    doc = replace(paper("contract"), problems=(failed,))
    assert judged(doc).sealings[0].sealed_by == "undetermined"


def test_photos_of_one_contract_share_their_seal() -> None:
    first = paper("contract", path="a1.jpg")
    last = paper("other", path="a2.jpg", seals=[seal()])
    joining = Joining(
        id="j",
        evidence=(place(),),
        origin=SURE,
        part=last.parts[0].id,
        continues=first.parts[0].id,
    )
    found = judged(first, last, joinings=(joining,))
    assert {s.sealed_by for s in found.sealings} == {"exporter_official"}
    contract = material(found, "contract")
    assert contract.parts == (first.parts[0].id, last.parts[0].id)
    assert contract.deficiencies == ()


@pytest.mark.parametrize(
    ("seals", "kinds"),
    [
        ([seal()], []),
        ([], ["unsealed"]),
        ([seal(purpose="合同专用章")], ["only_special_seal"]),
        ([seal("苏州屹州流体控制有限公司")], ["seal_of_another"]),
        ([seal("太仓恒准检测技术有限公司", purpose="检验检测专用章")], ["unsealed"]),
        ([seal(colour="grey")], []),
    ],
)
def test_the_fault_of_a_seal_is_named(seals: list[Seal], kinds: list[str]) -> None:
    found = material(judged(paper("technical", seals=seals)), "technical")
    assert (found.status, [d.kind for d in found.deficiencies]) == ("present", kinds)


def test_what_was_not_submitted_is_missing() -> None:
    found = judged(paper("declaration", seals=[seal()]))
    states = {m.requirement: m.status for m in found.materials}
    assert states == {
        "declaration": "present",
        "contract": "missing",
        "explanation": "missing",
        "technical": "missing",
        "other": "not_required",
        "translation": "not_required",
    }


def test_a_file_that_cannot_be_opened_may_be_the_missing_paper() -> None:
    broken = replace(paper("other", path="销售合同.pdf"), pages=(), parts=(), lines=())
    contract = material(judged(broken), "contract")
    assert contract.status == "undetermined"
    assert "销售合同.pdf" in contract.detail


def test_a_paper_known_by_its_file_name_only_is_undetermined() -> None:
    blank = replace(paper("contract"), lines=())
    contract = material(judged(blank), "contract")
    assert contract.status == "undetermined"
    assert "illegible" in [d.kind for d in contract.deficiencies]


STATED = {
    "performance": particular("performance", "流量 40 L/min"),
    "main_use": particular("main_use", "用于工程机械"),
    "reason": particular("reason", "未列入管制清单"),
}


@pytest.mark.parametrize("absent", ["performance", "main_use", "reason"])
def test_an_explanation_without_an_element_is_incomplete(absent: str) -> None:
    stated = [p for name, p in STATED.items() if name != absent]
    found = material(
        judged(paper("explanation", particulars=stated, seals=[seal()])), "explanation"
    )
    assert found.elements is not None
    assert missing_elements(found.elements) == [absent]
    assert [d.kind for d in found.deficiencies] == ["incomplete"]


def test_an_indicator_in_the_explanation_is_performance() -> None:
    letter = paper(
        "explanation",
        particulars=[STATED["main_use"], STATED["reason"]],
        indicators=[indicator("flow", "40", "L/min")],
        seals=[seal()],
    )
    assert material(judged(letter), "explanation").deficiencies == ()


def translated(doc: Document, status: Any, **more: Any) -> Translation:
    return Translation(
        id=f"t-{doc.id}",
        evidence=(Evidence(document=doc.id, page=1, quote="", locator="1"),),
        origin=SURE,
        part=doc.parts[0].id,
        status=status,
        **more,
    )


@pytest.mark.parametrize(
    ("status", "requirement", "deficient"),
    [
        ("not_required", "not_required", False),
        ("provided", "present", False),
        ("inconsistent", "present", False),
        ("partial", "present", True),
        ("missing", "missing", True),
        ("undetermined", "undetermined", False),
    ],
)
def test_foreign_papers_need_a_translation(status: str, requirement: str, deficient: bool) -> None:
    doc = paper("technical", "A data sheet in English", foreign=True, seals=[seal()])
    found = judged(doc, translations=(translated(doc, status),))
    assert material(found, "translation").status == requirement
    kinds = [d.kind for d in material(found, "technical").deficiencies]
    assert kinds == (["not_translated"] if deficient else [])


def test_a_foreign_paper_that_nobody_compared_leaves_the_translation_open() -> None:
    doc = paper("technical", "A data sheet in English", foreign=True, seals=[seal()])
    assert material(judged(doc), "translation").status == "undetermined"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ((), "not_required"),
        (("最终用户证明",), "present"),
        (("工艺流程图",), "present"),
        (("最终用户证明", "原厂授权书"), "missing"),
    ],
)
def test_other_materials_are_those_that_customs_asked_for(
    asked: tuple[str, ...], status: str
) -> None:
    statement = paper("end_use_statement", seals=[seal()])
    chart = paper("technical", path="附件/工艺流程图.pdf", seals=[seal()])
    found = judged(statement, chart, notice=Notice(other_requested=asked))
    assert material(found, "other").status == status
