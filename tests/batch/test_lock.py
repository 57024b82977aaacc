"""Two runs on one output directory: the second says so and stops."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from zhiyi.batch.lock import locked
from zhiyi.errors import ArgumentError, StorageError

HOLD = """
import sys, time
from pathlib import Path
from zhiyi.batch.lock import locked
with locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(3600)
"""


def test_a_directory_is_held_by_one_process_at_a_time(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout and holder.stdout.readline() == "held\n"
        with pytest.raises(ArgumentError, match=f"另一次运行正在使用.*pid {holder.pid}"):
            locked(tmp_path).__enter__()
        holder.kill()
        holder.wait()
    with locked(tmp_path):
        pass


def test_it_is_free_again_at_once_after_the_end(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path), pytest.raises(ArgumentError):
            locked(tmp_path).__enter__()


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(StorageError, match="无法写入"):
        locked(tmp_path / "out").__enter__()
