"""Metrics as Prometheus sees them."""

from __future__ import annotations

import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.batch.watching.runs import failed, outcome, read, read_pages, small_run

from zhiyi.batch.events import InquiryEnded, Load, RunBegan, RunEnded, TaskEnded
from zhiyi.batch.watching.metrics import EVERY, Metrics, MetricsFile, host_and_port, served
from zhiyi.errors import ArgumentError


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(clock=lambda: 1_800_000_000.0)


def _value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


def test_a_run_is_counted(metrics: Metrics) -> None:
    for event in small_run():
        metrics(event)
    for name, labels, value in (
        ("zhiyi_runs_total", {"stopped": "no"}, 1),
        ("zhiyi_run_running", {}, 0),
        ("zhiyi_run_inquiries", {}, 1),
        ("zhiyi_inquiries_total", {"problems": "yes", "kept": "no"}, 1),
        ("zhiyi_files_total", {"status": "partly_read", "kept": "no"}, 1),
        ("zhiyi_pages_total", {}, 10),
        ("zhiyi_problems_total", {"code": "FILE_PARTLY_READ"}, 1),
        ("zhiyi_task_failures_total", {"kind": "read", "cause": "memory"}, 1),
        ("zhiyi_task_retries_total", {"kind": "read"}, 1),
        ("zhiyi_task_duration_seconds_count", {"kind": "read_pages"}, 2),
        ("zhiyi_task_duration_seconds_sum", {"kind": "read"}, 4),
        ("zhiyi_stage_seconds_total", {"stage": "lines"}, 3),
        ("zhiyi_last_event_timestamp_seconds", {}, 1_800_000_000),
    ):
        assert _value(metrics, name, **labels) == value, name


def test_pages_given_up_are_counted(metrics: Metrics) -> None:
    metrics(TaskEnded(outcome=failed(read_pages(1, 8), "died"), again=True))
    metrics(TaskEnded(outcome=failed(read_pages(3, 3), "died"), again=False))
    assert _value(metrics, "zhiyi_pages_lost_total") == 1


def test_load_and_memory_are_those_of_now(metrics: Metrics) -> None:
    metrics(RunBegan(run="r", inquiries=1, workers=2, resumed=False))
    metrics(Load(running=4, waiting=5))
    for worker in ("w1", "w2", "w3"):
        metrics(TaskEnded(outcome=outcome(read(), worker=worker, memory=100), again=False))
    assert _value(metrics, "zhiyi_workers") == 2
    assert _value(metrics, "zhiyi_workers_busy") == 2
    assert _value(metrics, "zhiyi_tasks_waiting") == 7
    assert _value(metrics, "zhiyi_worker_memory_bytes", worker="w1") is None  # replaced by w3
    assert _value(metrics, "zhiyi_worker_memory_bytes", worker="w3") == 100
    metrics(RunEnded(seconds=1, stopped=False))
    assert _value(metrics, "zhiyi_worker_memory_bytes", worker="w3") is None
    assert _value(metrics, "zhiyi_workers_busy") == 0


def test_they_are_served_while_asked_for(metrics: Metrics) -> None:
    metrics(InquiryEnded(inquiry="a", documents=1, lost=0, problems=False, seconds=1, kept=True))
    with served(metrics, "0") as port:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=120) as answer:
            text = answer.read().decode()
        with pytest.raises(ArgumentError, match="--metrics"), served(metrics, str(port)):
            pass
    assert 'zhiyi_inquiries_total{kept="yes",problems="no"} 1.0' in text
    with pytest.raises(OSError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=120)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("9464", ("127.0.0.1", 9464)),
        (":9464", ("127.0.0.1", 9464)),
        ("10.0.0.5:80", ("10.0.0.5", 80)),
        ("[::1]:9464", ("::1", 9464)),
    ],
)
def test_addresses(address: str, place: tuple[str, int]) -> None:
    assert host_and_port(address) == place


@pytest.mark.parametrize("address", ["", "x", "localhost:x", "127.0.0.1:70000", "-1", "host:80"])
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ArgumentError, match="ADDRESS:PORT"):
        host_and_port(address)


def test_the_file_is_whole_and_not_written_at_every_event(metrics: Metrics, tmp_path: Path) -> None:
    now = 0.0
    file = tmp_path / "zhiyi.prom"
    writer = MetricsFile(metrics, file, clock=lambda: now)
    writer(Load(running=1, waiting=0))
    first = file.stat().st_ino
    writer(Load(running=2, waiting=0))
    assert file.stat().st_ino == first
    now = EVERY + 1
    writer(Load(running=2, waiting=0))
    assert file.stat().st_ino != first
    assert "_created" not in file.read_text("utf-8")
    names = {family.name for family in text_string_to_metric_families(file.read_text("utf-8"))}
    assert "zhiyi_task_duration_seconds" in names
    assert list(tmp_path.iterdir()) == [file]
