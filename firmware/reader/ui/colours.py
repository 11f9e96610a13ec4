# SPDX-License-Identifier: Apache-2.0
"""The colours of the screen, RGB565, one table: (day, high contrast). Contrast of every pair drawn is a test's
business.
"""

TABLE = {
    "paper": (0xF7BD, 0x0000),
    "ink": (0x10E5, 0xFFFF),
    "mute": (0x4ACC, 0xE73D),  # labels, reasons
    "rule": (0xBE38, 0x8CD4),  # lines between things
    "accent": (0x02EE, 0xFF00),
    "on_accent": (0xFFFF, 0x0000),
    "bar": (0x1188, 0x0000),  # status bar
    "on_bar": (0xFFFF, 0xFFFF),
    "bar_warn": (0xFE26, 0xFE26),  # text on the status bar that asks for attention
    "panel": (0xE75C, 0x1904),  # ground of the soft keys and of digit tags
    "on_panel": (0x10E5, 0xFFFF),
    "box": (0xFFFF, 0x0000),  # ground of a number box
    "shade": (0xDF1B, 0x2945),  # card drawing, photo that has not come yet
    "ok": (0x0B47, 0x6FF3),
    "ok_tint": (0xDF7B, 0x0122),
    "ok_band": (0x0B47, 0x6FF3),
    "on_ok_band": (0xFFFF, 0x0000),
    "warn": (0x7A40, 0xFE26),
    "warn_tint": (0xFF55, 0x28E0),
    "warn_band": (0xFE26, 0xFE26),
    "on_warn_band": (0x10E5, 0x0000),
    "bad": (0xA0E3, 0xFCD1),
    "bad_tint": (0xFEFB, 0x3000),
    "bad_band": (0xA0E3, 0xA0E3),
    "on_bad_band": (0xFFFF, 0xFFFF),
    "red": (0xC145, 0xFAC9),  # the bars above the physical keys
    "yellow": (0xEDA1, 0xFE80),
    "lang": (0x5BF1, 0x9E3B),
    "green": (0x1C49, 0x3EEF),
    "no_key": (0xCE9A, 0x3A09),
}


class Palette:
    """One column of the table, each colour an attribute: `palette.ink`."""

    def __init__(self, high_contrast):
        self._column = 1 if high_contrast else 0

    def __getattr__(self, name):
        if name not in TABLE:
            raise AttributeError(name)
        return TABLE[name][self._column]


def blend(ink, ground, level):
    """The colour `level` thirds of the way from ground to ink, RGB565."""
    mixed = 0
    for shift, mask in ((11, 31), (5, 63), (0, 31)):
        low = (ground >> shift) & mask
        high = (ink >> shift) & mask
        mixed |= ((low * (3 - level) + high * level + 1) // 3) << shift
    return mixed
