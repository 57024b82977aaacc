"""An office's own folder on the command line: listed, compared, checked, refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from zhiyi.cli import main
from zhiyi.equipment import load_knowledge
from zhiyi.errors import InputError

BRINGS = """
[[announcement]]
id = "2026-12"
title = "公告2026年第12号"
effective = 2026-12-01
replaces = ["3A225"]
source = "公布文本"

[[announcement]]
id = "2025-58"
resumed = 2026-11-20

[[entry]]
code = "3A225"
title = "频率变换器"
title_en = "Frequency changers"
criteria = "reaches output_frequency >= 500 Hz"
announcement = "2026-12"
quality = "clean"
source = "announcement-text"
confirmed = "张某，2026-11-21"
"""


def office(tmp_path: Path, text: str = BRINGS) -> str:
    made = tmp_path / "office"
    made.mkdir()
    made.joinpath("2026-12.toml").write_text(text, "utf-8")
    return str(made)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main([*words, "--json"]) == 0
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.parametrize(
    ("day", "criteria", "status"),
    [
        ("2026-11-30", "600 Hz", "in_force"),
        ("2026-12-01", "500 Hz", "in_force"),
    ],
)
def test_the_version_of_the_day_is_shown(
    day: str, criteria: str, status: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show = ("controls", "show", "3A225", "--date", day, "--folder", office(tmp_path))
    entry = told(capsys, *show)
    assert criteria in str(entry["criteria"])
    assert entry["status"] == status


def test_what_the_office_adds_is_told_as_a_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ("controls", "diff", "2026-11-19", "2026-12-01", "--folder", office(tmp_path))
    changes = told(capsys, *days)["changed"]
    assert isinstance(changes, list)
    fields = {one["code"]: [change["field"] for change in one["changes"]] for one in changes}
    assert "criteria" in fields["3A225"]
    assert fields["3A001"] == ["status"]


def test_the_folder_is_named_by_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHIYI_CONTROLS", office(tmp_path))
    entry = told(capsys, "controls", "show", "3A001", "--date", "2026-11-22")
    assert entry["status"] == "in_force"
    assert (entry["announcement_id"], entry["resumed"]) == ("2025-58", "2026-11-20")
    assert "office" in str(entry["edition"])


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        (BRINGS, 0, ""),
        (BRINGS.replace("500 Hz", "500 kg"), 2, "dimension"),
        (BRINGS.replace('replaces = ["3A225"]', ""), 3, "overlap"),
        (BRINGS.replace("张某，2026-11-21", ""), 3, "a draft"),
    ],
)
def test_check_ends_with_what_is_wrong(
    text: str, code: int, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["controls", "check", "--folder", office(tmp_path, text), "--json"]) == code
    complaints = json.loads(capsys.readouterr().out)["complaints"]
    assert bool(complaints) is bool(reason)
    assert all("office/2026-12.toml" in one and reason in one for one in complaints)


def test_a_draft_in_the_folder_is_told_to_be_unread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = office(tmp_path)
    Path(folder, "2026-13.draft.toml").write_text("[[entry]]", "utf-8")
    assert main(["controls", "check", "--folder", folder]) == 0
    told = capsys.readouterr()
    assert "2026-13.draft.toml是草稿" in told.err
    assert "不涉及货物" in told.err
    assert told.out == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (BRINGS.replace("2026-12-01", "2026-13-01"), "第5行第"),
        (BRINGS.replace(">= 500", "=> 500"), "自第26个字符“=> 500 Hz”起"),
        (BRINGS.replace("output_frequency", "output_frequancy"), "是否应为output_frequency"),
        (BRINGS.replace("Frequency changers", "待补"), "尚为“待补”"),
        (BRINGS.replace('t = "2026-12"', 't = "2026-21"'), "公告“2026-21”不在公告表中"),
    ],
)
def test_check_says_in_chinese_what_to_mend(
    text: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["controls", "check", "--folder", office(tmp_path, text)]) in (2, 3)
    assert reason in capsys.readouterr().out


def test_a_wrong_announcement_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = BRINGS.replace("effective = 2026-12-01", 'effective = "明年"')
    assert main(["controls", "check", "--folder", office(tmp_path, wrong)]) == 3
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_name_that_is_shared_is_told_at_the_office_and_stops_no_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        BRINGS.replace('"3A225"\n', '"3A777"\n').replace('replaces = ["3A225"]', "")
        + 'names = ["变频器"]\n'
    )
    folder = office(tmp_path, text)
    assert main(["controls", "check", "--folder", folder]) == 2
    assert "office/2026-12.toml, 3A777: 名称“变频器”" in capsys.readouterr().out
    load_knowledge(folder=Path(folder))


def test_a_run_over_an_unsound_folder_is_refused(tmp_path: Path) -> None:
    folder = office(tmp_path, BRINGS.replace("500 Hz", "500 kg"))
    with pytest.raises(InputError, match=r"office/2026-12.toml, 3A225: "):
        load_knowledge(folder=Path(folder))


def test_a_folder_that_is_not_there_is_a_wrong_argument(tmp_path: Path) -> None:
    assert main(["controls", "list", "--folder", str(tmp_path / "nowhere")]) == 2
