"""By which names the workbench answers, and whose word on clients it takes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from tests.review.browsing import CSRF
from tests.review.making import People
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from zhiyi.cli import main
from zhiyi.errors import ArgumentError
from zhiyi.review.database.models import Attempt
from zhiyi.review.web.app import create_app
from zhiyi.review.web.reaching import Hosts, hosts_of, named_in, proxies_of
from zhiyi.review.workplace import Workplace

PROXY, CLIENT = "10.0.0.2", "192.0.2.7"


@pytest.mark.parametrize(
    ("bound", "allowed", "header", "let_in"),
    [
        ("127.0.0.1", [], "127.0.0.1:8765", True),
        ("127.0.0.1", [], "localhost:8765", True),
        ("127.0.0.1", [], "LocalHost", True),
        ("127.0.0.1", [], "[::1]:8765", True),
        ("127.0.0.1", [], "127.9.9.9", True),
        ("127.0.0.1", [], "evil.example:8765", False),
        ("127.0.0.1", [], "localhost.evil.example", False),
        ("127.0.0.1", [], "evil-localhost", False),
        ("127.0.0.1", [], "192.0.2.1", False),
        ("127.0.0.1", [], "", False),
        ("127.0.0.1", [], "[", False),
        ("127.0.0.1", ["Review.Customs.Example."], "review.customs.example:443", True),
        ("127.0.0.1", ["review.customs.example"], "other.customs.example", False),
        ("192.0.2.1", [], "192.0.2.1:8765", True),
        ("192.0.2.1", [], "192.0.2.2:8765", False),
        ("2001:db8::1", [], "[2001:0db8:0::1]:8765", True),
        ("0.0.0.0", [], "192.0.2.2:8765", True),
        ("::", [], "[2001:db8::9]", True),
        ("0.0.0.0", [], "evil.example", False),
        ("0.0.0.0", ["review"], "review:8765", True),
    ],
)
def test_it_answers_to_its_own_names_only(
    bound: str, allowed: list[str], header: str, let_in: bool
) -> None:
    assert hosts_of(bound, allowed=allowed).let_in(header) is let_in


def test_a_page_of_elsewhere_that_takes_our_address_is_refused(workplace: Workplace) -> None:
    """DNS rebinding: evil.example names 127.0.0.1 now, and its page asks for ours."""
    client = TestClient(create_app(workplace, hosts=hosts_of("127.0.0.1", allowed=[])))
    for path in ("/sign-in", "/healthz", "/static/style.css", "/api/openapi.json"):
        answer = client.get(path, headers={"host": "evil.example:8765"})
        assert answer.status_code == 421 and "--allow-host" in answer.text
        assert client.get(path, headers={"host": "localhost:8765"}).status_code == 200


def certificate(folder: Path, *, ends: datetime) -> tuple[Path, Path]:
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "review")])
    names = [
        x509.DNSName("Review.customs.example"),
        x509.DNSName("*.desk.example"),
        x509.IPAddress(ip_address("192.0.2.5")),
    ]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return chain, private


def test_the_names_of_the_certificate_are_the_offices_own(tmp_path: Path) -> None:
    chain, _ = certificate(tmp_path, ends=datetime.now(UTC) + timedelta(days=1))
    assert named_in(chain) == {"review.customs.example", "*.desk.example", "192.0.2.5"}
    hosts = hosts_of("0.0.0.0", allowed=[], certificate=chain)
    assert hosts.let_in("review.customs.example") and hosts.let_in("a.desk.example")
    assert not hosts.let_in("a.b.desk.example") and not hosts.let_in("desk.example")


def test_an_expired_certificate_is_told(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chain, key = certificate(tmp_path, ends=datetime.now(UTC) - timedelta(days=1))
    assert main(["review", str(out), "--tls-cert", str(chain), "--tls-key", str(key)]) == 2
    told = capsys.readouterr().err
    assert "过期" in told and "expired" in told and told.count("\n") == 1


@pytest.mark.parametrize("name", ["https://a.example", "a.example:443", "a b", "", "a/b"])
def test_what_is_no_name_is_told(name: str) -> None:
    with pytest.raises(ArgumentError, match="allow-host"):
        hosts_of("127.0.0.1", allowed=[name])


@pytest.mark.parametrize("given", ["proxy.example", "10.0.0.1/8", "0.0.0.0/0", "::/0", "*", ""])
def test_no_proxy_is_believed_by_mistake(given: str) -> None:
    with pytest.raises(ArgumentError, match="--proxy"):
        proxies_of([given])


def behind(app: FastAPI, *proxies: str, peer: str = PROXY) -> TestClient:
    """The workbench as uvicorn serves it behind ``proxies``, asked by ``peer``."""
    wrapped = ProxyHeadersMiddleware(app, trusted_hosts=proxies_of(list(proxies)))  # type: ignore[arg-type]
    return TestClient(wrapped, client=(peer, 4711), follow_redirects=False)  # type: ignore[arg-type]


def failed_from(client: TestClient, workplace: Workplace, headers: dict[str, str]) -> list[str]:
    """A sign-in that fails; from which addresses failures are counted then."""
    page = client.get("/sign-in", headers=headers)
    data = {"csrf": CSRF.findall(page.text)[-1], "name": "chen", "password": "guess"}
    assert client.post("/sign-in", data=data, headers=headers).status_code == 403
    with workplace.reading() as session:
        return sorted(session.scalars(select(Attempt.address)))


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "counted"),
    [
        ([], PROXY, CLIENT, PROXY),
        ([PROXY], PROXY, CLIENT, CLIENT),
        (["10.0.0.0/24"], PROXY, CLIENT, CLIENT),
        ([PROXY], PROXY, f"198.51.100.1, {CLIENT}", CLIENT),
        ([PROXY, "10.0.0.3"], PROXY, f"{CLIENT}, 10.0.0.3", CLIENT),
        ([PROXY], CLIENT, "198.51.100.1", CLIENT),
    ],
)
def test_failures_are_counted_by_the_real_client(
    workplace: Workplace,
    people: People,
    proxies: list[str],
    peer: str,
    forwarded: str,
    counted: str,
) -> None:
    """What a client itself puts before the proxy's word is not believed."""
    client = behind(create_app(workplace), *proxies, peer=peer)
    assert failed_from(client, workplace, {"x-forwarded-for": forwarded}) == [counted]


@pytest.mark.parametrize(("peer", "secure"), [(PROXY, True), (CLIENT, False)])
def test_cookies_are_secure_where_the_proxy_has_tls(
    workplace: Workplace, people: People, peer: str, secure: bool
) -> None:
    client = behind(create_app(workplace), PROXY, peer=peer)
    answer = client.get("/sign-in", headers={"x-forwarded-proto": "https"})
    assert ("Secure" in answer.headers["set-cookie"]) is secure
    assert ("strict-transport-security" in answer.headers) is secure


def test_no_host_is_asked_about_where_none_is_named(workplace: Workplace) -> None:
    assert TestClient(create_app(workplace)).get("/sign-in").status_code == 200
    assert not Hosts(frozenset()).let_in("testserver")
