# SPDX-License-Identifier: Apache-2.0
"""A card in a reader of the PC/SC system, by the system's own library: no package is needed beside it.

The six functions of libpcsclite (on macOS: the PCSC framework) that carry APDUs, called through ctypes.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import byref

from smartid.pcsc.errors import CardGone, NoReader, NoService, PcscError

_DARWIN = sys.platform == "darwin"
_LIBRARY = "/System/Library/Frameworks/PCSC.framework/PCSC" if _DARWIN else "libpcsclite.so.1"
_DWORD = ctypes.c_uint32 if _DARWIN else ctypes.c_ulong
_LONG = ctypes.c_int32 if _DARWIN else ctypes.c_long
_SCOPE_SYSTEM, _EXCLUSIVE, _ANY_PROTOCOL = 2, 1, 3
_UNPOWER = 2
_MOST_ATR, _MOST_NAMES, _MOST_ANSWER = 33, 4096, 65538
_NO_SERVICE = (0x8010001D, 0x8010001E)
_NO_READERS = (0x8010002E, 0x80100017, 0x80100009)  # none at all, gone, no such name
_SHARING = 0x8010000B
_GONE = (0x8010000C, 0x80100069, 0x80100068, 0x80100066, 0x80100067, 0x8010002F, 0x80100016)


class _Pci(ctypes.Structure):
    _fields_ = (("protocol", ctypes.c_ulong), ("length", ctypes.c_ulong))


class _PciDarwin(ctypes.Structure):
    _fields_ = (("protocol", ctypes.c_uint32), ("length", ctypes.c_uint32))


class SystemCard:
    """The card in the reader of that name, which may be the beginning of one; no other program has it meanwhile.

    Raises NoService, NoReader, CardGone.
    """

    def __init__(self, reader: str) -> None:
        try:
            self._library = ctypes.CDLL(_LIBRARY)
        except OSError as error:
            raise NoService("this machine has no PC/SC library: install libpcsclite1 and pcscd") from error
        for name in ("EstablishContext", "ListReaders", "Connect", "Reconnect", "Transmit", "Disconnect", "Status"):
            getattr(self._library, "SCard" + name).restype = _LONG
        self.reader = reader
        self._context, self._card, self._protocol = _LONG(), _LONG(), _DWORD()
        self._call("EstablishContext", _DWORD(_SCOPE_SYSTEM), None, None, byref(self._context))
        self.reader = self._found(reader)
        name = self.reader.encode()
        self._call("Connect", self._context, name, _DWORD(_EXCLUSIVE), _DWORD(_ANY_PROTOCOL), byref(self._card),
                   byref(self._protocol))  # fmt: skip
        self.atr = self._answer_to_reset()

    def _found(self, wanted: str) -> str:
        names = ctypes.create_string_buffer(_MOST_NAMES)
        try:
            self._call("ListReaders", self._context, None, names, byref(_DWORD(_MOST_NAMES)))
        except NoReader:
            raise NoReader("no PC/SC reader is plugged in") from None
        there = [name.decode() for name in names.raw.split(b"\0") if name]
        for name in there:
            if name.startswith(wanted):
                return name
        raise NoReader(f"there is no PC/SC reader {wanted!r}: there is {', '.join(map(repr, there))}")

    def _answer_to_reset(self) -> bytes:
        atr, length = ctypes.create_string_buffer(_MOST_ATR), _DWORD(_MOST_ATR)
        state, protocol, size = _DWORD(), _DWORD(), _DWORD(_MOST_NAMES)
        name = ctypes.create_string_buffer(_MOST_NAMES)
        self._call("Status", self._card, name, byref(size), byref(state), byref(protocol), atr, byref(length))
        return atr.raw[: length.value]

    def power_on(self) -> None:
        """A cold reset."""
        self._call("Reconnect", self._card, _DWORD(_EXCLUSIVE), _DWORD(_ANY_PROTOCOL), _DWORD(_UNPOWER),
                   byref(self._protocol))  # fmt: skip

    def power_off(self) -> None:
        """The next power_on() resets it."""

    def transmit(self, command: bytes) -> bytes:
        kind = _PciDarwin if _DARWIN else _Pci
        sent = kind(self._protocol.value, ctypes.sizeof(kind))
        answer, length = ctypes.create_string_buffer(_MOST_ANSWER), _DWORD(_MOST_ANSWER)
        self._call("Transmit", self._card, byref(sent), command, _DWORD(len(command)), None, answer, byref(length))
        return answer.raw[: length.value]

    def close(self) -> None:
        self._library.SCardDisconnect(self._card, _DWORD(_UNPOWER))

    def _call(self, name: str, *values: object) -> None:
        code = getattr(self._library, "SCard" + name)(*values) & 0xFFFFFFFF
        if code in _NO_SERVICE:
            raise NoService("the PC/SC service does not run: install pcscd and start it")
        if code in _NO_READERS:
            raise NoReader(f"the PC/SC reader {self.reader!r} has gone")
        if code in _GONE:
            raise CardGone(f"there is no card in the PC/SC reader {self.reader!r}, or it was taken out")
        if code == _SHARING:
            raise PcscError(f"another program is using the card in {self.reader!r}")
        if code:
            raise PcscError(f"the PC/SC reader {self.reader!r}: SCard{name} failed with {code:08X}")
