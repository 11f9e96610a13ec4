# SPDX-License-Identifier: Apache-2.0
"""Other people's programs use our reader as a reader of their PC/SC system: OpenSC, unmodified, through the firmware, with
the card in the simulated slot and the PIN typed on the simulated keypad.
"""

import subprocess
import threading

import pytest
from tests.host.pcsc import virtual_reader

from need import need, need_micropython
from smartid import people, pki
from smartid.cli.pcsc import _Hands, serve
from smartid.device import ReaderRefused
from smartid.device.host_key import HostKey
from smartid.pcsc.errors import CardGone
from smartid.pcsc.reader import LentCard
from smartid.pki.keys import KeyFiles
from smartid.sim import provisioned
from smartid.sim.card import Card
from smartid.sim.connected import connected
from smartid.sim.world import World

PERSON = people.find("chan")
PIN, NEW_PIN, OTHER_PIN = PERSON.ecert.pin, "482915", "111222"
ISSUER = pki.ephemeral()
SELECT_ECERT = bytes.fromhex("00A4040C0CA000000063504B43532D3135")
VERIFY = bytes.fromhex("0020008108" + OTHER_PIN.encode().hex() + "FFFF")
TRIES = bytes.fromhex("00CADF2103")


@pytest.fixture
def events():
    return []


def bench(lay, events=None, **settings):
    """A reader at a lab bench and its client; lay(world, card): what happens when it asks for chan's card."""
    need_micropython()
    with (
        World(pki=ISSUER, lang="en", place="bench", settings=settings, trace=events) as world,
        connected(world) as client,
    ):
        hands = _Hands(world, lambda: lay(world, Card.personalise(PERSON, ISSUER)))
        hands._type = lambda: None
        client.call("events.subscribe")
        yield world, LentCard(client, provisioned.owner(ISSUER), True, hands.heard)


@pytest.fixture
def lent(events):
    """(world, card): with the card in the slot."""
    yield from bench(World.insert, events.append)


def typing(world, pins, act):
    """What act() gives, with these PINs typed, one after the other as the screen asks; "" is the red key."""
    found = []
    thread = threading.Thread(target=lambda: found.append(act()))
    thread.start()
    for pin in pins:
        world.wait_screen("pin", timeout=30)
        world.screen = ("", "")  # the next one has the same name
        world.type([*pin, "enter"] if pin else ["cancel"])
    thread.join(60)
    return found[0]


# --- OpenSC ---------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def system(tmp_path_factory):
    with virtual_reader(tmp_path_factory.mktemp("pcscd")) as found:
        yield found


@pytest.fixture
def opensc(system, lent):
    """opensc(pins, program, arguments...): its exit status and all it said."""
    world, card = lent
    said = []
    thread = threading.Thread(target=serve, args=(card, system.port, said.append))
    thread.start()
    system.wait_for_card()
    yield lambda pins, *command: typing(world, pins, lambda: system.run(*command))
    world.withdraw()
    thread.join(20)
    assert not thread.is_alive()
    assert "(contact) is in the virtual reader" in said[0] and "taken away" in said[1]


@pytest.mark.slow
def test_opensc_reads_the_ecert_and_uses_its_key(opensc, events, tmp_path):
    certificate = tmp_path / "cert.pem"
    status, said = opensc([], "pkcs15-tool", "--dump")
    assert status == 0 and "PKCS#15 Card [e-Cert]" in said and "Private RSA Key [e-Cert key]" in said
    assert opensc([], "pkcs15-tool", "--read-certificate", "45", "-o", str(certificate))[0] == 0
    subject = [need("openssl", "openssl"), "x509", "-in", str(certificate), "-noout", "-subject"]
    assert "CHAN" in subprocess.run(subject, capture_output=True, text=True, check=True).stdout
    status, said = opensc([PIN], "pkcs11-tool", "--login", "--pin", OTHER_PIN, "--test")
    assert status == 0 and "No errors" in said, said
    whole = b" ".join(value for event in events for value in event.values() if isinstance(value, bytes))
    assert SELECT_ECERT[:4] in whole and PIN.encode() not in whole and OTHER_PIN.encode() not in whole


