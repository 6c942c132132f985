"""What the tests of the courier share: keys, a hub that answers files, and the trips of a stick."""

from mcrrt.domain.journal import Feed
from mcrrt.service.exchange import HubLink
from mcrrt.sync.answering import answered
from mcrrt.sync.courier import export_station, import_station
from mcrrt.sync.parcel import HUB, FromStation, Receiver, Sender, pack, unpack
from mcrrt.vault import crypto as vault
from tests.sync.fakes import AT, key_of
from tests.sync.scene import Scene

AUTHORITY = bytes(range(32))


class Crypto(vault.StandardCrypto):
    """The vault's crypto with the keys of a courier."""

    def courier_key(self, private):
        return vault.derive(private, "mcrrt courier v1")

    def courier_public(self, private):
        return vault.recovery_public_key(self.courier_key(private))

    def seal_to(self, public, plain):
        return vault.seal_to(public, plain)

    def open_from(self, private, sealed):
        return vault.open_from(private, sealed)


CRYPTO = Crypto()
HUB_KEY = CRYPTO.courier_key(AUTHORITY)
HUB_PUBLIC = CRYPTO.courier_public(AUTHORITY)
LINK = HubLink(("https://hub",), "", CRYPTO.public_key(AUTHORITY), tuple(Feed), HUB_PUBLIC)


def hub_vouches(_agency, sender, text, signature) -> bool:
    return CRYPTO.verify(CRYPTO.public_key(key_of(sender)), text, signature)


def at_the_hub(scene: Scene, data: bytes) -> bytes:
    """What a hub does with a courier file: open, take in, answer."""
    mine = Receiver(HUB_PUBLIC, open=lambda sealed: CRYPTO.open_from(HUB_KEY, sealed))
    agency, sender, asked = unpack(data, mine, hub_vouches, FromStation)
    answer = answered(scene.hub.as_seen_by(sender), asked, AT)
    back = Receiver(asked.reply_to, seal=lambda plain: CRYPTO.seal_to(asked.reply_to, plain))
    return pack(answer, Sender(agency, HUB, lambda text: CRYPTO.sign(AUTHORITY, text)), back)


def exported(scene: Scene, number: int) -> bytes:
    return export_station(scene.stations[number].exchange, CRYPTO, lambda: AT)[0]


def imported(scene: Scene, number: int, data: bytes):
    return import_station(scene.stations[number].exchange, CRYPTO, data)


def carried(scene: Scene, number: int):
    """One whole trip of the stick."""
    return imported(scene, number, at_the_hub(scene, exported(scene, number)))


def couriers(stations: int = 3) -> Scene:
    """Return stations that know where a courier goes."""
    made = Scene(stations)
    for station in made.stations:
        station.exchange.set_link(LINK)
    return made
