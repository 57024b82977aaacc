"""What another state of the list changed in a report, and that nothing reads as a clearance."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.report import by_hand

from zhiyi.errors import InputError
from zhiyi.inquiry import Inquiry
from zhiyi.report import types
from zhiyi.report.changes import (
    Seen,
    changes_between,
    changes_json,
    list_changed,
    read_seen,
    render_changes,
)
from zhiyi.report.write import write_report
from zhiyi.store import write_whole


def candidate(code: str, **given: Any) -> dict[str, Any]:
    plain = {"id": f"cand-{code}", "code": code, "list": "dual_use", "title": "锂离子电池"}
    plain |= {"title_en": "batteries", "goods": ["goods-1"], "status": "in_force"}
    plain |= {"outcome": "criteria_met", "effective": "2025-11-08", "suspended_until": None}
    return plain | {"criteria": [criterion("met")]} | given


def criterion(state: str, text: str = "energy_density >= 300 Wh/kg") -> dict[str, Any]:
    return {"text": text, "state": state, "label": "质量能量密度 ≥ 300 Wh/kg"}


def report(*candidates: dict[str, Any], used: dict[str, Any] | None = None, **given: Any) -> Seen:
    control_list = {"name": "清单", "edition": "2025", "date": "2025-12-01"} | (used or {})
    program = {"version": "1", "as_of": "2026-01-01", "started": "2026-01-01T09:00:00+08:00"}
    plain: dict[str, Any] = {"program": program | {"control_list": control_list}}
    plain |= {"inquiry": {"id": "Q-1", "date": "2025-12-01", "date_basis": "declared"}}
    plain |= {"goods": [{"id": "goods-1", "item": 1, "name": "电芯"}]}
    plain |= {"documents": [{"path": "a.pdf", "sha256": "0"}], "candidates": list(candidates)}
    return read_seen(json.dumps(plain | given).encode())


LATER = {"edition": "2026", "date": "2026-11-22"}


def test_candidates_that_appear_and_go_are_told() -> None:
    changes = changes_between(report(candidate("3A001")), report(candidate("3C901.a"), used=LATER))
    assert [(one.kind, one.code) for one in changes.changes] == [
        ("appeared", "3C901.a"),
        ("gone", "3A001"),
    ]
    assert changes.changes[1].goods == ("电芯",)
    assert (changes.unchanged, changes.candidates) == (0, 1)


def test_a_candidate_that_is_gone_is_never_cleared() -> None:
    changes = changes_between(report(candidate("3A001")), report(used=LATER))
    (gone,) = changes.changes
    assert "不表示货物不属于管制范围" in gone.detail
    assert "does not mean that the goods are outside the scope" in gone.detail_en
    page = render_changes(changes)
    assert "不表示货物不属于管制范围" in page
    assert "本报告仅供关员参考，不构成判定。" in page
    assert "未检出候选条目" in page


def test_a_candidate_that_is_now_only_considered_says_so() -> None:
    looked = [{"code": "3A001", "title": "锂离子电池", "goods": ["goods-1"]}]
    down = changes_between(report(candidate("3A001")), report(used=LATER, considered=looked))
    up = changes_between(report(considered=looked), report(candidate("3A001"), used=LATER))
    assert "曾比对的其他条目" in down.changes[0].detail
    assert "此前曾比对" in up.changes[0].detail


@pytest.mark.parametrize(
    ("given", "field", "before", "after"),
    [
        ({"status": "suspended"}, "status", ("现行有效",), ("暂停实施",)),
        ({"title": "电池"}, "title", ("锂离子电池",), ("电池",)),
        ({"outcome": "criteria_partly_known"}, "outcome",
         ("所载指标达到条目所列数值，待关员判定",), ("部分指标未载明或待核",)),
        ({"criteria": [criterion("unknown")]}, "criteria",
         ("质量能量密度 ≥ 300 Wh/kg：达到",), ("质量能量密度 ≥ 300 Wh/kg：待核",)),
        ({"criteria": []}, "criteria", ("质量能量密度 ≥ 300 Wh/kg：达到",), ()),
        ({"effective": "2026-12-01"}, "effective", ("2025-11-08",), ("2026-12-01",)),
        ({"suspended_until": "2026-11-10"}, "suspended_until", (), ("2026-11-10",)),
    ],
)  # fmt: skip
def test_a_candidate_that_says_something_else_is_told_field_by_field(
    given: dict[str, Any], field: str, before: tuple[str, ...], after: tuple[str, ...]
) -> None:
    changes = changes_between(
        report(candidate("3A001")), report(candidate("3A001", **given), used=LATER)
    )
    (change,) = changes.changes
    (difference,) = change.differences
    assert change.kind == "changed"
    assert (difference.field, difference.before, difference.after) == (field, before, after)
    assert all(line in render_changes(changes) for line in (*before, *after))


def test_what_is_the_same_is_only_counted() -> None:
    changes = changes_between(report(candidate("3A001")), report(candidate("3A001"), used=LATER))
    assert changes.changes == ()
    assert changes.unchanged == 1
    assert "两次报告的候选条目相同" in render_changes(changes)


def test_other_papers_are_told_as_another_cause() -> None:
    other = report(used=LATER, documents=[{"path": "a.pdf", "sha256": "1"}])
    changes = changes_between(report(), other)
    assert changes.papers_changed
    assert "两次报告所据文件不同" in render_changes(changes)
    assert "两次报告所据文件不同" not in render_changes(changes_between(report(), report()))


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({}, {}, False),
        ({}, {"edition": "2026"}, True),
        ({}, {"date": "2026-01-01"}, True),
        ({}, {"folder": "office"}, True),
        ({"digest": "a"}, {"digest": "a"}, False),
        ({"digest": "a"}, {"digest": "b"}, True),
        ({"digest": "a"}, {"digest": "a", "date": "2026-01-01"}, True),
        ({"date": None}, {"digest": "b"}, False),
        ({"date": None}, {"date": "2025-12-02"}, True),
    ],
)
def test_another_edition_day_folder_or_content_is_another_list(
    before: dict[str, Any], after: dict[str, Any], changed: bool
) -> None:
    assert list_changed(report(used=before), report(used=after)) is changed


def test_a_later_day_of_looking_alone_is_no_other_list() -> None:
    inquiry = {"id": "Q-1", "date": "2026-01-02", "date_basis": "today"}
    used = {"digest": "a", "date": "2026-01-02"}
    assert not list_changed(report(used={"digest": "a"}), report(used=used, inquiry=inquiry))


def test_changes_are_json_for_other_systems() -> None:
    changes = changes_between(report(candidate("3A001")), report(used=LATER))
    told = json.loads(changes_json(changes))
    assert told["schema"] == "1"
    assert told["before"]["edition"] == "2025"
    assert told["after"]["date"] == "2026-11-22"
    assert told["changes"][0]["kind"] == "gone"


def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(InputError, match="cannot be read at"):
        read_seen(b'{"program": 1}')


def write(folder: Path, used: types.ControlList, inquiry: Inquiry) -> set[str]:
    program = replace(by_hand.PROGRAM, control_list=used)
    write_report(
        inquiry,
        program=program,
        out=folder,
        pictures=lambda id, page: by_hand.draw(inquiry, id, page),
    )
    return {path.name for path in folder.iterdir() if path.name.startswith("changes")}


def test_a_run_with_another_list_writes_what_changed_beside_the_report(tmp_path: Path) -> None:
    first = types.ControlList(name="清单", edition="2025", date="2025-12-01")
    second = replace(first, edition="2026", date="2026-11-22")
    inquiry = by_hand.rich()
    fewer = replace(inquiry, candidates=inquiry.candidates[1:])
    assert write(tmp_path, first, inquiry) == set()
    assert write(tmp_path, first, inquiry) == set()
    assert write(tmp_path, second, fewer) == {"changes.json", "changes.html"}
    told = json.loads((tmp_path / "changes.json").read_bytes())
    assert [one["kind"] for one in told["changes"]] == ["gone"]


@pytest.mark.parametrize("last", ["changes.json", "report.html", "indicators.csv", "report.json"])
def test_a_run_that_is_killed_while_it_writes_loses_no_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    first = types.ControlList(name="清单", edition="2025", date="2025-12-01")
    second = replace(first, edition="2026", date="2026-11-22")
    inquiry = by_hand.rich()
    fewer = replace(inquiry, candidates=inquiry.candidates[1:])
    write(tmp_path, first, inquiry)

    def killed(path: Path, data: bytes) -> None:
        write_whole(path, data)
        if path.name == last:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("zhiyi.report.write.write_whole", killed)
        write(tmp_path, second, fewer)
    assert write(tmp_path, second, fewer) == {"changes.json", "changes.html"}


def test_an_earlier_report_that_cannot_be_read_is_said_and_left(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "report.json").write_text("{", "utf-8")
    used = types.ControlList(name="清单", edition="2025")
    assert write(tmp_path, used, by_hand.rich()) == set()
    assert "no comparison with the earlier report" in caplog.text


@pytest.mark.parametrize(("day", "said"), [("2025-12-31", True), (None, False)])
def test_the_report_says_the_day_that_a_named_edition_was_looked_up_on(
    day: str | None, said: bool, tmp_path: Path
) -> None:
    write(tmp_path, types.ControlList(name="清单", edition="2025", date=day), by_hand.rich())
    page = (tmp_path / "report.html").read_text("utf-8")
    assert ("2025-12-31" in page) is said
