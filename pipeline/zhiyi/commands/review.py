"""``zhiyi review``: the officers' workbench over what a run wrote."""

from __future__ import annotations

import argparse
import ipaddress
import resource
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhiyi.batch.watching.logs import logged
from zhiyi.commands.watch import stopped_by_signals
from zhiyi.errors import ArgumentError, StorageError
from zhiyi.review.accounts.users import nobody_yet
from zhiyi.review.alone import alone
from zhiyi.review.cases.folders import folders_of
from zhiyi.review.web.reaching import hosts_of, proxies_of
from zhiyi.review.workplace import Workplace, open_workplace

GRACE = 10
"""Seconds that requests under way are given when the workbench is told to stop."""

MOST_OPEN = 4096
"""Files and connections, where the machine lets us have so many."""


@dataclass(frozen=True, slots=True)
class Tls:
    certificate: Path
    key: Path


def review(options: argparse.Namespace) -> int:
    """0: told to stop by SIGTERM; 130: interrupted."""
    tls = _tls(options.tls_cert, options.tls_key)
    refuse_open_address(options.host, tls=tls is not None, allowed=options.public_without_tls)
    proxies = proxies_of(options.proxy)
    hosts = hosts_of(
        options.host, allowed=options.allow_host, certificate=tls.certificate if tls else None
    )
    with ExitStack() as stack:
        stop = stack.enter_context(stopped_by_signals())
        if options.log:
            stack.enter_context(logged(verbose=options.verbose, file=options.log))
        _refuse_elsewhere(options.directory)
        stack.enter_context(alone(options.directory))
        workplace = stack.enter_context(opened(options))
        stack.enter_context(workplace.database.served_alone())
        from zhiyi.review.web.app import create_app

        door = stack.enter_context(_listening(options.host, options.port))
        _tell(workplace, options.host, door.getsockname()[1], tls=tls is not None)
        _serve(create_app(workplace, tls=tls is not None, hosts=hosts), door, tls, proxies)
    return 130 if stop.interrupted else 0


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Workplace]:
    """The workplace that the options name, closed in the end."""
    directory: Path = options.directory
    _refuse_elsewhere(directory)
    try:
        workplace = open_workplace(directory, url=options.database, keys=options.keys)
    except OSError as error:
        raise StorageError.at(
            Path(error.filename or directory), error.strerror or str(error)
        ) from error
    try:
        yield workplace
    finally:
        workplace.close()


def _refuse_elsewhere(directory: Path) -> None:
    """A database and a journal are begun only where a run has written, not wherever a mistyped
    path leads."""
    if not directory.is_dir():
        raise ArgumentError(
            f"{directory}: 没有这个目录，请给出 zhiyi run --out 所用的目录 no such directory; give "
            "the one that was given to zhiyi run --out"
        )
    try:
        held = (directory / ".zhiyi").is_dir() or any(folders_of(directory))
    except OSError as error:
        raise ArgumentError(f"{directory}: 无法读取 cannot be read: {error.strerror}") from error
    if not held:
        raise ArgumentError(
            f"{directory}: 目录中没有报告，请先执行 zhiyi run … --out {directory} there are no "
            f"reports here; run zhiyi run … --out {directory} first"
        )


def refuse_open_address(host: str, *, tls: bool, allowed: bool) -> None:
    """Passwords and papers do not travel in the clear by accident. Raises ``ArgumentError``."""
    if tls or allowed or is_loopback(host):
        return
    raise ArgumentError(
        f"--host {host}: 可从其他计算机访问，须用 --tls-cert 和 --tls-key；确在受保护的内网或有"
        "反向代理时可加 --public-without-tls can be reached from other computers: give --tls-cert "
        "and --tls-key, or --public-without-tls behind a proxy that has them"
    )


def is_loopback(host: str) -> bool:
    """A name other than localhost may be anybody's."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _tls(certificate: Path | None, key: Path | None) -> Tls | None:
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise ArgumentError("--tls-cert 和 --tls-key 须同时给出 give both of them")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise ArgumentError(
            f"{certificate}, {key}: 证书或私钥无法使用 cannot be used: {error}"
        ) from error
    _refuse_expired(certificate)
    return Tls(certificate, key)


def _refuse_expired(certificate: Path) -> None:
    from cryptography import x509

    ends = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
    if ends <= datetime.now(UTC):
        raise ArgumentError(
            f"{certificate}: 证书已于 {ends:%Y-%m-%d %H:%M} UTC 过期，请更换 the certificate "
            "expired; renew it"
        )


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    try:
        kind, address = _resolved(host, port)
        door = socket.create_server(address, family=kind, backlog=256)
    except OSError as error:
        raise ArgumentError(
            f"{host}:{port}: 无法在此地址提供服务 cannot serve here: {error.strerror or error}"
        ) from error
    with door:
        yield door


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, Any]:
    family, _, _, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    return family, address


def _tell(workplace: Workplace, host: str, port: int, *, tls: bool) -> None:
    shown = f"[{host}]" if ":" in host else host
    scheme = "https" if tls else "http"
    print(f"zhiyi: {scheme}://{shown}:{port}/", file=sys.stderr, flush=True)
    if nobody_yet(workplace):
        print(
            "zhiyi: 尚无用户 there are no users yet; zhiyi review users add "
            f"{workplace.directory} --name admin --shown 系统管理员 --role administrator --own",
            file=sys.stderr,
            flush=True,
        )


def _open_more() -> None:
    """Each connection is an open file, and so is each picture that is sent: the 1,024 that a
    service has at first are soon taken."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_OPEN if hard == resource.RLIM_INFINITY else min(MOST_OPEN, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _serve(app: Any, door: socket.socket, tls: Tls | None, proxies: list[str]) -> None:
    import uvicorn

    from zhiyi.review.web.wire import Bounded

    config = uvicorn.Config(
        app,
        http=Bounded,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_graceful_shutdown=GRACE,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=tls.key if tls else None,
    )
    _open_more()
    uvicorn.Server(config).run(sockets=[door])
