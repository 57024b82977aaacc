"""To a Ray cluster, or to one that is started on this machine for one run."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from zhiyi.errors import EngineError

QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
"""Nothing is reported to anyone."""

LOOPBACK = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}
"""Ray's own switch for machines that form no cluster: it then listens on 127.0.0.1 only."""


def connected(address: str | None, *, workers: int | None) -> Any:
    """Ray's module, connected."""
    try:
        import ray
    except ImportError as error:
        raise EngineError(
            "未安装 Ray：请执行 pip install 'zhiyi[cluster]' Ray is missing: "
            "pip install 'zhiyi[cluster]'"
        ) from error
    logging.getLogger("ray").setLevel(logging.ERROR)
    here: dict[str, Any] = {}
    if address is None:
        here = {"num_cpus": workers, "include_dashboard": False}
    try:
        with _own_signals():
            ray.init(
                address=address or "local",
                log_to_driver=False,
                logging_level=logging.ERROR,
                configure_logging=False,
                **here,
            )
    except (ConnectionError, ImportError, RuntimeError, ValueError, OSError) as error:
        raise EngineError(
            f"无法使用 Ray 集群 {address or '(本机 local)'}：{error} the cluster cannot be used"
        ) from error
    return ray


@contextmanager
def _own_signals() -> Iterator[None]:
    """Ray takes SIGTERM for itself; how a run ends on it is the run's own matter."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


@contextmanager
def lost_cluster() -> Iterator[None]:
    try:
        yield
    except ConnectionError as error:
        raise EngineError(
            "与 Ray 集群的连接已断开，运行已停止；同一命令可继续 the cluster is gone; the same "
            f"command goes on: {error}"
        ) from error


def _token() -> dict[str, str]:
    """Only this run talks to the cluster that it starts."""
    return {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}


@contextmanager
def environment(address: str | None) -> Iterator[None]:
    """What Ray and the processes that it starts go by."""
    values = QUIET if address is not None else QUIET | LOOPBACK | _token()
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
