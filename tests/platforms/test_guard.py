"""Addresses given by people must not lead into our own network."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from platforms.errors import ChangedShape, Temporary, UnsafeAddress
from platforms.guard import Guard, check_url, guarded_get, is_public
from tests.platforms.fakes.server import FakeServer, Reply, Seen


class Site(FakeServer):
    def answer(self, request: Seen) -> Reply:
        if request.path == "/hop":
            return Reply(302, b"", {"Location": "/page"})
        if request.path == "/inside":
            return Reply(302, b"", {"Location": "http://169.254.169.254/latest/meta-data/"})
        if request.path == "/loop":
            return Reply(302, b"", {"Location": "/loop"})
        if request.path == "/odd":
            return Reply(302, b"", {"Location": "file:///etc/passwd"})
        return Reply(200, b"hello", {"Content-Type": "text/plain"})


@pytest.fixture
def site():
    with Site() as fake:
        yield fake


def outside(addresses: dict[str, list[str]] | None = None) -> Guard:
    """A guard to which 127.0.0.1 stands for the public Internet; everything else is judged as usual."""
    known = addresses or {"site.example": ["127.0.0.1"]}
    return Guard(
        resolver=lambda host, port: known.get(host, [host]),
        allows=lambda address: address == "127.0.0.1" or is_public(address),
        ports=None,
        timeout=5,
    )


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
    ],
)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "142.250.1.1", "2607:f8b0::1", "::ffff:8.8.8.8"])
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address) is True


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://user:pass@example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://example.com/",
        "http://",
        "http://[::1",
        "//example.com/",
        "",
        "http://example.com:22/",
        "http://example.com:99999/",
    ],
)
def test_an_unsafe_address_is_refused_before_any_connection(url: str) -> None:
    with pytest.raises(UnsafeAddress):
        check_url(url)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    guard = Guard(resolver=lambda host, port: ["8.8.8.8", "10.0.0.1"])

    with pytest.raises(UnsafeAddress):
        check_url("https://mixed.example/", guard)


def test_a_host_without_an_address_is_said_to_be_missing() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise OSError

    with pytest.raises(UnsafeAddress) as caught:
        check_url("https://nowhere.example/", Guard(resolver=nowhere))

    assert caught.value.for_person == "There is no server named nowhere.example."


def test_a_page_is_read_from_the_address_that_was_checked(site: Site) -> None:
    port = site.url.rpartition(":")[2]

    reply = guarded_get(f"http://site.example:{port}/hop", guard=outside())

    assert (reply.status, reply.body) == (200, b"hello")
    assert [(seen.path, seen.headers["host"]) for seen in site.requests] == [
        ("/hop", f"site.example:{port}"),
        ("/page", f"site.example:{port}"),
    ]


@pytest.mark.parametrize("path", ["/inside", "/odd", "/loop"])
def test_a_redirect_is_checked_like_the_first_address(site: Site, path: str) -> None:
    with pytest.raises(UnsafeAddress):
        guarded_get(site.url + path, guard=outside())


def test_the_name_is_asked_once_a_hop_so_that_a_second_answer_cannot_move_us(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    guard = Guard(resolver=lambda *_: next(answers), allows=lambda ip: ip == "127.0.0.1", ports=None)

    reply = guarded_get(f"http://rebind.example:{site.url.rpartition(':')[2]}/", guard=guard)

    assert reply.body == b"hello"


def test_a_page_over_the_cap_is_refused(site: Site) -> None:
    site.fail_next(1, status=200, body=b"x" * 2000)

    with pytest.raises(ChangedShape):
        guarded_get(site.url, guard=outside(), max_bytes=1000)


def test_a_page_that_does_not_answer_is_temporary(site: Site) -> None:
    site.fail_next(1, drop=True)

    with pytest.raises(Temporary):
        guarded_get(site.url, guard=outside())


def certificate_for(name: str, folder: Path) -> Path:
    """Write a self-signed certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / f"{name}.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_a_certificate_is_checked_against_the_name_and_not_the_pinned_address(
    site: Site, tmp_path: Path
) -> None:
    pem = certificate_for("site.example", tmp_path)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(pem)
    assert site._server is not None
    site._server.socket = server_side.wrap_socket(site._server.socket, server_side=True)
    trusting = ssl.create_default_context(cafile=str(pem))
    port = site.url.rpartition(":")[2]

    def visit(name: str, tls: ssl.SSLContext | None) -> bytes:
        guard = Guard(resolver=lambda *_: ["127.0.0.1"], allows=lambda _: True, ports=None, tls=tls)
        return guarded_get(f"https://{name}:{port}/", guard=guard).body

    assert visit("site.example", trusting) == b"hello"
    for name, tls in (("other.example", trusting), ("site.example", None)):
        with pytest.raises(Temporary):
            visit(name, tls)
