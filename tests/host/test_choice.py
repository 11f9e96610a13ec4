# SPDX-License-Identifier: Apache-2.0
"""What the menu offers at each place: the reader's own certificate decides, from the files of a provisioned reader."""

import pytest

from issuers import shared_issuer
from need import need_micropython
from reader.storage import slots, standing
from reader.storage.settings import Settings
from reader.workflows import choice
from smartid.sim import flash, provisioned

EVERYBODY = ["view", "confirm", "ecert", "stay_update", "library", "notices"]
OFFERED = {
    "registration": [*EVERYBODY, "officer", "passport", "settings"],
    "headquarters": [*EVERYBODY, "officer", "passport", "settings"],
    "control": ["view", "ecert", "stay_update", "library", "notices", "officer", "passport", "settings"],
    "kiosk": [*EVERYBODY, "settings"],
    "bench": [*EVERYBODY, "officer", "passport", "settings"],
}


class Reader:
    """The files of a reader on this machine's disc."""

    day, officer = "20261124", None

    def __init__(self, image, folder):
        self.data = str(folder)
        for name, content in flash.read(image).items():
            path = folder / name.removeprefix("/")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        self.settings = Settings(slots.root(self.data) + "/settings.json")

    def rights(self):
        return standing.rights(self.data, self.day)


class Ui:
    texts = staticmethod(lambda key: key)


@pytest.fixture(scope="module")
def pki():
    need_micropython()
    return shared_issuer()


@pytest.mark.parametrize("place", OFFERED)
def test_the_menu_follows_the_certificate(pki, place, tmp_path):
    reader = Reader(provisioned.image(pki, place), tmp_path)
    assert [line[0] for line in choice.lines(reader)(Ui())] == OFFERED[place]
    reader.day = "20261225"  # the certificate has run out
    after = [line[0] for line in choice.lines(reader)(Ui())]
    assert after == [name for name in OFFERED[place] if name not in ("confirm", "stay_update", "library")]


def test_the_officers_line_says_who_is_logged_in(pki, tmp_path):
    reader = Reader(provisioned.image(pki, "control"), tmp_path)
    words = {line[0]: line[2] for line in choice.lines(reader)(Ui())}
    reader.officer = object()
    assert words["officer"] == "officer" and choice.lines(reader)(Ui())[5][2] == "officer_menu"


def test_a_blank_reader_offers_what_needs_no_right(tmp_path):
    image = tmp_path / "blank.img"
    flash.blank(image)
    reader = Reader(image, tmp_path)
    assert [line[0] for line in choice.lines(reader)(Ui())] == ["view", "ecert", "notices", "passport", "settings"]
