"""Encrypted connections: pinned to an address, proved by the name."""

import asyncio
import datetime as dt
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from fedcomments.errors import Unreachable

HOST = "blog.example"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for one host, signed by itself, and its key: the paths of both."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def names():
    """The names that clients asked for by TLS."""
    return []


@pytest.fixture
async def secure(web, certificate, names):
    """The same web, answering by TLS too."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.sni_callback = lambda _, name, __: names.append(name)
    async with await web.listen(context):
        yield web


@pytest.fixture
def trusting(certificate):
    """Somebody who trusts that certificate."""
    return ssl.create_default_context(cafile=certificate[0])


async def test_the_name_is_kept_though_an_address_is_dialled(secure, answers, trusting, names):
    secure.place(HOST, answers.page(b"here"))

    page = await secure.client(tls=trusting).fetch(f"https://{HOST}/")

    assert page.body == b"here"
    assert names == [HOST]
    assert secure.asked[0].values("host") == [HOST]
    assert secure.dialled == [("93.184.216.34", 443)]


async def test_a_certificate_for_another_name_is_refused(secure, answers, trusting):
    secure.place("other.example", answers.page(b"here"))

    with pytest.raises(Unreachable, match="tls"):
        await secure.client(tls=trusting).fetch("https://other.example/")

    assert secure.asked == []


async def test_a_certificate_that_nobody_vouches_for_is_refused(secure, answers):
    secure.place(HOST, answers.page(b"here"))

    with pytest.raises(Unreachable, match="tls"):
        await secure.client().fetch(f"https://{HOST}/")

    assert secure.asked == []


async def test_plain_words_where_tls_was_expected_are_refused(web, answers):
    web.place(HOST, answers.page(b"here"))

    with pytest.raises(Unreachable) as caught:
        await web.client(total=0.1).fetch(f"https://{HOST}/")

    assert caught.value.public == "source_not_found"


async def test_a_handshake_that_never_ends_leaves_no_connection_open(web):
    closed = asyncio.Event()

    async def listen_only(reader, writer):
        await reader.read()
        closed.set()
        writer.close()

    web.place(HOST, b"")
    async with await asyncio.start_server(listen_only, "127.0.0.1", 0) as server:
        web.ports[443] = server.sockets[0].getsockname()[1]
        with pytest.raises(Unreachable, match="timeout"):
            await web.client(total=0.1).fetch(f"https://{HOST}/")
        async with asyncio.timeout(1):
            await closed.wait()


async def test_a_redirect_may_leave_tls_and_enter_it(secure, answers, trusting):
    secure.place("old.example", answers.moved(f"https://{HOST}/"))
    secure.place(HOST, answers.moved("http://new.example/"))
    secure.place("new.example", answers.page(b"here"))

    page = await secure.client(tls=trusting).fetch("http://old.example/")

    assert page.body == b"here"
    assert [port for _, port in secure.dialled] == [80, 443, 80]


async def test_limits_hold_by_tls_too(secure, answers, trusting):
    head = b"HTTP/1.1 200 OK\r\n"
    client = secure.client(tls=trusting)

    for start in (head, head + b"\r\n"):
        secure.place(HOST, answers.endless(start, b"a" * 65536))
        with pytest.raises(Unreachable, match="too_large"):
            await client.fetch(f"https://{HOST}/")
