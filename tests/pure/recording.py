# SPDX-License-Identifier: Apache-2.0
"""The reading of recorded_session.txt in parts: certificates, commands with their answers, the random source."""

from reader.crypto.random import Drbg
from reader.crypto.sha2 import digest
from reader.iso7816.files import read_file, select_application
from reader.iso7816.session import CardSession
from reader.lds import profile
from reader.lds.security_info import parse_card_access
from reader.protocols import pace
from scripted import ScriptedCard, octets
from support import run

CAN = b"482913"
TODAY = "20261124"


class Entropy:
    """The source the recording was made with."""

    calls = 0

    def __call__(self, count):
        self.calls += 1
        return digest("sha512", self.calls.to_bytes(4, "big"))[:count]


def random():
    return Drbg(Entropy())


def _lines():
    folder = __file__.rpartition("/")[0]
    with open((folder + "/" if folder else "") + "recorded_session.txt") as file:
        for line in file:
            kind, _, rest = line.strip().partition(" ")
            if kind != "#":
                yield kind, octets(rest)


def certificates():
    return [value for kind, value in _lines() if kind == "csca"]


def card():
    """A card that gives the recorded answers, and only to the recorded commands."""
    script = []
    for kind, value in _lines():
        if kind == ">":
            script.append([value, None])
        elif kind == "<":
            script[-1][1] = value
    return ScriptedCard(script)


async def read(card):
    """{"access": EF.CardAccess, "sod": EF.SOD, data group number: file}, with the recording's CAN and numbers."""
    with CardSession(card) as session:
        files = {"access": await read_file(session, profile.EF_CARD_ACCESS[1])}
        infos = parse_card_access(files["access"])
        await pace.pace(session, pace.choose(infos.pace), CAN, pace.PACE_CAN, random())
        await select_application(session, profile.AID_IDENTITY)
        for group, (_, sfi) in ((1, profile.DG1), (11, profile.DG11), (12, profile.DG12), (13, profile.DG13)):
            files[group] = await read_file(session, sfi)
        files["sod"] = await read_file(session, profile.EF_SOD[1])
        files[2] = await read_file(session, profile.DG2[1], limit=profile.MAX_DG2)
        return files


_files = {}


def files():
    """What `read` gives of the recorded card; read once."""
    if not _files:
        _files.update(run(read(card())))
    return _files
