"""Joining a hub: the code that was typed says which authority to believe, and proves the invitation.

The first question, hello, is asked of whoever answers; nothing is told to it. Only when the
authority it names is the one of the code is a second connection made, that believes only this
authority, and the secret of the code sent through it.
"""

import hashlib
import ssl
from collections.abc import Callable

import msgspec

from mcrrt.domain.errors import N_, BadInput
from mcrrt.service import protocol as p
from mcrrt.service.exchange import HubLink
from mcrrt.sync.client import checked, decoded
from mcrrt.sync.codes import FINGERPRINT_SIZE, read_code
from mcrrt.sync.errors import HubRefused
from mcrrt.sync.wire import Answer, Wire, believing_nobody, trusting

_SENTENCES = {
    "unknown_code": N_(
        "This code was used already, is older than 15 minutes, or is not of this hub. "
        "Ask for a new one."
    ),
    "unknown_account": N_(
        "There is no active account of this user name at the hub. The machine that has it must "
        "send its work first."
    ),
    "agency_known": N_("Your agency is at this hub already. Ask for a code to join it."),
    "agency_needed": N_("This code is for a machine that brings its agency with it."),
    "other_agency": N_("This code is for another agency."),
    "station_known": N_("Another machine is here under the identity of this one."),
    "code_taken": N_(
        "Another machine of the agency numbers its calls with the letters of this one already."
    ),
}


class NotWelcome(HubRefused):
    """The hub did not let the station join. ``code`` says why, for programs."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.template = _SENTENCES.get(code, self.TEMPLATE)
        self.args = (self.template.format(code=code),)


def enrol(
    url: str, code: str, request: p.EnrolRequest, sign: Callable[[bytes], bytes]
) -> p.EnrolAnswer:
    """Join the hub at an address with a code. ``request`` comes without secret and proof.

    Raises BadInput, HubAway, NotWelcome.
    """
    secret, fingerprint = read_code(code)
    ca_pem = _authority_of(url, fingerprint)
    whole = msgspec.structs.replace(request, secret=secret)
    proven = msgspec.structs.replace(whole, proof=sign(p.enrol_text(whole)))
    answer = _ask(
        Wire(url, trusting(ca_pem)), "POST", "/v1/enrol",
        {"Content-Type": "application/json"}, msgspec.json.encode(proven),
    )  # fmt: skip
    try:
        granted = decoded(checked(answer), p.EnrolAnswer)
    except HubRefused as error:
        raise NotWelcome(error.code) from None
    if _der(granted.ca_pem) != _der(ca_pem):
        raise _another_hub()
    return granted


def link_of(url: str, granted: p.EnrolAnswer) -> HubLink:
    """Return the link to a hub that let the station join: first the address that worked."""
    here = url.strip().rstrip("/")
    urls = (here, *(one for one in granted.hubs if one.rstrip("/") != here))
    return HubLink(urls, granted.ca_pem, granted.authority, granted.feeds, granted.courier)


def _authority_of(url: str, fingerprint: bytes) -> str:
    """Return the authority that a hub names, if it is the one of the code."""
    answer = _ask(Wire(url, believing_nobody()), "GET", "/v1/hello", {}, b"")
    der = _der(decoded(checked(answer), p.Hello).ca_pem)
    if hashlib.sha256(der).digest()[:FINGERPRINT_SIZE] != fingerprint:
        raise _another_hub()
    return ssl.DER_cert_to_PEM_cert(der)  # exactly what was compared, and nothing beside it


def _der(ca_pem: str) -> bytes:
    try:
        return ssl.PEM_cert_to_DER_cert(ca_pem.strip())
    except ValueError:
        raise _another_hub() from None


def _another_hub() -> BadInput:
    return BadInput(
        "code", N_("This is not the hub that the code is from. Nothing was sent to it.")
    )


def _ask(wire: Wire, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    try:
        return wire.ask(method, path, headers, body)
    finally:
        wire.cut()
