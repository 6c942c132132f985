"""A console that is the hub of its own network, as its window keeps it."""

from mcrrt.app import HubProcess, make_office
from mcrrt.service.doorstep import Founding
from mcrrt.service.lan import CodeMade, CodeWish, Listening
from mcrrt.service.wire import JoinHub
from mcrrt.sync.joining import belong, rounds_of
from mcrrt.vault.crypto import StandardCrypto
from tests.support import ADMIN, ADMIN_NAME, PASSWORD


def test_it_serves_itself_and_lets_another_machine_in(tmp_path):
    folder = tmp_path / "console"
    desk = make_office(folder)
    desk.office.found(Founding("Test Region MCRRT", ADMIN, PASSWORD), ADMIN_NAME)
    desk.office.log_out("close")
    hub = HubProcess(folder, 0)
    listening = hub.recv()
    assert isinstance(listening, Listening), listening
    url = listening.urls[-1]
    crypto = StandardCrypto()

    def code(agency: str = "") -> str:
        hub.send(CodeWish(agency))
        made = hub.recv()
        assert isinstance(made, CodeMade)
        return made.code

    belong(desk.office, crypto, JoinHub(url, code(), ADMIN, PASSWORD))
    agency = desk.office.store.info.agency
    other = make_office(tmp_path / "laptop")
    belong(other.office, crypto, JoinHub(url, code(agency), ADMIN, PASSWORD, "Car 4", "vehicle"))
    assert other.office.store.info.agency == agency
    assert rounds_of(desk.office.store.exchange, crypto).run_once().complete
    for opened in (desk, other):
        opened.close()
    hub.close()
    again = HubProcess(folder, 0)
    assert isinstance(again.recv(), Listening)
    again.close()
