# SPDX-License-Identifier: Apache-2.0
"""The colours of the screen, RGB565, one table: name, day, high contrast. Contrast of every pair drawn is a test's
business.

mute: labels, reasons; rule: lines between things; bar: the status bar; bar_warn: text on it that asks for attention;
panel: ground of the soft keys and of digit tags; box: of a number; shade: a drawn card, a photo that has not come;
red to no_key: the bars above the physical keys.
"""

# One text, not a dictionary of pairs: only the column in use becomes objects.
_TABLE = """\
paper F7BD 0000
ink 10E5 FFFF
mute 4ACC E73D
rule BE38 8CD4
accent 02EE FF00
on_accent FFFF 0000
bar 1188 0000
on_bar FFFF FFFF
bar_warn FE26 FE26
panel E75C 1904
on_panel 10E5 FFFF
box FFFF 0000
shade DF1B 2945
ok 0B47 6FF3
ok_tint DF7B 0122
ok_band 0B47 6FF3
on_ok_band FFFF 0000
warn 7A40 FE26
warn_tint FF55 28E0
warn_band FE26 FE26
on_warn_band 10E5 0000
bad A0E3 FCD1
bad_tint FEFB 3000
bad_band A0E3 A0E3
on_bad_band FFFF FFFF
red C145 FAC9
yellow EDA1 FE80
lang 5BF1 9E3B
green 1C49 3EEF
no_key CE9A 3A09"""


class Palette:
    """One column of the table, each colour an attribute: `palette.ink`."""

    def __init__(self, high_contrast):
        for row in _TABLE.split("\n"):
            words = row.split()
            setattr(self, words[0], int(words[2 if high_contrast else 1], 16))

    def __getattr__(self, name):
        raise AttributeError(name)


def blend(ink, ground, level):
    """The colour `level` thirds of the way from ground to ink, RGB565."""
    mixed = 0
    for shift, mask in ((11, 31), (5, 63), (0, 31)):
        low = (ground >> shift) & mask
        high = (ink >> shift) & mask
        mixed |= ((low * (3 - level) + high * level + 1) // 3) << shift
    return mixed
