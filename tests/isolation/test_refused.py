"""On systems that refuse a measure, or all: what is left still holds, and why is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.isolation.children import measures, needs, told

from zhiyi.isolation.trial import probe

REFUSING = """
from dataclasses import asdict
from zhiyi.isolation.kernel import Linux
from zhiyi.isolation.trial import tried

class Refusing:
    '''Answers calls of the table itself, passes the others on.'''

    def __init__(self, refused, machine=None, version=None):
        self._linux, self._refused, self._version = Linux(), refused, version
        self.machine = machine or self._linux.machine

    def call(self, function, *arguments):
        name = f"{function} {arguments[0]}" if function in ("prctl", "syscall") else function
        if self._version is not None and (function, arguments) == ("syscall", (444, 0, 0, 1)):
            return self._version
        for refused, code in self._refused.items():
            if name == refused or refused == "*":
                raise OSError(code, os.strerror(code), function)
        return self._linux.call(function, *arguments)

def held_by(kernel):
    tell({m.name: asdict(m) for m in tried(folder, kernel=kernel).measures})
"""


def held(kernel: str, folder: Path, *, user: bool = False) -> dict[str, dict[str, Any]]:
    """Measures by name, of a process with such a kernel."""
    body = f"{REFUSING}\nheld_by({kernel})"
    came: dict[str, dict[str, Any]] = told(body, folder, user=user, confined=False)
    return came


def test_where_the_kernel_refuses_everything_the_limits_hold(tmp_path: Path) -> None:
    came = held("Refusing({'*': errno.EPERM})", tmp_path)
    for name in ("memory", "file_size", "open_files", "core"):
        assert came[name]["holds"], name
    for name in ("network", "calls", "writing", "reading", "signals", "privileges"):
        assert not came[name]["holds"], name
        assert "系统不允许" in came[name]["reason"] and came[name]["remedy"], name


def test_a_container_that_hides_landlock_still_has_no_network(tmp_path: Path) -> None:
    came = held("Refusing({'syscall 444': errno.ENOSYS, 'unshare': errno.EPERM})", tmp_path)
    assert "容器" in came["writing"]["reason"]
    assert came["network"] == {**came["network"], **_as_here("network", means="seccomp")}


def test_landlock_that_is_switched_off_is_told_apart(tmp_path: Path) -> None:
    came = held("Refusing({'syscall 444': errno.EOPNOTSUPP})", tmp_path)
    assert "未启用" in came["writing"]["reason"] and "lsm=" in came["writing"]["remedy"]


@needs("network")
def test_without_a_filter_the_namespace_keeps_it_off_the_network(tmp_path: Path) -> None:
    came = held("Refusing({'prctl 22': errno.EINVAL})", tmp_path)
    assert not came["calls"]["holds"]
    if "namespace" in measures()["network"].means:
        assert came["network"]["means"] == "network namespace"


def test_on_a_machine_whose_calls_are_not_known_the_filter_is_told_missing(tmp_path: Path) -> None:
    came = held("Refusing({}, machine='s390x')", tmp_path)
    assert "ENOSYS" in came["calls"]["reason"] and "x86_64" in came["calls"]["remedy"]


@needs("writing")
@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6])
def test_older_landlocks_keep_writing_within(tmp_path: Path, version: int) -> None:
    came = held(f"Refusing({{}}, version={version})", tmp_path)
    assert came["writing"]["holds"] and came["writing"]["means"] == f"Landlock {version}"
    assert came["signals"]["holds"] == (version >= 6)


def test_an_ordinary_user_has_every_measure_that_root_has(tmp_path: Path) -> None:
    came = held("Refusing({})", tmp_path, user=True)
    for name, measure in measures().items():
        assert came[name]["holds"] or not measure.holds, came[name]
    assert came["processes"]["holds"]


def test_an_ordinary_user_without_user_namespaces_is_bounded_all_the_same(tmp_path: Path) -> None:
    came = held("Refusing({'unshare': errno.ENOSPC})", tmp_path, user=True)
    assert came["processes"]["means"] == "RLIMIT_NPROC"
    assert "namespace" not in came["network"]["means"]


def test_what_holds_here_is_told_in_two_languages() -> None:
    for measure in probe():
        assert measure.chinese and measure.english
        assert bool(measure.means) == measure.holds
        assert bool(measure.reason and measure.remedy) != measure.holds


def _as_here(name: str, *, means: str) -> dict[str, object]:
    holds = measures()["calls"].holds
    return {"holds": True, "means": means} if holds else {"name": name}
