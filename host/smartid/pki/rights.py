# SPDX-License-Identifier: Apache-2.0
"""What a certificate allows: its role and access bits (CHAT, TR-03110-3, C.4) and the profile's rights extension.

A right counts only if every certificate of the chain has it; an absent extension is no right at all.
The extension is 65 { 73 { 06 arc.1, 53 two bytes } }: in each byte the lowest bit is number 1.
"""

from dataclasses import dataclass

from smartid import profile

ID_IS = bytes.fromhex("04007F000703010201")  # 0.4.0.127.0.7.3.1.2.1, inspection system
ID_RIGHTS = profile.ARC + b"\1"

# The two highest bits of the CHAT byte
ROLE_BITS = 0xC0
CVCA, DOMESTIC_DV, FOREIGN_DV, TERMINAL = 0xC0, 0x80, 0x40, 0x00
READ_DG3, READ_DG4 = 0x01, 0x02
ROLE_NAMES = {CVCA: "CVCA", DOMESTIC_DV: "DV", FOREIGN_DV: "foreign DV", TERMINAL: "terminal"}

NAMES = {  # bit of (byte 1, byte 2) as one number of sixteen bits
    "r1": 0x0100,  # read stay records and confirmation
    "r2": 0x0200,  # append a stay record
    "r3": 0x0400,  # read signer certificates
    "r4": 0x0800,  # append a signer certificate
    "r5": 0x1000,  # append a confirmation
    "r6": 0x2000,  # sign a change of condition
    "r7": 0x4000,  # sign a change of limit
    "r8": 0x8000,  # sign a confirmation
    "s1": 0x0001,  # unblock the PIN
    "s2": 0x0002,  # load an e-Cert; granted to nobody but the bench
    "s3": 0x0004,  # append a library entry
    "s4": 0x0008,  # sign a library entry
    "s5": 0x0010,  # read the library entry
}


def rights(names: str) -> int:
    """`rights("r1 r2 s5")`."""
    return sum(NAMES[name] for name in names.split())


def words(value: int) -> str:
    """'r1 r2 s5'."""
    return " ".join(name for name, bit in NAMES.items() if value & bit)


ALL = rights(" ".join(NAMES))


@dataclass(frozen=True)
class Place:
    """What the readers of a place may do, and what they may sign with their own signer key."""

    name: str
    title: str
    terminal: int
    signer: int


PLACES = {
    place.name: place
    for place in (
        Place("registration", "Registration office", rights("r1 r2 r3 r4 r5 s1 s3 s5"), rights("r6 r7 r8 s4")),
        Place("headquarters", "Immigration headquarters", rights("r1 r2 r3 r4 r5 s1 s5"), rights("r6 r7 r8")),
        Place("control", "Control point", rights("r1 r2 r3 r4 s5"), rights("r6 r7")),
        Place("kiosk", "Self-service kiosk", rights("r1 r2 r3 r4 r5 s5"), rights("r8")),
        Place("bench", "Test bench", rights("r1 r2 r3 r4 r5 s1 s2 s3 s5"), rights("r6 r7 r8 s4")),
    )
}
BENCH = "bench"

# Signers whose keys the issuer keeps: what each may sign
SIGNERS = {
    "stay": rights("r6 r7"),
    "ticket": rights("r6 r7"),
    "confirmation": rights("r8"),
    "library": rights("s4"),
}
_SIGNING = rights("r6 r7 r8 s4")
DV_RIGHTS = ALL & ~NAMES["s2"]


def signs_only(value: int) -> bool:
    """A signer's certificate opens nothing, a terminal's signs nothing."""
    return bool(value) and not value & ~_SIGNING
