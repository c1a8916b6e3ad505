"""TLS: the modern profile, and the promise to keep to it."""

from __future__ import annotations

import datetime
import http.client
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.gateway.conftest import UNLIMITED
from tests.gateway.running import PATIENCE_SECONDS, Gateway, Replica, running
from tests.gateway.wire import Reply, assert_refused, reply, send_raw


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a self-signed one, with its key in the same file, as HAProxy reads it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("certificate") / "localhost.pem"
    path.write_bytes(signed.public_bytes(pem) + private)
    return path


@pytest.fixture(scope="module")
def secure(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("secure")
    settings = UNLIMITED | {"CERTIFICATE": str(certificate)}
    with running(folder, {"USER_1": Replica("user", folder)}, settings) as gateway:
        yield gateway


def trust(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def get(gateway: Gateway, path: str, context: ssl.SSLContext) -> Reply:
    connection = http.client.HTTPSConnection("localhost", gateway.port, timeout=PATIENCE_SECONDS, context=context)
    connection.request("GET", path)
    try:
        return reply(connection.getresponse())
    finally:
        connection.close()


def agreed(gateway: Gateway, context: ssl.SSLContext) -> tuple[str | None, str | None, str | None]:
    """Give the version, cipher and application protocol of one handshake."""
    connection = http.client.HTTPSConnection("localhost", gateway.port, timeout=PATIENCE_SECONDS, context=context)
    connection.connect()
    channel = connection.sock
    assert isinstance(channel, ssl.SSLSocket)
    cipher = channel.cipher()
    try:
        return channel.version(), cipher and cipher[0], channel.selected_alpn_protocol()
    finally:
        connection.close()


def test_a_request_passes_and_the_service_is_told(secure: Gateway, certificate: Path) -> None:
    answer = get(secure, "/user/v1/profile", trust(certificate))

    assert ["X-Forwarded-Proto", "https"] in [
        [name.title(), value] for name, value in answer.json["headers"] if "proto" in name.lower()
    ]


@pytest.mark.parametrize("path", ["/user/v1/profile", "/nowhere"])
def test_every_answer_promises_tls_for_two_years(path: str, secure: Gateway, certificate: Path) -> None:
    answer = get(secure, path, trust(certificate))

    assert answer.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"


def test_tls_1_3_is_spoken_with_http_2(secure: Gateway, certificate: Path) -> None:
    context = trust(certificate)
    context.set_alpn_protocols(["h2", "http/1.1"])

    version, cipher, protocol = agreed(secure, context)

    assert (version, protocol) == ("TLSv1.3", "h2")
    assert cipher in {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"}


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_request_over_http_2_that_was_cut_off_is_not_sent_again_by_its_client(
    method: str, certificate: Path, tmp_path: Path
) -> None:
    # HAProxy alone would say REFUSED_STREAM, upon which curl sends the request anew, and again.
    replica = Replica("user", tmp_path)
    with running(tmp_path, {"USER_1": replica}, UNLIMITED | {"CERTIFICATE": str(certificate)}) as gateway:
        address = f"https://localhost:{gateway.port}/user/v1/cut"
        command = [
            "curl",
            "--silent",
            "--http2",
            "--cacert",
            str(certificate),
            "--request",
            method,
            "--include",
            address,
        ]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout

        assert told.startswith("HTTP/2 503")
        assert [line.split()[:2] for line in replica.journal] == [[method, "/user/v1/cut"]]


def test_older_tls_is_refused(secure: Gateway, certificate: Path) -> None:
    context = trust(certificate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2

    with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
        agreed(secure, context)


def test_tls_1_2_is_spoken_where_it_is_admitted(certificate: Path, tmp_path: Path) -> None:
    context = trust(certificate)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    settings = {"CERTIFICATE": str(certificate), "TLS_MINIMUM": "TLSv1.2", "USER_1": "127.0.0.1:1"}

    with running(tmp_path, {}, settings) as gateway:
        version, cipher, _ = agreed(gateway, context)

        assert (version, cipher) == ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384")
        context.set_ciphers("AES128-SHA:ECDHE-ECDSA-AES128-SHA")
        with pytest.raises(ssl.SSLError, match="HANDSHAKE_FAILURE"):
            agreed(gateway, context)


def test_plain_http_is_not_served_beside_it(secure: Gateway) -> None:
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        send_raw(secure, b"GET /user/v1/profile HTTP/1.1\r\nHost: a\r\n\r\n")


def test_a_refusal_is_enveloped_over_tls_too(secure: Gateway, certificate: Path) -> None:
    assert_refused(get(secure, "/nowhere", trust(certificate)), 404, "not_found")
