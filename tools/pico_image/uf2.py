# SPDX-License-Identifier: Apache-2.0
"""UF2 (USB flashing format, github.com/microsoft/uf2): 256 octets of flash in each block of 512, as the boot ROM takes
them."""

import struct

RP2040 = 0xE48BFF56  # family
FLASH = 0x1000_0000
_START, _SECOND, _END = 0x0A324655, 0x9E5D5157, 0x0AB16F30
_FAMILY_GIVEN = 0x2000
_PAYLOAD = 256


def pack(content, at=FLASH, family=RP2040):
    """The UF2 file that writes `content` to the flash at this address."""
    parts = [content[start : start + _PAYLOAD].ljust(_PAYLOAD, b"\0") for start in range(0, len(content), _PAYLOAD)]
    blocks = []
    for number, part in enumerate(parts):
        address = at + number * _PAYLOAD
        head = struct.pack("<8I", _START, _SECOND, _FAMILY_GIVEN, address, _PAYLOAD, number, len(parts), family)
        blocks.append((head + part).ljust(508, b"\0") + struct.pack("<I", _END))
    return b"".join(blocks)
