# SPDX-License-Identifier: Apache-2.0
"""The texts of the chosen language: one catalogue in memory at a time."""

import sys

LANGUAGES = ("zh", "en")
_MODULES = {"zh": "zh_HK", "en": "en"}


def _catalogue(lang):
    """The catalogue of a language, its module forgotten again so that it can be collected."""
    name = __name__ + "." + _MODULES[lang]
    __import__(name)
    module = sys.modules.pop(name)
    package = sys.modules[__name__]
    if hasattr(package, _MODULES[lang]):
        delattr(package, _MODULES[lang])
    return module.TEXTS


class Texts:
    """`texts(key, *values)` in the chosen language; `texts.pick(lang, *keys)` for the bilingual screens."""

    def __init__(self, lang):
        self.choose(lang)

    def choose(self, lang):
        """lang: "zh" or "en"."""
        self._texts = None  # the old catalogue may go before the new one comes
        self.lang = lang
        self._texts = _catalogue(lang)

    @property
    def other(self):
        """The language that the language key leads to."""
        return "en" if self.lang == "zh" else "zh"

    def __call__(self, key, *values):
        text = self._texts[key]
        return text.format(*values) if values else text

    def get(self, key, default=""):
        return self._texts.get(key, default)

    def pick(self, lang, *keys):
        """A tuple of texts of one language, whichever is chosen."""
        texts = self._texts if lang == self.lang else _catalogue(lang)
        return tuple([texts[key] for key in keys])
