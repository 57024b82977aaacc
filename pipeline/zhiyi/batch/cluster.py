"""Tasks done on a Ray cluster: the machines of an office, or this one.

Ray brings a task to a node and tries it again elsewhere when the node is lost; what a file is worth
is decided by whoever submits, as with every engine. Each outcome is told after what the task wrote
is in the output directory.
"""

from __future__ import annotations

import logging
import pickle
import time
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Self

from zhiyi.batch.blobs import BlobError
from zhiyi.batch.connection import connected, environment, lost_cluster
from zhiyi.batch.failures import ended, full
from zhiyi.batch.luggage import Luggage
from zhiyi.batch.node import Back, Sent, this_program, work
from zhiyi.batch.paths import absolute, inputs_of, kind_of, own_models, submitted_file
from zhiyi.batch.tasks import Outcome, TakeIn, Task
from zhiyi.batch.workers import PERFORM
from zhiyi.errors import EngineError
from zhiyi.limits import Limits

log = logging.getLogger(__name__)

WORKER_BYTES = 7 << 29
"""Memory that is set aside on a node for each worker. Measured on scanned pages: a worker 3.0 GiB
when it is replaced (``workers.WORN_SHARE``), the process that it is forked from 0.2 GiB, Ray's own
0.1 GiB; what is left is for the successor."""

LOST_NODES = 5
"""How often Ray brings a task to another node when one is lost under it. A task that was on so many
is told as having died."""

TRIES = 3
"""How often a task is sent where a node could not do it: store, disk or worker did not answer."""

NODES_WAIT = 300.0
"""Seconds without any node that has room for a task, after which the run stops."""

LOOK = 2.0
"""Seconds between two looks at which nodes there are."""

GRACE = 900
"""Seconds that a task may take above its own limit, for fetching and for starting workers; a node
that is silent for longer is taken for lost."""


@dataclass(slots=True, kw_only=True)
class _Flight:
    """A task that is with Ray. ``until``: when it is given up; ``tries``: how often it was sent."""

    task: Task
    alone: bool
    until: float = 0.0
    tries: int = 0


