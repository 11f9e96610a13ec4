# SPDX-License-Identifier: Apache-2.0
"""What a person may choose at this reader: the workflows that its own certificate gives it the right for, and its
settings. The card enforces the rights; the menu only spares people the way to a refusal.
"""

from reader.errors import Cancelled
from reader.storage import folders, slots
from reader.storage.vault import Vault
from reader.workflows import rights

# workflow: (icon, right of the terminal certificate without which it can do nothing, 0 for none)
WORKFLOWS = (
    ("view", "person", 0),
    ("confirm", "ok", rights.APPEND_CONFIRMATION),
    ("ecert", "certificate", 0),
    ("stay_update", "calendar", rights.APPEND_STAY),
    ("library", "book", rights.READ_LIBRARY),
    ("notices", "info", 0),
)


async def choose(reader):
    """The name of the workflow chosen. Raises Cancelled, TimedOut."""
    ui, offered = reader.ui, lines(reader)
    while True:
        chosen = await ui.choose(offered)
        if chosen != "settings":
            return chosen
        await _settings(reader)


def lines(reader):
    """A callable giving the menu's lines in the language of the moment."""
    held = reader.rights()
    rows = [row for row in WORKFLOWS if not row[2] or held & row[2]]
    if _has_officer(reader):
        rows.append(("officer", "officer", 0))
    if reader.settings.place != "kiosk":
        rows.append(("passport", "photo", 0))
    rows.append(("settings", "gear", 0))
    titles = {"officer": "officer_menu"} if reader.officer else {}
    return lambda ui: [(name, icon, ui.texts(titles.get(name, name)), "") for name, icon, _ in rows]


def _has_officer(reader):
    """Whether there is a signer whose key waits for an officer; at the bench it waits for nobody."""
    root = slots.root(reader.data)
    return Vault(root, None, None).has_officer or (
        reader.settings.place == "bench" and folders.exists(root + "/signer")
    )


# --- settings that hold until the reader starts anew; those that stay are the host's ---------------------------
_SWITCHES = {
    "lang": lambda ui: ui.set_lang(ui.texts.other),
    "large": lambda ui: ui.set_large(not ui.large),
    "contrast": lambda ui: ui.set_contrast(not ui.contrast),
}


async def _settings(reader):
    """Until the red key. Raises TimedOut."""
    ui = reader.ui
    while True:
        try:
            chosen = await ui.choose(_switches)
        except Cancelled:
            return
        if chosen == "trust":
            await ui.show_trust(reader.trust_status())
        else:
            _SWITCHES[chosen](ui)


def _switches(ui):
    texts = ui.texts
    on_off = (texts("off"), texts("on"))
    return [
        ("lang", "language", texts("menu_language"), texts("language_name")),
        ("large", "text", texts("menu_large"), on_off[ui.large]),
        ("contrast", "contrast", texts("menu_contrast"), on_off[ui.contrast]),
        ("trust", "info", texts("menu_trust"), ""),
    ]
