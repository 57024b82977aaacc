"""docs/running.md says what is so."""

from __future__ import annotations

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
from tests.batch.watching.runs import small_run

from zhiyi.batch.watching.journal import Journal
from zhiyi.batch.watching.logs import logged
from zhiyi.batch.watching.metrics import Metrics
from zhiyi.cli import parser
from zhiyi.errors import ArgumentError, EngineError, InputError, StorageError
from zhiyi.limits import Limits, load_limits

TEXT = (Path(__file__).parents[1] / "docs/running.md").read_text(encoding="utf-8")


def _rows(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    table = re.findall(r"^\| .*$", section, flags=re.MULTILINE)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table[1:]]


def test_every_command_parses() -> None:
    found = re.findall(r"^(?:zhiyi|ExecStart=\S*/zhiyi) (.+?)(?:\s+#.*)?$", TEXT, re.MULTILINE)
    assert len(found) >= 10
    for command in found:
        parser().parse_args(shlex.split(command))


def test_the_limits_are_those_of_the_program() -> None:
    told = {row[0].strip("`"): _number(row[1]) for row in _rows("Limits")}
    assert told == {field.name: getattr(Limits(), field.name) for field in fields(Limits)}
    assert list(told) == [field.name for field in fields(Limits)]


def _number(told: str) -> int:
    number, _, unit = told.partition(" ")
    return int(number) << {"": 0, "MiB": 20, "GiB": 30}[unit]


def test_the_example_of_limits_can_be_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.+?)```", TEXT, re.DOTALL)
    file = tmp_path / "limits.toml"
    file.write_text(example, encoding="utf-8")
    assert load_limits(file).pages == 5000


def test_every_metric_is_documented_and_named_as_is_usual() -> None:
    metrics = Metrics()
    for event in small_run():
        metrics(event)
    families = list(metrics.registry.collect())
    names = {family.name + "_total" * (family.type == "counter") for family in families}
    documented = {row[0].strip("`"): re.findall(r"`(\w+)`", row[1]) for row in _rows("Metrics")}
    assert set(documented) == names
    for family in families:
        assert family.documentation.endswith(".")
        assert not re.search(r"_(ms|milliseconds|mb|kb|percent)(_|$)", family.name)
        for sample in family.samples:
            told = documented[family.name + "_total" * (family.type == "counter")]
            assert set(sample.labels) - {"le"} == set(told), sample.name


def test_every_event_of_the_log_is_documented(tmp_path: Path) -> None:
    with logged(verbose=False, file=tmp_path / "log"), Journal() as journal:
        for event in small_run():
            journal(event)
    logged_events = set(re.findall(r'"event": "([^"]+)"', (tmp_path / "log").read_text("utf-8")))
    documented = {name for row in _rows("Log") for name in re.findall(r"`([^`]+)`", row[0])}
    assert logged_events == documented - {"looked"}


@pytest.mark.parametrize(
    ("code", "kind"), [(2, ArgumentError), (2, StorageError), (3, InputError), (4, EngineError)]
)
def test_exit_codes(code: int, kind: type[ArgumentError | StorageError | InputError]) -> None:
    assert kind.exit_code == code
    assert f"\n| {code} | " in TEXT


def test_no_line_is_cut_in_the_middle_of_a_table() -> None:
    for row in re.findall(r"^\|.*$", TEXT, flags=re.MULTILINE):
        assert row.endswith("|")
