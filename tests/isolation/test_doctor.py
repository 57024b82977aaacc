"""What ``zhiyi doctor`` says of isolation, and libraries kept from reporting to their makers."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from zhiyi.commands.doctor import _isolation
from zhiyi.isolation import Measure
from zhiyi.isolation.telemetry import silence_reports
from zhiyi.isolation.trial import probe


def test_each_measure_is_told_with_what_an_administrator_can_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = {"chinese": "不能联网", "english": "no network"}
    _isolation(
        (
            Measure(name="network", **words, holds=True, means="seccomp"),
            Measure(name="writing", **words, holds=False, reason="因为 why", remedy="升级 upgrade"),
        )
    )
    assert capsys.readouterr().out.splitlines()[1:] == [
        "    不能联网 no network: 有效 holds (seccomp)",
        "    不能联网 no network: 无效 DOES NOT HOLD",
        "      原因 because: 因为 why",
        "      建议 remedy: 升级 upgrade",
    ]


def test_a_trial_that_does_not_end_well_is_told_as_nothing_holding() -> None:
    came = probe(python="false")
    assert len(came) == len(probe())
    assert not any(measure.holds for measure in came)
    assert all("the trial ended with 1" in measure.reason for measure in came)


def test_a_library_that_reports_is_not_found_any_more_and_one_that_is_loaded_is_left() -> None:
    environment: dict[str, str] = {}
    modules: dict[str, ModuleType | None] = {}
    silence_reports(environment, modules)
    assert environment == {"ORT_DISABLE_TELEMETRY": "1"}
    assert modules == {"openvino_telemetry": None}
    loaded: dict[str, ModuleType | None] = {"openvino_telemetry": sys}
    silence_reports(environment, loaded)
    assert loaded == {"openvino_telemetry": sys}
