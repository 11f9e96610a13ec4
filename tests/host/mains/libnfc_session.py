# SPDX-License-Identifier: Apache-2.0
"""A session of libnfc itself: PATH APDU.. -> twice a line with the card's UID and the answers, in hex.

The C structures are packed (libnfc's nfc-types.h); of nfc_target only the UID of ISO 14443A is looked at.
"""

import ctypes
import ctypes.util
import sys

ISO14443A, BAUD_106 = 1, 1
UID_SIZE_AT, UID_AT = 3, 11  # behind ATQA and SAK; size_t


class Modulation(ctypes.Structure):
    _fields_ = (("type", ctypes.c_int), ("rate", ctypes.c_int))


def main(path, *commands):
    nfc = ctypes.CDLL(ctypes.util.find_library("nfc"))
    nfc.nfc_open.restype = ctypes.c_void_p
    context = ctypes.c_void_p()
    nfc.nfc_init(ctypes.byref(context))
    device = ctypes.c_void_p(nfc.nfc_open(context, b"pn532_uart:" + path.encode()))
    if not device or nfc.nfc_initiator_init(device):
        sys.exit("no device")
    for _ in range(2):
        print(*[part.hex() for part in session(nfc, device, [bytes.fromhex(command) for command in commands])])
    nfc.nfc_close(device)
    nfc.nfc_exit(context)


def session(nfc, device, commands):
    target, received = ctypes.create_string_buffer(1024), ctypes.create_string_buffer(300)
    if nfc.nfc_initiator_select_passive_target(device, Modulation(ISO14443A, BAUD_106), None, 0, target) != 1:
        sys.exit("no card")
    yield target.raw[UID_AT : UID_AT + int.from_bytes(target.raw[UID_SIZE_AT:UID_AT], sys.byteorder)]
    for command in commands:
        size = nfc.nfc_initiator_transceive_bytes(device, command, len(command), received, len(received), 2000)
        yield received.raw[:size] if size >= 0 else b""
    nfc.nfc_initiator_deselect_target(device)


main(*sys.argv[1:])
