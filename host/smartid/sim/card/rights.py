# SPDX-License-Identifier: Apache-2.0
"""What terminal authentication has given the terminal, and the profile's table of what each right opens."""

from dataclasses import dataclass

ACCESS_BITS = 0x3F  # of the CHAT byte, below the role (TR-03110-3, C.4.1)
READ_DG3, READ_DG4 = 0x01, 0x02

# Rights extension arc.1: two bytes as one number, the first byte high; in each byte the lowest bit is number 1
READ_RESIDENCE = 0x0100
APPEND_STAY = 0x0200
READ_CERTIFICATES = 0x0400
APPEND_CERTIFICATES = 0x0800
APPEND_CONFIRMATION = 0x1000
SIGN_CONDITION = 0x2000
SIGN_LIMIT = 0x4000
SIGN_CONFIRMATION = 0x8000
UNBLOCK_PIN = 0x0001
LOAD_ECERT = 0x0002
APPEND_LIBRARY = 0x0004
SIGN_LIBRARY = 0x0008
READ_LIBRARY = 0x0010

ANY_RESIDENCE = READ_RESIDENCE | APPEND_STAY | READ_CERTIFICATES | APPEND_CERTIFICATES | APPEND_CONFIRMATION
ANY_LIBRARY = READ_LIBRARY | APPEND_LIBRARY
ANY_SIGNING = SIGN_CONDITION | SIGN_LIMIT | SIGN_CONFIRMATION | SIGN_LIBRARY
KNOWN = 0xFF1F  # every other bit is reserved and ignored


@dataclass(frozen=True)
class Rights:
    """`access`: CHAT bits 1 to 6; `extension`: the bits above. No right at all is the state of every new session."""

    access: int = 0
    extension: int = 0

    def __and__(self, other: "Rights") -> "Rights":
        return Rights(self.access & other.access, self.extension & other.extension)

    def any_of(self, extension: int) -> bool:
        return bool(self.extension & extension)


NONE = Rights()
