"""A hub's own certificate authority, and the code that lets a station trust it.

Nobody sells these certificates: the hub makes its authority once, a station learns the authority's
fingerprint from the enrolment code that a person typed, and from then on trusts only it.
"""

import base64
import hashlib
import ipaddress
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from mcrrt.domain.errors import N_, BadInput, StoreDamaged

_CA_LIFE = timedelta(days=20 * 365)
_SERVER_LIFE = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=60)
# A machine whose clock is behind must still believe a certificate that was made just now.
_EARLIER = timedelta(days=1)

SECRET_SIZE = 16
FINGERPRINT_SIZE = 10
_CHECK_SIZE = 2
_GROUP = 5


@dataclass(frozen=True, slots=True)
class Certified:
    """A certificate with its private key, both as PEM."""

    certificate: bytes
    key: bytes


def new_authority() -> Certified:
    """Return a fresh authority: ECDSA on P-256, which older FIPS modules have too."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "MCRRT hub authority")])
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    public = key.public_key()
    certificate = (
        _builder(name, name, public, _CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Certified(_pem(certificate), _key_pem(key))


def new_server(authority: Certified, names: Sequence[str]) -> Certified:
    """Return a certificate of the authority for a server with these names and addresses."""
    issuer = x509.load_pem_x509_certificate(authority.certificate)
    issuer_key = serialization.load_pem_private_key(authority.key, None)
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        raise StoreDamaged(N_("The hub's keys are not the ones it was made with."))
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "MCRRT hub")])
    certificate = (
        _builder(name, issuer.subject, key.public_key(), _SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )
    return Certified(_pem(certificate), _key_pem(key))


def needs_renewal(certificate: bytes, names: Sequence[str], now: datetime) -> bool:
    """Say whether a server's certificate ends soon, or is for other names."""
    try:
        made = x509.load_pem_x509_certificate(certificate)
        there = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return True
    ends_soon = made.not_valid_after_utc - now < _RENEW_BEFORE
    return ends_soon or set(there) != {_general_name(name) for name in names}


def check_name(name: str) -> None:
    """Raise BadInput for what can be no name of a server."""
    try:
        _general_name(name)
    except ValueError:
        raise BadInput("name", N_("This is not the name or the address of a machine.")) from None
    if not re.fullmatch(r"[A-Za-z0-9.:_-]{1,253}", name):
        raise BadInput("name", N_("This is not the name or the address of a machine."))


def fingerprint(ca_pem: bytes) -> bytes:
    """Return the SHA-256 of an authority's certificate. Raises BadInput."""
    try:
        certificate = x509.load_pem_x509_certificate(ca_pem)
    except ValueError:
        raise BadInput("ca_pem", N_("This is not a certificate.")) from None
    return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).digest()


def shown_fingerprint(ca_pem: bytes) -> str:
    """Return the fingerprint as two people compare it: groups of four."""
    digits = fingerprint(ca_pem).hex().upper()
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def _builder(
    name: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, life: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + life)
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


# --- the enrolment code --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """What a person types once: a secret for the hub, and how to know the hub by its authority."""

    secret: bytes
    authority: bytes

    def fits(self, ca_pem: bytes) -> bool:
        """Say whether an authority's certificate is the one that this code speaks of."""
        return fingerprint(ca_pem)[:FINGERPRINT_SIZE] == self.authority


def new_code(ca_pem: bytes) -> EnrolmentCode:
    """Return a fresh code for a hub."""
    return EnrolmentCode(os.urandom(SECRET_SIZE), fingerprint(ca_pem)[:FINGERPRINT_SIZE])


def written_code(code: EnrolmentCode) -> str:
    """Return the code as it is read aloud and typed: nine groups of five letters and digits."""
    raw = code.secret + code.authority
    letters = base64.b32encode(raw + _check(raw)).decode().rstrip("=")
    return "-".join(letters[i : i + _GROUP] for i in range(0, len(letters), _GROUP))


def read_code(text: str) -> EnrolmentCode:
    """Return the code from what somebody typed. Raises BadInput."""
    letters = re.sub(r"[\s-]", "", text).upper().replace("0", "O").replace("1", "I")
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError:
        raw = b""
    body, check = raw[:-_CHECK_SIZE], raw[-_CHECK_SIZE:]
    if len(body) != SECRET_SIZE + FINGERPRINT_SIZE or check != _check(body):
        raise BadInput("code", N_("This is not an enrolment code: a letter is missing or wrong."))
    return EnrolmentCode(body[:SECRET_SIZE], body[SECRET_SIZE:])


def _check(raw: bytes) -> bytes:
    return hashlib.sha256(b"mcrrt enrolment" + raw).digest()[:_CHECK_SIZE]
