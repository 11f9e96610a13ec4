# SPDX-License-Identifier: Apache-2.0
"""The line of symbols under the date of birth, taken apart: "***AXN" is ***, A, X, N."""


def split_symbols(line):
    """Symbols in their order: the stars together, then letters, each with the figures that follow it (L1)."""
    symbols = []
    stars = len(line) - len(line.lstrip("*"))
    if stars:
        symbols.append(line[:stars])
    for character in line[stars:]:
        if character.isdigit() and symbols:
            symbols[-1] += character
        else:
            symbols.append(character)
    return symbols


def meaning(texts, symbol):
    """What a symbol says, in the language of the texts."""
    known = texts.get("symbol_" + symbol) or texts.get("symbol_" + symbol.rstrip("0123456789"))
    return known or texts("symbol_other")
