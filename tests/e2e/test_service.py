# SPDX-License-Identifier: Apache-2.0
"""What a reader is fit for, seen on its screen and told to its host."""

from datetime import datetime

import pytest

from issuers import shared_issuer
from need import need_micropython
from smartid.sim import flash
from smartid.sim.connected import connected
from smartid.sim.world import World


@pytest.fixture(scope="module", autouse=True)
def micropython():
    need_micropython()


@pytest.fixture(scope="module")
def pki():
    return shared_issuer()


@pytest.mark.parametrize(
    ("clock", "screen", "state"),
    [
        (datetime(2026, 11, 24, 14, 32), "idle", "in service"),
        (datetime(2026, 12, 25), "service-S-04", "certificate run out"),
        (datetime(2026, 11, 1), "service-E-70", "time not set"),
        (None, "service-E-70", "time not set"),
    ],
    ids=["in service", "run out", "set back", "time lost"],
)
def test_a_provisioned_reader_by_its_clock(pki, clock, screen, state):
    options = {"clock": clock} if clock else {"clock_lost": True}
    with World(pki=pki, place="kiosk", **options) as world, connected(world) as client:
        assert world.screen[0] == screen
        assert client.call("reader.info")["state"] == state


def test_midnight_takes_a_reader_out_of_service(pki):
    with World(pki=pki, place="kiosk", clock=datetime(2026, 12, 24, 23, 59)) as world:
        world.wait_screen("idle")
        with world.lock:
            world.clock.set(datetime(2026, 12, 25))
        world.wait_screen("service-S-04")
        with world.lock:
            world.clock.set(datetime(2026, 12, 1))
        world.wait_screen("idle")


def test_a_blank_reader_says_so_and_its_menu_can_be_looked_at(tmp_path):
    image = tmp_path / "blank.img"
    flash.blank(image)
    with World(flash_image=image) as world, connected(world) as client:
        assert world.screen[0] == "service-S-01"
        assert client.call("reader.info")["state"] == "blank"
        world.type(["enter"])
        world.wait_screen("menu")
        world.type(["cancel"])
        world.wait_screen("service-S-01")
