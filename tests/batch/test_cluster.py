"""A cluster of two nodes on this machine, which never leaves 127.0.0.1."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from reportlab.pdfgen.canvas import Canvas
from tests.corrections import papers_by_hand as by_hand

from zhiyi.batch.blobs import Blob
from zhiyi.batch.cluster import RayEngine, _Flight
from zhiyi.batch.connection import LOOPBACK, QUIET
from zhiyi.batch.events import Event, TaskEnded
from zhiyi.batch.node import Back, Program, this_program, work
from zhiyi.batch.paths import Spot
from zhiyi.batch.retelling import kept_retelling
from zhiyi.batch.run import run_folders
from zhiyi.batch.tasks import Outcome, Revise, TakeIn, Taken
from zhiyi.config import Settings
from zhiyi.corrections import Figure, append_correction
from zhiyi.errors import EngineError
from zhiyi.flow import PAGES_TOGETHER
from zhiyi.intake.folder import find_inquiries
from zhiyi.limits import Limits
from zhiyi.revisions import Reviser, newest_revision

pytest.importorskip("fsspec", reason="fsspec comes with zhiyi[cluster]")

NODE = {
    "num_cpus": 1,
    "memory": 4 << 30,
    "object_store_memory": 80 << 20,
    "node_ip_address": "127.0.0.1",
}
AT_A_TIME = 2
"""What two nodes of one CPU have in hand together."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
        for name, value in (QUIET | LOOPBACK | token).items():
            patch.setenv(name, value)
        pytest.importorskip("ray", reason="Ray comes with zhiyi[cluster]")
        from ray.cluster_utils import Cluster

        started = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False})
        yield started
        started.shutdown()


LETTER = "情况说明\n我公司出口高压泵，型号 HP-{n}，最大工作压力 {n} MPa。\n主要用途：农业灌溉。\n"


def _batch(root: Path) -> Path:
    """Small inquiries of all that a run meets: text, a long file, a container, a broken file, a
    link, a notice that cannot be read."""
    for number in range(1, 4):
        folder = root / f"案件 {number}" / "submission"
        folder.mkdir(parents=True)
        letter = LETTER.format(n=30 + number)
        (folder / "说明.txt").write_text(letter, encoding="utf-8")
        with zipfile.ZipFile(folder / "附件.zip", "w") as packed:
            packed.writestr("内/合同.txt", f"合同\n{letter}")
        (folder / "坏.pdf").write_bytes(b"%PDF-1.7 x")
        (folder / "链接.txt").symlink_to(folder / "说明.txt")
        (folder.parent / "inquiry.toml").write_text(f'id = "Z-{number}"\n', encoding="utf-8")
    (folder.parent / "inquiry.toml").write_text("id = ", encoding="utf-8")
    canvas = Canvas(str(folder / "long.pdf"))
    for page in range(PAGES_TOGETHER + 2):
        canvas.drawString(72, 700, f"High pressure pump HP-{page}, working pressure {page} MPa")
        canvas.showPage()
    canvas.save()
    return root


def _kept(out: Path) -> dict[str, Any]:
    """Everything that a run wrote of inquiries, but for times."""
    kept: dict[str, Any] = {}
    for file in sorted(out.glob("*/**/*")):
        name = file.relative_to(out).as_posix()
        if file.name == "report.json":
            kept[name] = json.loads(file.read_text("utf-8"))
            del kept[name]["program"]["started"], kept[name]["program"]["seconds"]
        elif file.name == "retelling.json":
            kept[name] = json.loads(file.read_bytes())
            del kept[name]["reporting"]["started"]
        elif file.is_file() and file.suffix in {".json", ".jpg", ".csv"}:
            kept[name] = file.read_bytes()
    return {name: value for name, value in kept.items() if not name.startswith(".zhiyi/")}