@pytest.mark.slow
def test_opensc_changes_the_pin_typed_here(opensc):
    change = ("pkcs15-tool", "--change-pin", "--pin", OTHER_PIN, "--new-pin", "333444")
    assert opensc([PIN, NEW_PIN, NEW_PIN], *change)[0] == 0
    assert opensc([NEW_PIN], "pkcs15-tool", "--verify-pin", "--pin", OTHER_PIN)[0] == 0
    assert opensc([PIN], "pkcs15-tool", "--verify-pin", "--pin", OTHER_PIN)[0] != 0


# --- each answer ----------------------------------------------------------------------------------------------
def test_what_the_pin_pad_answers(lent):
    world, card = lent
    assert card.connect() and card.atr.hex().startswith("3b95")
    assert card.transceive(SELECT_ECERT) == b"\x90\x00"
    assert card.transceive(bytes.fromhex("00200081")) == b"\x63\xc3"  # the query for tries passes, and asks nobody
    assert typing(world, [""], lambda: card.transceive(VERIFY)) == b"\x64\x01"
    assert typing(world, [OTHER_PIN], lambda: card.transceive(VERIFY)) == b"\x63\xc2"
    assert typing(world, [PIN], lambda: card.transceive(VERIFY)) == b"\x90\x00"
    differ = bytes.fromhex("0024008110") + 2 * VERIFY[5:]
    assert typing(world, [PIN, NEW_PIN, OTHER_PIN], lambda: card.transceive(differ)) == b"\x64\x02"
    assert card.transceive(bytes.fromhex("00200081082612345678FFFFFF")) == b"\x6a\x80"  # a PIN block of another kind
    assert card.transceive(TRIES)[1] == 3
    card.power_off()
    card.power_on()
    assert card.transceive(bytes.fromhex("00200081")) != b"\x90\x00"  # nothing proved outlasts a program
    world.withdraw()
    with pytest.raises(CardGone):
        card.transceive(SELECT_ECERT)
    with pytest.raises(CardGone, match="too soon"):
        assert card.atr


def test_without_the_pin_pad_the_programs_pin_goes_to_the_card(lent):
    world, card = lent
    card._pin_pad = False
    assert card.connect() and card.transceive(SELECT_ECERT) == b"\x90\x00"
    assert card.transceive(VERIFY) == b"\x63\xc2" and world.screen[0] == "relay"


def test_the_red_key_takes_the_card_back(lent):
    world, card = lent
    assert card.connect()
    world.type(["cancel"])
    world.wait_for(lambda: world.screen[0] != "relay")
    with pytest.raises(ReaderRefused, match="cancelled at the reader"):
        card.transceive(SELECT_ECERT)


def test_on_the_antenna_the_answer_to_reset_is_made_of_the_historical_bytes():
    for world, card in bench(World.place):
        assert card.connect() and card.interface == "contactless"
        assert card.atr == bytes.fromhex("3b8580018073b601e0a0")
        assert card.transceive(bytes.fromhex("00A4020C02011C")) == b"\x90\x00"
        assert card.transceive(bytes(300)) == b"\x67\x00"
        card.power_on()
        assert card.transceive(bytes.fromhex("00B09C0001"))[-2:] == b"\x90\x00"
        world.remove()
        with pytest.raises(CardGone):
            card.transceive(SELECT_ECERT)
        assert world.failure is None


def test_no_card_is_lent_elsewhere_than_at_a_bench():
    for world, card in bench(World.insert, place="kiosk"):
        with pytest.raises(ReaderRefused, match="lab bench"):
            card.connect()
        with pytest.raises(CardGone):
            card.transceive(SELECT_ECERT)
        assert world.screen[0] == "idle"


def test_no_card_is_lent_to_another_host():
    for world, card in bench(World.insert):
        card._key = HostKey(KeyFiles(ISSUER.store).key("another", "P-256"))
        with pytest.raises(ReaderRefused, match="another host"):
            card.connect()
        assert world.screen[0] == "idle"
