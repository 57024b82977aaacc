"""By which names and addresses the workbench may be asked for, and whose word on clients it takes.

A page of elsewhere whose name is suddenly that of 127.0.0.1 (DNS rebinding) is, to a browser, the
same site as the workbench on this computer: what tells them apart is the name in the request.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from zhiyi.errors import ArgumentError


@dataclass(frozen=True, slots=True)
class Hosts:
    """``names``: in lower case; ``*.customs.example`` is any name one level below, as in a
    certificate. ``any_address``: the workbench serves on every address of the computer, so that a
    number is one of its own; no stranger's name is a number."""

    names: frozenset[str]
    any_address: bool = False

    def let_in(self, header: str) -> bool:
        """Whether a request with this ``Host`` is meant for the workbench."""
        host = name_of(header)
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            parent = host.partition(".")[2]
            return host == "localhost" or host in self.names or f"*.{parent}" in self.names
        return self.any_address or address.is_loopback or str(address) in self.names


def hosts_of(host: str, *, allowed: list[str], certificate: Path | None = None) -> Hosts:
    """``host``: the address that is served on; ``allowed``: names given on the command line; those
    of the certificate are the office's own, too. Raises ``ArgumentError`` for what is no name."""
    names = {_plain(name) for name in allowed}
    for name, given in zip(allowed, map(_plain, allowed), strict=True):
        if not given or any(sign in given for sign in "/:@ "):
            raise ArgumentError(
                f"--allow-host {name}: 请给出主机名，不含协议和端口 give a host's name without "
                "scheme and port"
            )
    bound = _plain(host)
    wild = bound in ("", "0.0.0.0", "::")
    own = set() if wild else {bound}
    known = named_in(certificate) if certificate else frozenset()
    return Hosts(frozenset(names | own | known), any_address=wild)


def name_of(header: str) -> str:
    """The name or the address in a ``Host`` header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    name, colon, port = header.rpartition(":")
    return (name if colon and port.isdecimal() else header).rstrip(".").lower()


def _plain(name: str) -> str:
    name = name.strip().removeprefix("[").removesuffix("]").rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return name


def named_in(certificate: Path) -> frozenset[str]:
    """The names and addresses that a certificate is for."""
    from cryptography import x509

    first = x509.load_pem_x509_certificate(certificate.read_bytes())
    try:
        found = first.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset()
    names = found.get_values_for_type(x509.DNSName)
    addresses = found.get_values_for_type(x509.IPAddress)
    return frozenset([*map(_plain, names), *map(str, addresses)])


def proxies_of(given: list[str]) -> list[str]:
    """Addresses and networks whose word on the client is taken. Raises ``ArgumentError`` for
    anything else: a mistyped one would be trusted by nobody, and never be noticed."""
    for one in given:
        try:
            network = ipaddress.ip_network(one)
        except ValueError as error:
            raise ArgumentError(
                f"--proxy {one}: 不是地址或网段 neither an address nor a network, such as 10.1.2.3 "
                "or 10.1.2.0/24"
            ) from error
        if network.prefixlen == 0:
            raise ArgumentError(
                f"--proxy {one}: 不得信任任何来源 would let every client say who it is"
            )
    return given
