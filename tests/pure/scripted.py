# SPDX-License-Identifier: Apache-2.0
"""Cards for the tests: one that follows a script of APDUs, one that answers by a function."""

from reader.iso7816.connection import CardConnection


def octets(*groups):
    """Hex in groups, blanks ignored."""
    return bytes.fromhex("".join("".join(groups).split()))


class ScriptedCard(CardConnection):
    """script: list of (expected command or None for any, answer with its status word)."""

    def __init__(self, script, max_response=262, extended=False):
        self.script = list(script)
        self.sent = []
        self.max_command = 262
        self.max_response = max_response
        self.extended = extended

    async def transceive(self, command):
        self.sent.append(bytes(command))
        expected, answer = self.script.pop(0)
        assert expected is None or expected == command, "sent %s" % bytes(command).hex()
        return answer[:-2], answer[-2] << 8 | answer[-1]


class AnsweringCard(CardConnection):
    """answer: function(command octets) -> answer with its status word."""

    def __init__(self, answer, max_response=262, extended=False):
        self.answer = answer
        self.sent = []
        self.max_command = 262
        self.max_response = max_response
        self.extended = extended

    async def transceive(self, command):
        self.sent.append(bytes(command))
        answer = self.answer(bytes(command))
        return answer[:-2], answer[-2] << 8 | answer[-1]


def always(*groups):
    """A card with one answer to everything."""
    answer = octets(*groups)
    return AnsweringCard(lambda command: answer)


class FixedRandom:
    """Hands out the given octet strings in turn."""

    def __init__(self, *values):
        self._values = list(values)

    def read(self, count):
        value = self._values.pop(0)
        assert len(value) == count
        return bytearray(value)
