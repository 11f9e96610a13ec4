# SPDX-License-Identifier: Apache-2.0
"""What a card forgets when its power goes: where it stands in the file tree, and what has been proved to it."""

from dataclasses import dataclass

from smartid.sim.card.files import DedicatedFile, ElementaryFile
from smartid.sim.card.pace import PaceRun
from smartid.sim.card.secure_messaging import SecureMessaging


@dataclass
class Chain:
    """The part of a chained command that has arrived."""

    header: bytes  # INS P1 P2
    data: bytes = b""


@dataclass
class Session:
    interface: str  # contactless or contact
    directory: DedicatedFile
    file: ElementaryFile | None = None
    secure: SecureMessaging | None = None  # from the end of PACE to the end of the session
    rights: int = 0  # of the terminal, by terminal authentication
    pace: PaceRun | None = None  # from MSE:Set AT to the fourth GENERAL AUTHENTICATE
    chain: Chain | None = None

    @property
    def authenticated(self) -> bool:
        """PACE has been done, and its secure messaging still runs."""
        return self.secure is not None
