# SPDX-License-Identifier: Apache-2.0
"""The parts that screens are put together from. Each takes the Ui (`ui.canvas`, `ui.texts`, `ui.palette`) and a
place.
"""

from micropython import const

from reader.ui.canvas import CENTRE, HEIGHT, MARGIN, RIGHT, WIDTH
from reader.ui.faces import BIG, BODY, HUGE, TITLE
from reader.ui.layout import balanced, wrap

BAR_HEIGHT = const(22)  # status bar
KEYS_TOP = const(208)  # soft keys
CONTENT_BOTTOM = const(204)  # body text keeps 4 px from the soft keys
INNER = const(304)
_CELL = const(80)
_KEY_BAR = const(5)

# soft key: (physical key, colour of its bar)
SOFT_KEYS = (("cancel", "red"), ("correct", "yellow"), ("lang", "lang"), ("enter", "green"))


def has_han(text):
    return any(ord(character) >= 0x2E80 for character in text)


# --- the two bars ---------------------------------------------------------------------------------
def status_bar(ui, status):
    """status: a Status (status.py)."""
    p = ui.palette
    icon = "officer" if status.officer else "place"
    items = [(-16, 5, 3, icon, p.on_bar, 0), (BODY, 24, 17, status.place, p.on_bar, 0)]
    right = WIDTH - MARGIN
    if status.battery is not None:
        right -= 31
    right -= ui.canvas.measure(BODY, status.time)
    items.append((BODY, right, 17, status.time, p.on_bar, 0))
    if status.age:
        ink = p.bar_warn if status.stale else p.on_bar
        right -= ui.canvas.measure(BODY, status.age) + 8
        items.append((BODY, right, 17, status.age, ink, 0))
        items.append((-16, right - 19, 3, "warn" if status.stale else "shield", ink, 0))
    ui.canvas.compose(0, 0, WIDTH, BAR_HEIGHT, p.bar, items)
    if status.battery is not None:
        _battery(ui, status.battery)


