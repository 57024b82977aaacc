"""The commands as other programs call them: exit codes, and JSON alone on standard output."""

from __future__ import annotations

import argparse
import io
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhiyi.cli import main, parsed, parser

ROOT = Path(__file__).parents[1]
LETTER = ROOT / "samples/06-tungsten-ring/submission/情况说明.txt"


Type = Callable[[str], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Puts a text on standard input."""

    def put(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return put


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    told = json.loads(capsys.readouterr().out)
    assert isinstance(told, dict)
    return told


def test_language_of_standard_input(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    typed("最大工作压力 35 MPa\n\nThe rated pressure of the valve body is given below.")
    assert main(["language", "-", "--json"]) == 0
    told = _json(capsys)
    assert set(told) == {"languages", "foreign", "passages"}
    assert [p["code"] for p in told["passages"]] == ["zh-Hans", "en"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "gb18030"])
def test_a_terminal_of_any_encoding_is_told_in_chinese(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    told = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(told, encoding=encoding))
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    sys.stdout.flush()
    assert "质疑" in told.getvalue().decode("gb18030" if encoding == "gb18030" else "utf-8")


def test_indicators_of_standard_input(typed: Type, capsys: pytest.CaptureFixture[str]) -> None:
    typed("拉伸强度不低于 5490 MPa")
    assert main(["indicators", "-", "--json"]) == 0
    (indicator,) = _json(capsys)["indicators"]  # type: ignore[misc]
    assert (indicator["operator"], indicator["value"], indicator["unit"]) == (">=", "5490", "MPa")
    assert "document" not in indicator
    assert "box" not in indicator


def test_read_has_the_shape_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(LETTER), "--json"]) == 0
    told = _json(capsys)
    assert set(told) == {"path", "sha256", "media_type", "pages", "problems"}
    page = told["pages"][0]  # type: ignore[index]
    assert {
        "page",
        "width",
        "height",
        "text_source",
        "rotation",
        "lines",
        "tables",
        "seals",
    } <= set(page)
    assert {"text", "box", "score", "agreed", "alternatives"} <= set(page["lines"][0])


def test_text_of_a_file_by_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["read", str(LETTER)]) == 0
    assert capsys.readouterr().out.startswith("情况说明\n")


def test_the_list_and_one_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controls", "list", "--json"]) == 0
    entries = _json(capsys)["entries"]
    assert len(entries) > 60  # type: ignore[arg-type]
    assert {"list", "code", "title", "status"} <= set(entries[0])  # type: ignore[index]
    assert main(["controls", "show", "3A225", "--json"]) == 0
    assert _json(capsys)["code"] == "3A225"


def test_a_match_is_a_candidate_without_a_determination(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controls", "match", "--cas", "102-71-6", "--json"]) == 0
    candidates = _json(capsys)["candidates"]
    assert "1C450.c.17" in [candidate["code"] for candidate in candidates]  # type: ignore[index]
    assert all(c["determination"] is None for c in candidates)  # type: ignore[index]


def test_nothing_found_does_not_read_as_a_clearance(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controls", "match", "--text", "搪瓷脸盆"]) == 0
    assert "这不表示货物不属于管制范围" in capsys.readouterr().out


def test_a_match_in_lines_says_how_every_criterion_stands(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["controls", "match", "--text", "变频器 输出频率 1200 Hz"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("1. 3A225  ")
    assert "条件：输出频率可达 ≥ 600 Hz：达到" in told
    assert "由关员判定" in told.splitlines()[-1]


@pytest.mark.parametrize(
    "given", [("--hs", "123"), ("--hs", "8504409999123"), ("--cas", "102-71-9"), ("--cas", "abc")]
)
def test_a_number_that_cannot_be_right_is_told(
    given: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["controls", "match", *given]) == 0
    assert f"“{given[1]}”不" in capsys.readouterr().err


def test_the_lists_data_holds_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["controls", "check"]) == 0
    assert capsys.readouterr().out == ""


def test_a_suspension_follows_the_date(capsys: pytest.CaptureFixture[str]) -> None:
    states = {}
    for day in ("2026-11-10", "2026-11-11"):
        assert main(["controls", "show", "1C909.b", "--date", day, "--json"]) == 0
        states[day] = _json(capsys)["status"]
    assert list(states.values()) == ["suspended", "suspension_lapsed_unconfirmed"]


def test_the_schema_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "report"]) == 0
    assert "$defs" in _json(capsys)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["run"], 2),
        (["run", "no-such-folder", "--out", "out"], 2),
        (["run", "samples/06-tungsten-ring", "--out", "out", "--until", "nonsense"], 2),
        (["run", "samples/06-tungsten-ring", "--out", "samples/06-tungsten-ring/out"], 2),
        (["controls", "show", "9Z999"], 2),
        (["controls", "match"], 2),
        (["controls", "browse", "--out", "README.md/list.html"], 2),
        (["controls", "list", "--date", "yesterday"], 2),
        (["evaluate", "samples/06-tungsten-ring/submission"], 2),
        (["read", "no-such-file.pdf"], 3),
        (["read", "samples/04-vacuum-pump/submission/LYK-400使用说明书.pdf"], 3),
        (["nonsense"], 2),
    ],
)
def test_exit_codes(
    arguments: list[str],
    code: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    try:
        ended = main(arguments)
    except SystemExit as exit:
        ended = int(str(exit.code))
    assert ended == code
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err
    assert "Traceback" not in told.err


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every command that can be run, as it is typed."""
    verbs = next(
        (one.choices for one in parser._actions if isinstance(one, argparse._SubParsersAction)), {}
    )
    for name, verb in verbs.items():
        yield from (f"{name} {below}".rstrip() for below in _commands(verb))
    if not verbs:
        yield ""


@pytest.mark.parametrize("command", [*_commands(parser())])
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    assert "example:\n  " in (told := capsys.readouterr().out)
    assert f"zhiyi {command}" in told.split("example:")[1]


def test_every_command_in_the_readme_parses() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^(?:echo .*\| )?zhiyi (.+?)(?:\s+#.*)?$", readme, flags=re.MULTILINE)
    assert len(lines) > 8
    for line in lines:
        parsed(shlex.split(line.split(" > ")[0]))


def test_a_usage_line_loads_arguments_and_nothing_that_works() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "zhiyi.cli", "--help"],
        capture_output=True, text=True, check=True,
    ).stderr  # fmt: skip
    loaded = set(re.findall(r"\| +zhiyi\.(\S+)$", told, flags=re.MULTILINE))
    assert "commands.arguments.journal" in loaded
    named = [name for name in loaded if not name.startswith("commands.arguments.")]
    assert sorted(named) == ["commands", "commands.arguments", "errors"]
