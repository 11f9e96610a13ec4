# SPDX-License-Identifier: Apache-2.0
"""The reading of recorded_session.txt in parts: certificates, commands with their answers, the random source."""

from reader.crypto.random import Drbg
from reader.crypto.sha2 import digest
from scripted import ScriptedCard, octets

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