def _battery(ui, percent):
    p, c = ui.palette, ui.canvas
    ink = p.on_bar if percent > 15 else p.bar_warn
    c.frame(289, 6, 21, 10, ink)
    c.fill(310, 9, 2, 4, ink)
    c.fill(291, 8, max(1, 17 * percent // 100), 6, ink)


def warning_bar(ui, text):
    """The status bar's place, taken for something that cannot wait."""
    p = ui.palette
    width = ui.canvas.measure(BODY, text)
    items = (
        (-16, 5, 3, "hourglass", p.on_warn_band, 0),
        (BODY, max(24, (WIDTH - width) // 2), 17, text, p.on_warn_band, 0),
    )
    ui.canvas.compose(0, 0, WIDTH, BAR_HEIGHT, p.warn_band, items)


def soft_keys(ui, labels):
    """labels: {physical key: (icon name or None, text)}; the language key is always there."""
    p, c = ui.palette, ui.canvas
    c.fill(0, KEYS_TOP, WIDTH, 1, p.rule)
    for cell, (key, colour) in enumerate(SOFT_KEYS):
        x = cell * _CELL
        icon, text = (None, ui.texts("lang_key")) if key == "lang" else labels.get(key, (None, ""))
        c.compose(x, KEYS_TOP + 1, _CELL, 26, p.panel, _key_label(ui, x, icon, text))
        if cell:
            c.fill(x, KEYS_TOP + 4, 1, 20, p.rule)
        c.fill(x, KEYS_TOP + 27, _CELL, 5, p.panel)
        c.fill(x + 4, HEIGHT - _KEY_BAR, _CELL - 8, _KEY_BAR, getattr(p, colour) if text else p.no_key)


def _key_label(ui, x, icon, text):
    """Items for one soft key, centred; Latin words step down from 24 to 18 unless large text leaves them room."""
    if not text:
        return ()
    p, c = ui.palette, ui.canvas
    sign = 15 if icon else 0
    face = TITLE if has_han(text) or (ui.large and c.measure(TITLE, text) + sign <= _CELL - 6) else BODY
    width = c.measure(face, text) + sign
    start = x + (_CELL - width) // 2
    base = 229 if face == TITLE else 227
    items = [(face, start + sign, base, text, p.on_panel, 0)]
    if icon:
        items.append((-12, start, 215, icon, p.on_panel, 0))
    return items


# --- within the content ---------------------------------------------------------------------------
def title(ui, text, icon=None, right="", short=""):
    """A heading 24 high with its icon, a page number at the right, a line under it."""
    p, c = ui.palette, ui.canvas
    x = 38 if icon else MARGIN
    right_width = c.measure(BODY, right) if right else 0
    room = WIDTH - MARGIN - x - (right_width + 8 if right else 0)
    if short and c.measure(TITLE, text) > room:
        text = short
    face = TITLE if c.measure(TITLE, text) <= room else BODY
    items = [(face, x, 46, text, p.ink, 0)]
    if icon:
        items.append((-24, MARGIN, 26, icon, p.accent, 0))
    if right:
        items.append((BODY, WIDTH - MARGIN - right_width, 46, right, p.mute, 0))
    c.compose(0, BAR_HEIGHT, WIDTH, 33, p.paper, items)
    c.fill(MARGIN, 55, INNER, 1, p.rule)


def centred(ui, face, y, text, ink, ground=None):
    """One line across the content, its ground painted."""
    ui.canvas.text(face, MARGIN, y, text, ink, ui.palette.paper if ground is None else ground, INNER, CENTRE)


def centred_lines(ui, face, y, text, ink, pitch):
    """As many centred lines as the text needs; returns the y below them."""
    for line, _ in balanced(ui.canvas, face, text, INNER):
        centred(ui, face, y, line, ink)
        y += pitch
    return y


def paragraph(ui, face, x, y, width, text, ink, ground, pitch):
    """Wrapped lines from y downward; returns the y below them."""
    for line, _ in wrap(ui.canvas, face, text, width):
        ui.canvas.text(face, x, y, line, ink, ground)
        y += pitch
    return y


def progress(ui, x, y, width, part, whole):
    """A bar 14 high; nothing of it is repainted that stays the same colour at both ends."""
    p, c = ui.palette, ui.canvas
    c.frame(x, y, width, 14, p.ink)
    c.frame(x + 1, y + 1, width - 2, 12, p.paper)
    full = (width - 4) * part // whole if whole else 0
    c.fill(x + 2, y + 2, full, 10, p.accent)
    c.fill(x + 2 + full, y + 2, width - 4 - full, 10, p.paper)


def strip(ui, x, y, width, icon, text, tone, right=""):
    """A tinted line 28 high: icon, word, something at the right. tone: "ok", "warn" or "bad"."""
    p, c = ui.palette, ui.canvas
    ink, tint = getattr(p, tone), getattr(p, tone + "_tint")
    right_width = c.measure(BODY, right) + 8 if right else 0
    room = width - 28 - right_width
    face = TITLE if c.measure(TITLE, text) <= room else BODY
    items = [(-24, x + 2, y + 2, icon, ink, 0), (face, x + 28, y + 21, text, ink, 0)]
    if right:
        items.append((BODY, x + width - right_width, y + 20, right, ink, 0))
    c.compose(x, y, width, 28, tint, items)
    c.corners(x, y, width, 28, 3, p.paper)


def number_box(ui, x, y, width, height, state, digit=""):
    """One box of a number: state "digit", "dot", "next" (the one to be typed) or "empty"."""
    p, c = ui.palette, ui.canvas
    if state == "empty":
        c.outlined(x, y, width, height, 4, p.rule, p.box, p.paper, 2)
    elif state == "next":
        c.outlined(x, y, width, height, 2, p.accent, p.box, p.paper, 3)
        c.fill(x + width // 4, y + height - 10, width - width // 4 * 2, 3, p.accent)
    else:
        c.outlined(x, y, width, height, 4, p.ink, p.box, p.paper, 2)
        middle_x, middle_y = x + width // 2, y + height // 2
        if state == "dot":
            c.rounded(middle_x - 7, middle_y - 7, 15, 15, 7, p.ink, p.box)
        else:
            face, up = (HUGE, 19) if width >= 40 else (BIG, 15) if digit.isdigit() else (TITLE, 12)
            c.text(face, x + 3, middle_y - up, digit, p.ink, p.box, width - 6, CENTRE)


def right_text(ui, face, y, text, ink, ground):
    ui.canvas.text(face, MARGIN, y, text, ink, ground, INNER, RIGHT)


def card_drawing(ui, x, y, with_digits=False):
    """Our own specimen card, 96 x 60: photo, three lines, and the place of the digits when asked."""
    p, c = ui.palette, ui.canvas
    c.outlined(x, y, 96, 60, 5, p.accent, p.shade, p.paper, 2)
    c.frame(x + 8, y + 12, 24, 38, p.accent)
    c.icon(24, x + 8, y + 20, "person", p.accent, p.shade)
    c.frame(x + 8, y + 12, 24, 38, p.accent)
    for line, length in ((14, 44), (23, 48), (32, 34)):
        c.fill(x + 40, y + line, length, 3, p.accent)
    if with_digits:
        c.outlined(x + 54, y + 42, 36, 14, 1, p.bad, p.box, p.shade, 2)
        for bar in range(6):
            c.fill(x + 59 + bar * 5, y + 46, 2, 6, p.ink)
