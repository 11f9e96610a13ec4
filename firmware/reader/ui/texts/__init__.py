# SPDX-License-Identifier: Apache-2.0
"""The texts of the chosen language, as they stand in its file: one buffer made once, searched when a text is wanted.

A catalogue in Python would leave each short text and every key of both languages in memory for good.
"""

from micropython import const

from reader.errors import StorageError

LANGUAGES = ("zh", "en")
_FILES = {"zh": "zh_HK.txt", "en": "en.txt"}
_ROOM = const(9728)


def _path(lang):
    return __file__.rsplit("/", 1)[0] + "/" + _FILES[lang]


class Texts:
    """`texts(key, *values)` in the chosen language; `texts.pick(lang, ...)` for the bilingual screens."""

    def __init__(self, lang):
        self._buffer = bytearray(_ROOM)
        self.choose(lang)

    def choose(self, lang):
        """lang: "zh" or "en". Raises StorageError when the texts have outgrown their buffer."""
        self.lang = lang
        with open(_path(lang), "rb") as file:
            self._size = file.readinto(self._buffer)
            if file.read(1):
                raise StorageError("texts of " + lang)

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
        start = self._buffer.find(("\n%s\t" % key).encode(), 0, self._size)
        if start < 0:
            return default
        start += len(key) + 2
        return str(self._buffer[start : self._buffer.find(b"\n", start)], "utf-8")

    def pick(self, lang, *keys):
        """A list of texts of one language, whichever is chosen; those of the other are read from its file."""
        if lang == self.lang:
            return [self(key) for key in keys]
        found = {}
        with open(_path(lang), "rb") as file:
            for line in file:
                key, tab, text = line.partition(b"\t")
                name = str(key, "utf-8")
                if tab and name in keys:
                    found[name] = str(text, "utf-8").rstrip("\n")
        return [found[key] for key in keys]
