# SPDX-License-Identifier: Apache-2.0
"""A PN532 on a serial port as a card's antenna (UM0701-02, 7.3.14 to 7.3.22): adafruit's driver, and what it lacks.

It lacks extended frames, answers of a length not known before, the target's commands and the abort. What such a card
is: type A at 106 kbit/s, UID 08 xx xx xx, the chip's own ATS with blocks of 64 octets, APDUs of up to 262.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import serial
from adafruit_pn532.adafruit_pn532 import BusyError
from adafruit_pn532.uart import PN532_UART

from smartid.hil.errors import TargetError

BAUD = 115200
MAX_APDU = 262
IC_PN532, SUPPORTS_TYPE_A = 0x32, 0x01
_LOOK_S, _SLICE_S, _PATIENCE_S = 0.001, 0.1, 1.0
_ACK = bytes.fromhex("00 00 FF 00 FF 00")
_START, _EXTENDED = b"\x00\xff", b"\xff\xff"
_TO_CHIP, _FROM_CHIP = 0xD4, 0xD5
_ACKNOWLEDGED, _SYNTAX_ERROR = b"", b"\x7f"
_SET_PARAMETERS, _IN_RELEASE = 0x12, 0x52
_TG_INIT_AS_TARGET, _TG_GET_DATA, _TG_SET_DATA = 0x8C, 0x86, 0x8E
_AUTO_ATR_RES, _PICC = 0x04, 0x20  # flags of SetParameters
_PASSIVE_PICC = 0x05  # mode of TgInitAsTarget
_SENS_RES, _SEL_RES = b"\x04\x00", b"\x20"
_RELEASED, _MORE, _ERROR = 0x29, 0x40, 0x3F

Wanted = Callable[[], bool]


class Target(PN532_UART):
    """`version`: IC, version, revision, support, as the chip says them. Raises TargetError wherever it fails."""

    def __init__(self, port: serial.SerialBase) -> None:
        try:
            super().__init__(port)
            self.version = self.firmware_version
        except (RuntimeError, BusyError, OSError) as error:
            raise TargetError(
                f"{port.name}: no PN532 answers there: set it to HSU (both switches off), check power and wires"
            ) from error
        if self.version[0] != IC_PN532:
            raise TargetError(f"{port.name}: a chip {self.version[0]:02X}h answers there, not a PN532")

    # --- being a card ---------------------------------------------------------------------------
    def listen(self, nfcid: bytes, wanted: Wanted) -> bool:
        """Until a reader has activated this card (True) or it is wanted no more. nfcid: last 3 B of the UID."""
        self._do(_SET_PARAMETERS, bytes([_AUTO_ATR_RES | _PICC]))
        parameters = bytes([_PASSIVE_PICC]) + _SENS_RES + nfcid + _SEL_RES + bytes(18 + 10 + 2)
        return self._waited(_TG_INIT_AS_TARGET, parameters, wanted) is not None

    def command(self, wanted: Wanted) -> bytes | None:
        """The reader's next command; None when it has let go, or the card is wanted no more."""
        command = b""
        while True:
            answer = self._waited(_TG_GET_DATA, b"", wanted)
            if answer is None or answer[0] & _ERROR == _RELEASED:
                return None
            self._check(answer)
            command += answer[1:]
            if not answer[0] & _MORE:
                return command

    def answer(self, response: bytes) -> bool:
        """Give the answer; False when the reader has let go meanwhile."""
        status = self._do(_TG_SET_DATA, response)
        if status[0] & _ERROR == _RELEASED:
            return False
        self._check(status)
        return True

    def go(self) -> None:
        """Be no card any more: the reader finds the place empty."""
        self._do(_IN_RELEASE, b"\x00")

    # --- commands -------------------------------------------------------------------------------
    def _do(self, command: int, parameters: bytes) -> bytes:
        try:
            answer = self.call_function(command, params=parameters, timeout=_PATIENCE_S)
        except (RuntimeError, BusyError, OSError) as error:
            raise TargetError(f"{self._uart.name}: {error}") from error
        if answer is None:
            raise TargetError(f"{self._uart.name}: the PN532 took no notice of command {command:02X}")
        return answer

    def _waited(self, command: int, parameters: bytes, wanted: Wanted) -> bytes | None:
        """The answer of a command that takes as long as the reader likes; aborted when no longer wanted."""
        try:
            if not self.send_command(command, parameters, _PATIENCE_S):
                raise TargetError(f"{self._uart.name}: the PN532 took no notice of command {command:02X}")
            while wanted():
                if self._wait_ready(_SLICE_S):
                    return self.process_response(command, timeout=_PATIENCE_S)
            self._write_data(_ACK)  # aborts
            return None
        except (RuntimeError, BusyError, OSError) as error:
            raise TargetError(f"{self._uart.name}: {error}") from error

    def _check(self, answer: bytes) -> None:
        if answer[0] & _ERROR:
            raise TargetError(f"{self._uart.name}: the PN532 says status {answer[0] & _ERROR:02X} (UM0701-02, 7.1)")

    # --- frames (6.2.1) -------------------------------------------------------------------------
    def _write_frame(self, data: bytes) -> None:
        """As the driver's own, and the extended form where 255 octets are not enough."""
        length = len(data)
        if length <= 0xFF:
            header = bytes([length, -length & 0xFF])
        else:
            high, low = divmod(length, 256)
            header = _EXTENDED + bytes([high, low, -(high + low) & 0xFF])
        self._write_data(b"\x00" + _START + header + bytes(data) + bytes([-sum(data) & 0xFF, 0]))

    def send_command(self, command: int, params: bytes = b"", timeout: float = _PATIENCE_S) -> bool:
        """As the driver's own; what an aborted command has still said is passed over."""
        self._write_frame(bytes([_TO_CHIP, command]) + bytes(params))
        while self._wait_ready(timeout):
            if self._frame() == _ACKNOWLEDGED:
                return True
        return False

    def process_response(self, command: int, response_length: int = 0, timeout: float = _PATIENCE_S) -> bytes | None:
        """As the driver's own, of any length."""
        while self._wait_ready(timeout):
            frame = self._frame()
            if frame == _SYNTAX_ERROR:
                raise RuntimeError(f"the PN532 does not know command {command:02X} in this form")
            if frame[:2] == bytes([_FROM_CHIP, command + 1]):
                return frame[2:]
        return None

    def _frame(self) -> bytes:
        """A frame's data, however long it is; empty for an ACK. Raises RuntimeError, BusyError."""
        head = self._exactly(5)
        if head[1:3] != _START:
            raise RuntimeError("no start of a frame")
        size = head[3]
        if head[3:5] == _START:
            return self._exactly(1)[:0]
        if head[3:5] == _EXTENDED:
            size = int.from_bytes(self._exactly(3)[:2], "big")
        elif sum(head[3:5]) & 0xFF:
            raise RuntimeError("length and its check sum differ")
        body = self._exactly(size + 2)
        if sum(body[:-1]) & 0xFF:
            raise RuntimeError("data and their check sum differ")
        return body[:-2]

    def _exactly(self, count: int) -> bytes:
        data = b""
        until = time.monotonic() + _PATIENCE_S
        while len(data) < count and time.monotonic() < until:
            data += self._uart.read(count - len(data))
        if len(data) < count:
            raise BusyError("half a frame")
        return data

    def _wait_ready(self, timeout: float = _PATIENCE_S) -> bool:
        """As the driver's own, ten times as often: a card answers in milliseconds."""
        until = time.monotonic() + timeout
        while not self._uart.in_waiting:
            if time.monotonic() >= until:
                return False
            time.sleep(_LOOK_S)
        return True


def open_target(path: str) -> Target:
    """The PN532 on a serial port. Raises TargetError."""
    try:
        port = serial.Serial(path, BAUD, timeout=_SLICE_S, write_timeout=5, exclusive=True)
    except (OSError, serial.SerialException) as error:
        raise TargetError(f"{path}: {str(error).splitlines()[0]}") from error
    return Target(port)