class RayEngine:
    """``out``: the output directory of all tasks. ``address``: of a running cluster, such as
    "10.0.0.1:6379", "auto" or "ray://..."; None starts one on this machine, with ``workers``.
    ``store``: an fsspec address that all nodes reach; without one they all must see ``out`` and
    the folders submitted under the same paths. A node has room for a worker where it has a CPU and
    ``WORKER_BYTES`` of memory, or what ``limits`` allow if that is less.

    Raises ``EngineError`` where Ray is missing, cannot be reached, or a node has another version.
    """

    def __init__(
        self,
        *,
        out: Path,
        limits: Limits,
        address: str | None = None,
        store: str | None = None,
        workers: int | None = None,
        perform: str = PERFORM,
    ) -> None:
        self._out, self._memory = out, min(limits.memory_bytes, WORKER_BYTES)
        self._address, self._workers, self._perform = address, workers, perform
        self._luggage = Luggage(store, out=out) if store else None
        self._waiting: deque[_Flight] = deque()
        self._flying: dict[Any, _Flight] = {}
        self._slots, self._looked, self._seen = 0, 0.0, time.monotonic()
        self._program = (this_program().code, this_program().engines)
        self._held = ExitStack()
        self._ray: Any = None
        self._work: Any = None

    @property
    def slots(self) -> int:
        self._look()
        return max(self._slots, 1)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(environment(self._address))
            self._ray = connected(self._address, workers=self._workers)
            stack.callback(self._ray.shutdown)
            self._work = self._ray.remote(work).options(
                num_cpus=1, memory=self._memory, max_retries=LOST_NODES, retry_exceptions=False
            )
            self._held = stack.pop_all()
        self._seen = time.monotonic()
        return self

    def __exit__(self, *_: object) -> None:
        """Ends every worker at once, whatever it is doing, and empties the store."""
        with self._held:
            for reference in self._flying:
                self._ray.cancel(reference, force=True)
            if self._luggage is not None:
                self._luggage.clear()
        self._flying.clear()
        self._waiting.clear()

    def submit(self, task: Task, *, alone: bool = False) -> None:
        """``alone``: in a process that does nothing else before or after."""
        self._waiting.append(_Flight(task=task, alone=alone))
        self._send()

    def outcomes(self, *, wait: float) -> list[Outcome]:
        """What has come back; waits up to ``wait`` seconds for the first."""
        self._send()
        self._refuse_to_wait()
        if not self._flying:
            if self._waiting:
                time.sleep(min(wait, LOOK))
            return []
        with lost_cluster():
            flying = list(self._flying)
            ready, _ = self._ray.wait(flying, num_returns=1, timeout=wait, fetch_local=False)
            if ready:
                ready, _ = self._ray.wait(
                    flying, num_returns=len(flying), timeout=0, fetch_local=False
                )
        landed = [self._landed(reference) for reference in ready] + self._given_up()
        self._send()
        return [outcome for outcome in landed if outcome is not None]

    # Out

    def _send(self) -> None:
        """Hand over what waits, as long as nodes have room for it."""
        self._look()
        while self._waiting and len(self._flying) < self._slots:
            flight = self._waiting.popleft()
            flight.tries += 1
            flight.until = time.monotonic() + GRACE + flight.task.seconds
            with lost_cluster():
                sent = pickle.dumps(self._sent(flight))
                self._flying[self._work.remote(self._program, sent)] = flight

    def _sent(self, flight: _Flight) -> Sent:
        task = flight.task
        inputs = inputs_of(task)
        stands = kind_of(submitted_file(task)) if isinstance(task, TakeIn) else None
        sent = Sent(
            task=absolute(task),
            alone=flight.alone,
            perform=self._perform,
            models=own_models(),
            store=self._luggage.place if self._luggage else None,
            stands=stands,
        )
        if self._luggage is None:
            self._out.mkdir(parents=True, exist_ok=True)
            return replace(sent, seen=(self._out.absolute(), *(file.absolute() for file in inputs)))
        return replace(sent, inputs=self._luggage.put(inputs, task.inquiry))

    def _look(self) -> None:
        """How many tasks the nodes that are there can do at a time."""
        now = time.monotonic()
        if now - self._looked < LOOK and self._slots:
            return
        with lost_cluster():
            nodes = self._ray.nodes()
        rooms = [_room(node["Resources"], self._memory) for node in nodes if node["Alive"]]
        if sum(rooms) != self._slots:
            log.info("cluster: %d nodes, room for %d tasks", len(rooms), sum(rooms))
        self._looked, self._slots = now, sum(rooms)
        if self._slots:
            self._seen = now

    def _refuse_to_wait(self) -> None:
        """What is with Ray would wait for a node for ever."""
        if time.monotonic() - self._seen > NODES_WAIT:
            raise EngineError(
                f"{NODES_WAIT:.0f} 秒内没有节点可用（每个任务需 1 个 CPU "
                f"和 {self._memory >> 20} MiB 内存），运行已停止；同一命令可继续 no node "
                "has a CPU and the memory for a task; the same command goes on"
            )

    # Back

    def _landed(self, reference: Any) -> Outcome | None:
        """The outcome of a task; None where it is sent once more."""
        flight = self._flying.pop(reference)
        try:
            back: Back = self._ray.get(reference, timeout=60)
        except self._ray.exceptions.RayError as error:
            return self._failed(flight, error)
        if back.refused:
            raise EngineError(back.refused)
        if back.outcome is None:
            return self._again(flight, back)
        try:
            if self._luggage is not None:
                self._luggage.bring(back, flight.task)
        except BlobError:
            return self._again(flight, back)
        except ValueError:  # a place that is none of the task's
            detail = "任务写入了不属于它的位置，结果未采用 the task wrote where it may not"
            return _lost(flight.task, "broke", detail)
        except OSError as error:
            if not full(error):
                raise
            return _lost(flight.task, "full", "磁盘空间不足，结果无法写入 the disk is full")
        return replace(back.outcome, task=flight.task)

    def _again(self, flight: _Flight, back: Back) -> Outcome | None:
        """Where a node could not do it, another may; what the store lost is put there again."""
        if flight.tries < TRIES:
            if self._luggage is not None:
                self._luggage.mend(back.lost)
            self._waiting.appendleft(flight)
            return None
        if back.unable:
            raise EngineError(back.unable)
        detail = "共享存储未能保持文件内容 the store did not keep what was put there"
        return _lost(flight.task, "broke", detail)

    def _failed(self, flight: _Flight, error: Exception) -> Outcome:
        """Ray itself gives a task up."""
        known = self._ray.exceptions
        if isinstance(error, known.RayTaskError):
            cause = getattr(error, "cause", error)
            if isinstance(cause, ImportError | AttributeError | RuntimeError):
                raise EngineError(
                    "节点无法载入 zhiyi：请在所有节点安装同一版本 a node cannot load zhiyi: "
                    f"{cause}"
                ) from error
            detail = f"节点处理时出错（{type(cause).__name__}）the node failed on it"
            return _lost(flight.task, "broke", detail)
        if isinstance(error, known.OutOfMemoryError):
            return _lost(flight.task, "memory", "节点内存不足 the node ran out of memory")
        detail = (
            f"处理该任务的节点多次丢失（{type(error).__name__}）the nodes working on it were lost"
        )
        return _lost(flight.task, "died", detail)

    def _given_up(self) -> list[Outcome]:
        """Tasks of which nothing was heard for too long, while every one has a place to run."""
        if len(self._flying) > self._slots:
            return []
        late = [ref for ref, one in self._flying.items() if time.monotonic() > one.until]
        outcomes = []
        for reference in late:
            self._ray.cancel(reference, force=True)
            task = self._flying.pop(reference).task
            detail = f"节点在 {GRACE + task.seconds} 秒内没有答复 the node did not answer"
            outcomes.append(_lost(task, "time", detail))
        return outcomes


_lost = partial(ended, worker="ray")


def _room(resources: Mapping[str, float], memory: int) -> int:
    cpus = int(resources.get("CPU", 0))
    return min(cpus, int(resources.get("memory", 0)) // memory)
