"""Somebody who answers over TLS in another's place, with a certificate that nobody vouches for."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = "127.0.0.1"
REFUSES = b'HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"ok":false}'


@dataclass
class Impostor:
    """Where it listens, and what was said to it."""

    origin: str
    heard: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def impostor(folder: Path) -> AsyncIterator[Impostor]:
    """Listens on 127.0.0.1 under the right name; refuses every request and keeps it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    it = Impostor("")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            it.heard.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(REFUSES)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, HERE, 0, ssl=context)
    it.origin = f"https://{HERE}:{server.sockets[0].getsockname()[1]}"
    try:
        yield it
    finally:
        server.close()


def _certificate(folder: Path) -> Path:
    """Key and certificate in one file: right in everything but who signed it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
    made = made.not_valid_after(now + datetime.timedelta(days=1))
    addressed = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HERE))])
    signed = made.add_extension(addressed, critical=False).sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "impostor.pem"
    path.write_bytes(secret + signed.public_bytes(pem))
    return path