def _lose(cluster: Any, node: Any) -> set[str]:
    """Ends a node with all its workers at once, as a machine that is switched off: a worker whose
    raylet alone is gone goes on until it notices. Their process ids."""
    (started,) = node.all_processes["raylet"]
    raylet = psutil.Process(started.process.pid)
    raylet.suspend()  # else it starts others for those that are gone
    there = raylet.children(recursive=True)
    for process in there:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    cluster.remove_node(node, allow_graceful=False)
    return {str(process.pid) for process in there}


def test_a_node_is_lost_in_the_middle_and_reports_are_those_of_one_machine(
    tmp_path: Path, cluster: Any
) -> None:
    folders = find_inquiries([_batch(tmp_path / "in")])
    alone = tmp_path / "local"
    run_folders(folders, out=alone, settings=Settings(workers=1))

    node = cluster.add_node(**NODE)
    workers: list[str] = []
    lost: set[str] = set()
    lost_at: list[int] = []

    def listen(event: Event) -> None:
        """The second node dies when both have done something and have more to do."""
        if isinstance(event, TaskEnded) and event.outcome.failure is None:
            workers.append(event.outcome.worker)
            if not lost_at and len(set(workers)) > 1:
                lost_at.append(len(workers))
                lost.update(_lose(cluster, node))

    out, store = tmp_path / "ray", tmp_path / "store"
    settings = Settings(engine="ray", ray_address=cluster.address, store=f"file://{store}")
    done = run_folders(folders, out=out, settings=settings, listeners=[listen])
    assert len(done) == 3
    on_it = [worker.split("/")[1].split("-")[0] in lost for worker in workers]
    assert {*on_it[: lost_at[0]]} == {True, False}, "both nodes had done something"
    after = on_it[lost_at[0] :]
    assert after.count(True) <= AT_A_TIME, "but for what was on its way, what is left did the rest"
    assert after.count(False) > AT_A_TIME
    assert not after[-1]
    assert _kept(out) == _kept(alone)
    assert any(name.endswith(".jpg") for name in _kept(out))
    assert not list(store.iterdir())


def test_a_node_makes_the_revision_that_one_machine_makes(tmp_path: Path, cluster: Any) -> None:
    """Also where all see the output directory."""
    paper = by_hand.paper("说明.pdf", "情况说明", "额定压力：35 MPa")
    first = by_hand.put(tmp_path / "alone", paper)
    (one,) = json.loads((first / "report.json").read_bytes())["indicators"]
    figure = Figure(figure="85 MPa")
    append_correction(first, layer="indicators", fact=one["id"], change=figure, by="王关员")
    shutil.copytree(first.parent, tmp_path / "seen")
    shutil.copytree(first.parent, tmp_path / "carried")
    with Reviser(first.parent) as reviser:
        alone = reviser.revise("case")
    for name, store in (("seen", None), ("carried", f"file://{tmp_path}/store")):
        out = tmp_path / name
        retelling = kept_retelling(out / "case")
        task = Revise(out=out, inquiry="case", retelling=retelling, limits=Limits())
        with RayEngine(out=out, limits=Limits(), address=cluster.address, store=store) as engine:
            engine.submit(task)
            (outcome,) = _outcomes(engine)
        assert outcome.failure is None
        made = newest_revision(out / "case")
        assert made is not None and made.changes == alone.changes
        files = {file.relative_to(made.folder) for file in made.folder.rglob("*")}
        assert files == {file.relative_to(alone.folder) for file in alone.folder.rglob("*")}


