# SPDX-License-Identifier: Apache-2.0
"""The firmware on the emulated Pico: boards/pico.py, its buses, its heap, and the very picture of the simulated reader.

It runs at a twentieth of a board's speed, so one start serves all of this, and no whole reading is played here.
"""

import json
import zlib

import pytest

from need_pico import BUILD_S, need_pico
from smartid import people, pki
from smartid.sim.card import Card
from smartid.sim.pico.world import PicoWorld
from smartid.sim.world import World

ISSUER = pki.ephemeral()
START_S, ANSWER_S = 400, 120
PICTURE_S = 60
NEEDED_FOR_A_READING = 100_000  # octets free in the idle reader; a view has taken 50,000
pytestmark = [pytest.mark.slow, pytest.mark.timeout(BUILD_S)]


@pytest.fixture(scope="module")
def reader(request):
    need_pico(request.config)
    with PicoWorld(trust=ISSUER.csca_der(), battery=None) as world:
        world.wait_screen("idle", timeout=START_S)
        yield world


def test_the_idle_screen_is_the_simulated_readers(reader):
    with World(trust=ISSUER.csca_der(), battery=None) as other:
        other.wait_screen("idle")
        reader.wait_for(lambda: reader.display.rgb565() == other.display.rgb565(), PICTURE_S, "not the same picture")


def test_it_has_memory_for_a_reading(reader):
    said = bytearray()
    leave = reader.serial.on_data(said.extend)
    call = json.dumps({"jsonrpc": "2.0", "id": "heap", "method": "reader.memory", "params": {}})
    with reader.lock:
        reader.serial.write(f"{call}*{zlib.crc32(call.encode()):08x}\n".encode())
    answers = reader.wait_for(
        lambda: [line for line in bytes(said).split(b"\n")[:-1] if b'"heap"' in line], ANSWER_S, "no answer"
    )
    leave()
    assert json.loads(answers[0].rpartition(b"*")[0])["result"]["free"] > NEEDED_FOR_A_READING


def test_a_card_is_met_and_its_number_asked_for(reader):
    reader.place(Card.personalise(people.find("chan"), ISSUER))
    reader.wait_screen("can", timeout=ANSWER_S)
