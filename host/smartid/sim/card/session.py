# SPDX-License-Identifier: Apache-2.0
"""What a card forgets when its power goes: where it stands in the file tree, and what has been proved to it."""

from dataclasses import dataclass, field

from smartid.sim.card import rights
from smartid.sim.card.files import DedicatedFile, ElementaryFile
from smartid.sim.card.pace import PaceRun
from smartid.sim.card.rights import Rights
from smartid.sim.card.secure_messaging import SecureMessaging
from smartid.sim.card.terminal import TerminalChain

PACE, BAC = "PACE", "BAC"


@dataclass
class Chain:
    """The part of a chained command that has arrived."""

    header: bytes  # INS P1 P2
    data: bytes = b""
    slices: bool = False  # of one long secured command, whose last slice may by chance look like a whole one


@dataclass
class Session:
    interface: str  # contactless or contact
    directory: DedicatedFile
    file: ElementaryFile | None = None
    chain: Chain | None = None
    rest: bytes = b""  # what the last answer had no room for; the next command fetches it or loses it
    challenge: bytes = b""  # the last one given out; whatever uses it up clears it

    secure: SecureMessaging | None = None  # from the end of PACE or BAC to the end of the session
    renewed: SecureMessaging | None = None  # by chip authentication: in force once the answer has gone out
    opened_by: str = ""  # PACE or BAC
    pace: PaceRun | None = None  # from MSE:Set AT to the fourth GENERAL AUTHENTICATE
    chip_authentication: bool = False  # chosen by MSE:Set AT; the next GENERAL AUTHENTICATE is its

    card_key: bytes = b""  # x of the card's PACE key: what the terminal's signature calls the card
    terminal_key: bytes = b""  # x of the terminal's newest key, once chip authentication or CAM was done with it
    terminal: TerminalChain = field(default_factory=TerminalChain)
    rights: Rights = rights.NONE  # they end with this session's keys

    pin_verified: bool = False  # until something outside the e-Cert application is selected
    signing: bool = False  # the signature's algorithm and key have been chosen

    @property
    def authenticated(self) -> bool:
        """PACE or BAC has been done, and its secure messaging still runs."""
        return self.secure is not None

    @property
    def after_pace(self) -> bool:
        return self.secure is not None and self.opened_by == PACE
