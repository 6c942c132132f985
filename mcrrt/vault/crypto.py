"""AES-256-GCM, Ed25519, X25519 and HKDF, from the cryptography library (OpenSSL).

Ed25519 is in FIPS 186-5. None of it is a FIPS-validated module; the administrator's guide says so.
"""

import os

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from mcrrt.domain.errors import N_, StoreDamaged

KEY_SIZE = 32
_NONCE_SIZE = 12
_PUBLIC_SIZE = 32


def derive(key: bytes, purpose: str, salt: bytes | None = None) -> bytes:
    """Return a key for one purpose from another key (HKDF-SHA256)."""
    return HKDF(algorithm=SHA256(), length=KEY_SIZE, salt=salt, info=purpose.encode()).derive(key)


class StandardCrypto:
    """The Crypto port as the program ships it. Keeps loaded keys, because loading one is dear."""

    def __init__(self) -> None:
        self._signers: dict[bytes, Ed25519PrivateKey] = {}

    def new_key(self) -> bytes:
        """Return a fresh 256-bit key."""
        return os.urandom(KEY_SIZE)

    def seal(self, key: bytes, plain: bytes, context: bytes) -> bytes:
        """Return nonce and ciphertext, bound to the context."""
        nonce = os.urandom(_NONCE_SIZE)
        return nonce + AESGCM(key).encrypt(nonce, plain, context)

    def open(self, key: bytes, sealed: bytes, context: bytes) -> bytes:
        """Undo ``seal``. Raises StoreDamaged when key, context or bytes do not fit."""
        try:
            return AESGCM(key).decrypt(sealed[:_NONCE_SIZE], sealed[_NONCE_SIZE:], context)
        except (InvalidTag, ValueError):
            raise StoreDamaged(N_("Something that was sealed has been changed.")) from None

    def new_signing_key(self) -> bytes:
        """Return a fresh Ed25519 private key, raw."""
        return Ed25519PrivateKey.generate().private_bytes_raw()

    def public_key(self, private: bytes) -> bytes:
        """Return the raw public key."""
        return self._signer(private).public_key().public_bytes_raw()

    def sign(self, private: bytes, data: bytes) -> bytes:
        """Return the 64 bytes of the signature."""
        return self._signer(private).sign(data)

    def verify(self, public: bytes, data: bytes, signature: bytes) -> bool:
        """Say whether the signature is of this key over this data."""
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True

    def courier_key(self, private: bytes) -> bytes:
        """Return the X25519 private key that belongs to a signing key."""
        return derive(private, "mcrrt courier v1")

    def courier_public(self, private: bytes) -> bytes:
        """Return the X25519 public key that belongs to a signing key."""
        return recovery_public_key(self.courier_key(private))

    def seal_to(self, public: bytes, plain: bytes) -> bytes:
        """Seal for the holder of an X25519 private key."""
        return seal_to(public, plain)

    def open_from(self, private: bytes, sealed: bytes) -> bytes:
        """Undo ``seal_to``. Raises StoreDamaged."""
        return open_from(private, sealed)

    def _signer(self, private: bytes) -> Ed25519PrivateKey:
        if private not in self._signers:
            self._signers[private] = Ed25519PrivateKey.from_private_bytes(private)
        return self._signers[private]


def seal_to(public: bytes, plain: bytes) -> bytes:
    """Seal for the holder of an X25519 private key, as libsodium's sealed box does.

    Layout: one-time public key (32 bytes), then what ``seal`` returns.
    """
    one_time = X25519PrivateKey.generate()
    mine = one_time.public_key().public_bytes_raw()
    shared = one_time.exchange(X25519PublicKey.from_public_bytes(public))
    key = derive(shared, "mcrrt escrow v1", mine + public)
    return mine + StandardCrypto().seal(key, plain, b"mcrrt escrow v1")


def open_from(private: bytes, sealed: bytes) -> bytes:
    """Undo ``seal_to``. Raises StoreDamaged when it was not sealed to this key."""
    holder = X25519PrivateKey.from_private_bytes(private)
    theirs = sealed[:_PUBLIC_SIZE]
    public = holder.public_key().public_bytes_raw()
    shared = holder.exchange(X25519PublicKey.from_public_bytes(theirs))
    key = derive(shared, "mcrrt escrow v1", theirs + public)
    return StandardCrypto().open(key, sealed[_PUBLIC_SIZE:], b"mcrrt escrow v1")


def recovery_public_key(private: bytes) -> bytes:
    """Return the public half of a recovery key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
