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
from smartid.cli.pcsc import serve
from smartid.errors import SmartidError
from smartid.pcsc.reader import LentCard
from smartid.sim import provisioned
from smartid.sim.card import Card
from smartid.sim.connected import connected
from smartid.sim.world import World

PERSON = people.find("chan")
PIN, NEW_PIN, OTHER_PIN = PERSON.ecert.pin, "482915", "111222"
ISSUER = pki.ephemeral()


@pytest.fixture(scope="module")
def pcsc(tmp_path_factory):
    need_micropython()
    with virtual_reader(tmp_path_factory.mktemp("pcscd")) as found:
        yield found


class Bench:
    """A reader at a lab bench with the card in its slot, lent to the system."""

    def __init__(self, world, system):
        self.world, self.system = world, system
        self.said, self.ended, self.events = [], None, []

    def lend(self, card, port):
        def run():
            try:
                serve(card, port, self.said.append)
            except SmartidError as error:
                self.ended = error

        self.thread = threading.Thread(target=run)
        self.thread.start()
        self.system.wait_for_card()

    def program(self, *command):
        """Start a program; what it says when it has ended."""
        process = subprocess.Popen(
            command, env=self.system.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return process

    def typing(self, *pins, command):
        """The program's exit status and words, with these PINs typed one after the other as the screen asks for each."""
        process = self.program(*command)
        for pin in pins:
            self.world.wait_screen("pin", timeout=30)
            self.world.screen = ("", "")  # the next one may have the same name
            self.world.type([*pin, "enter"] if pin else ["cancel"])
        return process.wait(60), process.stdout.read()


@pytest.fixture
def bench(pcsc):
    card = Card.personalise(PERSON, ISSUER)
    events = []
    with World(pki=ISSUER, lang="en", place="bench", trace=events.append) as world, connected(world) as client:
        world.insert(card)
        made = Bench(world, pcsc)
        made.card, made.events = card, events
        made.lend(LentCard(client, provisioned.owner(ISSUER)), pcsc.port)
        yield made
        world.withdraw()
        made.thread.join(20)
        assert not made.thread.is_alive()


@pytest.mark.slow
def test_the_ecert_is_read_and_used(bench, tmp_path):
    certificate = tmp_path / "cert.pem"
    status, said = bench.system.run("pkcs15-tool", "--dump")
    assert status == 0 and "PKCS#15 Card [e-Cert]" in said and "Private RSA Key [e-Cert key]" in said
    assert bench.system.run("pkcs15-tool", "--read-certificate", "45", "-o", str(certificate))[0] == 0
    subject = [need("openssl", "openssl"), "x509", "-in", str(certificate), "-noout", "-subject"]
    assert "CHAN" in subprocess.run(subject, capture_output=True, text=True, check=True).stdout
    login = ("pkcs11-tool", "--login", "--pin", OTHER_PIN, "--test")
    status, said = bench.typing(PIN, command=login)
    assert status == 0 and "No errors" in said, said
    nothing = " ".join(map(repr, bench.events))
    assert PIN.encode().hex() not in nothing and repr(PIN.encode())[2:-1] not in nothing.replace("\\\\", "")
    assert OTHER_PIN not in nothing
