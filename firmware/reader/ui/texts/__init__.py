# SPDX-License-Identifier: Apache-2.0
"""The texts of the chosen language, read from their file one by one: in memory is only where each begins.

The place of a text is found by its key's hash, two octets of it beside one another for all keys; the line itself
tells whether it is the right one.
"""

from array import array

from micropython import const

from reader.errors import StorageError

LANGUAGES = ("zh", "en")
FILES = {"zh": "zh_HK.txt", "en": "en.txt"}
FOLDER = __file__.rsplit("/", 1)[0] + "/"
_KEYS = const(720)  # room for so many
_LONGEST = const(384)  # octets of a line


class Texts:
    """`texts(key, *values)` in the chosen language; `texts.pick(lang, ...)` for the bilingual screens."""

    def __init__(self, lang):
        self._hashes = bytearray(2 * _KEYS)
        self._starts = array("H", self._hashes)
        self._line = bytearray(_LONGEST)
        self._file = None
        self.choose(lang)

    def choose(self, lang):
        """lang: "zh" or "en". Raises StorageError when there are more or longer texts than there is room for."""
        if self._file:
            self._file.close()
        self._file = open(FOLDER + FILES[lang], "rb")
        self.lang = lang
        self._count = start = 0
        for line in self._file:
            size = line.find(b"\t")
            if size > 0:
                self._note(line[:size], start)
            start += len(line)
            if len(line) > _LONGEST or start > 0xFFFF:
                raise StorageError("texts of " + lang)

    def _note(self, key, start):
        if self._count == _KEYS:
            raise StorageError("texts of " + self.lang)
        self._hashes[2 * self._count : 2 * self._count + 2] = _hash(key)
        self._starts[self._count] = start
        self._count += 1

    @property
    def other(self):
        """The language that the language key leads to."""
        return "en" if self.lang == "zh" else "zh"

    def __call__(self, key, *values):
        """Raises KeyError for a key that no catalogue has: a mistake in the program."""
        text = self.get(key, None)
        if text is None:
            raise KeyError(key)
        return text.format(*values) if values else text

    def get(self, key, default=""):
        octets = key.encode()
        wanted, at = _hash(octets), -1
        while True:
            at = self._hashes.find(wanted, at + 1, 2 * self._count)
            if at < 0:
                return default
            text = None if at & 1 else self._text(self._starts[at >> 1], octets)
            if text is not None:
                return text

    def _text(self, start, key):
        """The text of the line that begins at `start`, or None when it is another key's."""
        self._file.seek(start)
        size = self._file.readinto(self._line)
        end = self._line.find(b"\n", 0, size)
        begin = len(key) + 1
        if self._line[:begin] != key + b"\t":
            return None
        return str(memoryview(self._line)[begin : end if end >= 0 else size], "utf-8")

    def pick(self, lang, *keys):
        """A list of texts of one language, whichever is chosen; those of the other are read from its file."""
        if lang == self.lang:
            return [self(key) for key in keys]
        found = {}
        with open(FOLDER + FILES[lang], "rb") as file:
            for line in file:
                key, tab, text = line.partition(b"\t")
                name = str(key, "utf-8")
                if tab and name in keys:
                    found[name] = str(text, "utf-8").rstrip("\n")
        return [found[key] for key in keys]


def _hash(key):
    return (hash(key) & 0xFFFF).to_bytes(2, "big")
