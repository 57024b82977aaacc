"""Seconds a page in several processes at once, and the peak memory over a long scanned file."""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from zhiyi.equipment import load_knowledge

from .readers import Zhiyi, submitted

DIFFERENT = 10
"""Different pages in the long file; each is repeated with a mark of its own."""

INTERVAL = 0.2
"""Seconds between two looks at the memory of the processes."""


def seconds_with_workers(
    files: Sequence[Path], warm: Path, *, workers: int, until: str, second: bool
) -> float:
    """Wall seconds a page where processes share the pages, loading and warming not counted."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        ready, todo = manager.Semaphore(0), manager.Queue()
        go = manager.Event()
        crew = [
            context.Process(target=_work, args=(ready, go, todo, warm, until, second))
            for _ in range(workers)
        ]
        for worker in crew:
            worker.start()
        for _ in crew:
            ready.acquire()
        for file in [*files, *[None] * workers]:
            todo.put(file)
        started = time.perf_counter()
        go.set()
        for worker in crew:
            worker.join()
        seconds = time.perf_counter() - started
    if any(worker.exitcode for worker in crew):
        raise RuntimeError(f"a worker failed: {[worker.exitcode for worker in crew]}")
    return seconds / len(files)


def _work(ready: Any, go: Any, todo: Any, warm: Path, until: str, second: bool) -> None:
    """One worker: loads, waits until all are ready, and reads what is still to do."""
    reader = Zhiyi(load_knowledge(), until=until, second=second)
    reader(submitted(warm))
    ready.release()
    go.wait()
    while (file := todo.get()) is not None:
        reader(submitted(file))


def long_scan(file: Path, pictures: Sequence[Path], pages: int) -> None:
    """A scanned PDF of many pages: few pictures over and over, each with a mark of its own."""
    first, *rest = _marked(pictures[:DIFFERENT], pages)
    first.save(file, "PDF", save_all=True, append_images=rest, resolution=150)


def _marked(pictures: Sequence[Path], pages: int) -> Iterator[Image.Image]:
    for number in range(pages):
        with Image.open(pictures[number % len(pictures)]) as opened:
            page = opened.convert("RGB")
        page.thumbnail((1754, 1754))
        ImageDraw.Draw(page).text((20, 20), f"page {number + 1}", (40, 40, 40))
        kept = io.BytesIO()
        page.save(kept, "JPEG", quality=70)
        yield Image.open(kept)


def peak_memory(command: Sequence[str], say: Callable[[str], None]) -> tuple[float, float]:
    """Seconds, and the largest sum of resident memory in MiB of a command's whole family."""
    started, peak, told = time.monotonic(), 0.0, 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=sys.stderr) as process:
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            if time.monotonic() - told > 60:
                told = time.monotonic()
                say(f"    {told - started:.0f} s, peak so far {peak:.0f} MiB")
            time.sleep(INTERVAL)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"exit code {process.returncode}: {' '.join(command)}")
    return time.monotonic() - started, peak


def resident(root: int) -> float:
    """MiB of resident memory of a process and all below it; pages they share count for each."""
    children: dict[int, list[int]] = {}
    pages: dict[int, int] = {}
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            stat = Path(entry.path, "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        children.setdefault(int(stat[1]), []).append(int(entry.name))
        pages[int(entry.name)] = int(stat[21])
    total, left = 0, [root]
    while left:
        one = left.pop()
        total += pages.get(one, 0)
        left += children.get(one, [])
    return total * os.sysconf("SC_PAGE_SIZE") / 2**20
