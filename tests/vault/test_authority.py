"""The hub's authority, and the code that a person types once."""

import ssl
import threading
from datetime import UTC, datetime, timedelta

import pytest

from mcrrt.domain.errors import BadInput
from mcrrt.hub.serve import bound
from mcrrt.vault import authority as a

CA = a.new_authority()


def shake_hands(tmp_path, server, trusted, name):
    """Let a client that trusts one authority speak to a server, under a name."""
    (tmp_path / "cert").write_bytes(server.certificate)
    (tmp_path / "key").write_bytes(server.key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    listener = bound("127.0.0.1", 0)
    listener.listen()

    def serve():
        line, _address = listener.accept()
        try:
            context.wrap_socket(line, server_side=True).close()
        except OSError:
            line.close()

    thread = threading.Thread(target=serve)
    thread.start()
    client = ssl.create_default_context(cadata=trusted.certificate.decode())
    import socket

    try:
        with (
            socket.create_connection(listener.getsockname()) as line,
            client.wrap_socket(line, server_hostname=name) as safe,
        ):
            return safe.version()
    finally:
        thread.join()
        listener.close()


@pytest.mark.parametrize("name", ["hub.example", "10.0.0.7", "localhost", "127.0.0.1"])
def test_a_station_that_trusts_the_authority_reaches_the_hub(tmp_path, name):
    server = a.new_server(CA, ("hub.example", "10.0.0.7", "localhost", "127.0.0.1"))
    assert shake_hands(tmp_path, server, CA, name) == "TLSv1.3"


def test_another_authority_or_another_name_is_refused(tmp_path):
    server = a.new_server(CA, ("hub.example",))
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(tmp_path, server, a.new_authority(), "hub.example")
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(tmp_path, server, CA, "other.example")


def test_a_certificate_is_made_anew_before_it_ends_or_when_names_change():
    now = datetime.now(UTC)
    server = a.new_server(CA, ("hub.example",)).certificate
    assert not a.needs_renewal(server, ("hub.example",), now)
    assert a.needs_renewal(server, ("hub.example",), now + timedelta(days=350))
    assert a.needs_renewal(server, ("hub.example", "10.0.0.7"), now)
    assert a.needs_renewal(b"", ("hub.example",), now)


@pytest.mark.parametrize("name", ["", "a b", "höb", "a/b", "x" * 300, "a\nb"], ids=ascii)
def test_what_is_no_name_is_refused(name):
    with pytest.raises(BadInput):
        a.check_name(name)


def test_a_code_is_read_as_it_was_written_however_it_is_typed():
    code = a.new_code(CA.certificate)
    text = a.written_code(code)
    assert [len(group) for group in text.split("-")] == [5] * 9
    for typed in (text, text.lower(), text.replace("-", ""), f" {text.replace('-', ' ')} "):
        assert a.read_code(typed) == code
    assert a.read_code(text.replace("O", "0").replace("I", "1")) == code
    assert code.fits(CA.certificate)
    assert not code.fits(a.new_authority().certificate)


def test_a_slip_of_the_pen_is_noticed():
    text = a.written_code(a.new_code(CA.certificate))
    for place in range(0, len(text), 7):
        other = "A" if text[place] != "A" else "B"
        wrong = text[:place] + other + text[place + 1 :]
        with pytest.raises(BadInput):
            a.read_code(wrong)
    for wrong in ("", "x", text[:-1], text + "A", "é" * 45, "=" * 45):
        with pytest.raises(BadInput):
            a.read_code(wrong)


def test_two_people_can_compare_a_fingerprint():
    shown = a.shown_fingerprint(CA.certificate)
    assert shown.replace(" ", "").lower() == a.fingerprint(CA.certificate).hex()
    with pytest.raises(BadInput):
        a.fingerprint(b"nothing")