def test_where_all_see_the_output_directory_nothing_is_copied(
    tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a node has another working directory
    Path("a.txt").write_text("高压泵")
    task = _take_in(Path("out"), Path("a.txt"))
    with RayEngine(out=task.out, limits=Limits(), address=cluster.address) as engine:
        engine.submit(task)
        (outcome,) = _outcomes(engine)
    assert outcome.task == task
    assert isinstance(outcome.value, Taken)
    assert outcome.value.files[0].file == tmp_path / "a.txt"


def test_a_node_that_does_not_see_the_files_ends_the_run(
    tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = _take_in(tmp_path, tmp_path / "a.txt")
    elsewhere = {tmp_path / "on the coordinator only": Spot("file", "a.txt")}
    monkeypatch.setattr("zhiyi.batch.cluster.inputs_of", lambda task: elsewhere)
    with RayEngine(out=tmp_path, limits=Limits(), address=cluster.address) as engine:
        engine.submit(task)
        with pytest.raises(EngineError, match="ZHIYI_STORE"):
            _outcomes(engine)


def test_without_a_node_that_has_room_the_run_ends(
    tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zhiyi.batch.cluster.WORKER_BYTES", 1 << 50)
    monkeypatch.setattr("zhiyi.batch.cluster.NODES_WAIT", 0.0)
    limits = Limits(memory_bytes=1 << 50)
    with RayEngine(out=tmp_path, limits=limits, address=cluster.address) as engine:
        engine.submit(_take_in(tmp_path, tmp_path / "a.txt"))
        assert engine.slots == 1
        with pytest.raises(EngineError, match="没有节点可用"):
            _outcomes(engine)


def _take_in(out: Path, file: Path) -> TakeIn:
    return TakeIn(
        out=out, inquiry="one", name="a", file=file, scratch=out / "scratch", limits=Limits()
    )


def _outcomes(engine: RayEngine) -> list[Outcome]:
    while not (outcomes := engine.outcomes(wait=1.0)):
        pass
    return outcomes


def test_what_a_node_wrote_for_another_inquiry_costs_its_task_only(tmp_path: Path) -> None:
    engine = RayEngine(out=tmp_path / "out", limits=Limits(), store=f"file://{tmp_path}/store")
    task = _take_in(tmp_path / "out", tmp_path / "a.txt")
    outcome = Outcome(task=task, seconds=1, worker="w", value=Taken(files=()))
    written = ((Spot("out", "another/report.json"), Blob("0" * 64, 1)),)
    back = Back(node="n", outcome=outcome, written=written)
    engine._ray = SimpleNamespace(get=lambda reference, timeout: back)
    engine._flying["reference"] = _Flight(task=task, alone=False)
    landed = engine._landed("reference")
    assert landed and landed.failure and landed.failure.cause == "broke"
    assert not (tmp_path / "out").exists()


def test_the_cluster_of_the_tests_listens_on_this_machine_only(cluster: Any) -> None:
    listening: list[str] = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it ended since it was listed
            places = process.net_connections("inet")
            listening += [p.laddr.ip for p in places if p.status == psutil.CONN_LISTEN]
    assert listening
    assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}


def test_another_version_on_a_node_is_refused() -> None:
    here = this_program()
    engines = tuple((n, "4.0" if n == "tesseract" else v) for n, v in here.engines)
    assert "tesseract" in work((here.code, engines), b"not opened").refused
    assert "版本不同" in work(("another", here.engines), b"not opened").refused
    assert Program(here.code, here.engines) == here


def test_an_address_where_nobody_answers_ends_the_run(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray comes with zhiyi[cluster]")
    engine = RayEngine(out=tmp_path, limits=Limits(), address="ray:/nothing")
    with pytest.raises(EngineError, match="ray:/nothing"), engine:
        pass


def test_without_ray_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match=r"pip install 'zhiyi\[cluster\]'") as told:
        RayEngine(out=tmp_path, limits=Limits()).__enter__()
    assert told.value.exit_code == 4


LOCAL = """
import sys, psutil
from pathlib import Path
from zhiyi.batch.cluster import RayEngine
from zhiyi.limits import Limits
with RayEngine(out=Path(sys.argv[1]), limits=Limits(memory_bytes=1 << 20), workers=3) as engine:
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    places = [p for one in family for p in one.net_connections("inet") if p.status == "LISTEN"]
    print(engine.slots, *sorted({p.laddr.ip.removeprefix("::ffff:") for p in places}))
"""


def test_a_cluster_of_this_machine_alone_cannot_be_reached(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray comes with zhiyi[cluster]")
    command = [sys.executable, "-c", LOCAL, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.split() == ["3", "127.0.0.1"]
    assert ended.stderr == ""
