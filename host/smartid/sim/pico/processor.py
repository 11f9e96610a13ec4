# SPDX-License-Identifier: Apache-2.0
"""The emulated RP2040's processor by Unicorn, which translates the Thumb code that rp2040py interprets: ten times as fast.

Memory is rp2040py's own, shared; its peripherals answer at their addresses, and its core takes exceptions, for which it
is handed the registers between two slices of code.
"""

from __future__ import annotations

import ctypes
from typing import Any

import unicorn
from unicorn import arm_const as arm

from smartid.sim.pico.divider import Divider

_SLICE = 2000  # instructions
_NANOS = 12  # an instruction takes of the emulated time; no board's figure
_NANOS_A_CYCLE = 8
_DEAD_NANOS = 1000  # asleep with no alarm set
_ROM, _FLASH, _SRAM = 0x0000_0000, 0x1000_0000, 0x2000_0000
_SIO = 0xD000_0000
_BLOCKS = {  # start: octets, of what rp2040py answers for
    0x1100_0000: 0x300_0000,  # the flash past its cache
    0x1400_0000: 0x4000,  # XIP control
    0x1800_0000: 0x4000,  # the flash's serial interface
    0x4000_0000: 0x80_000,
    0x5000_0000: 0x400_000,
    0xE000_E000: 0x1000,  # interrupts, SysTick
}
_EXCEPTION_RETURN = 0xFFFF_FFF0
_WAIT_FOR_EVENT, _WAIT_FOR_INTERRUPT = 0xBF20, 0xBF30
_LEFT_EXCEPTION = 8  # QEMU's EXCP_EXCEPTION_EXIT
_REGISTERS = (
    *(getattr(arm, f"UC_ARM_REG_R{number}") for number in range(13)),
    arm.UC_ARM_REG_SP,
    arm.UC_ARM_REG_LR,
    arm.UC_ARM_REG_PC,
)


class ProcessorFault(Exception):
    """The program did what this processor does not know."""


class Processor:
    """In the place of `rp2040`.core's own execution; what exceptions are pending, enabled or under way, it still keeps."""

    def __init__(self, rp2040: Any) -> None:
        self._rp2040, self._core, self._clock = rp2040, rp2040.core, rp2040.clock
        self._asleep, self._was_reset = False, True
        self._fault = 0
        self._memories: list[Any] = []
        self._unicorn = unicorn.Uc(unicorn.UC_ARCH_ARM, unicorn.UC_MODE_THUMB | unicorn.UC_MODE_MCLASS)
        self._unicorn.ctl_set_cpu_model(arm.UC_CPU_ARM_CORTEX_M0)
        for start, memory in ((_ROM, rp2040.bootrom), (_FLASH, rp2040.flash), (_SRAM, rp2040.sram)):
            self._share(start, memory)
        for start, size in _BLOCKS.items():
            self._unicorn.mmio_map(start, size, self._read, start, self._write, start)
        divider = Divider(rp2040.sio)
        self._unicorn.mmio_map(_SIO, 0x1000, divider.read, None, divider.write, None)
        self._unicorn.hook_add(unicorn.UC_HOOK_INTR, self._interrupted)
        self._unicorn.hook_add(unicorn.UC_HOOK_INSN_INVALID, self._unknown)

    def run(self, nanos: float) -> None:
        """About so much of the emulated time. Raises ProcessorFault."""
        clock = self._clock
        end = clock.nanos + nanos
        while clock.nanos < end:
            if self._was_reset:
                self._was_reset = self._asleep = False
                self._load()
            if self._exception_is_pending():
                self._asleep = False
                self._take_exception()
            passing = (clock.nanos_to_next_alarm or _DEAD_NANOS) if self._asleep else self._slice()
            clock.tick(passing)
            self._step_pio(int(passing) // _NANOS_A_CYCLE)

    def reset(self) -> None:
        """The core was reset, perhaps out of the middle of run()."""
        self._was_reset = True
        self._unicorn.emu_stop()

    def _slice(self) -> float:
        """Run until something is due; how long that took."""
        count = _SLICE
        if self._clock.has_scheduled_alarm:
            count = min(count, int(self._clock.nanos_to_next_alarm) // _NANOS + 1)
        try:
            self._unicorn.emu_start(self._unicorn.reg_read(arm.UC_ARM_REG_PC) | 1, 0, count=count)
        except unicorn.UcError as error:
            raise ProcessorFault(f"{error} at {self._unicorn.reg_read(arm.UC_ARM_REG_PC):08X}") from error
        if self._fault:
            raise ProcessorFault(f"exception {self._fault} at {self._unicorn.reg_read(arm.UC_ARM_REG_PC):08X}")
        if not self._was_reset:
            self._look_where_it_stopped()
        return count * _NANOS

    def _look_where_it_stopped(self) -> None:
        core, at = self._core, self._unicorn.reg_read(arm.UC_ARM_REG_PC)
        if at >= _EXCEPTION_RETURN:
            self._store()
            core.exception_return(at | 1)
            self._load()
            return
        last = self._rp2040.read_uint16(at - 2)
        self._asleep = last == _WAIT_FOR_INTERRUPT or (last == _WAIT_FOR_EVENT and not core.event_registered)
        if last == _WAIT_FOR_EVENT:
            core.event_registered = False

    def _exception_is_pending(self) -> bool:
        core = self._core
        return bool(core.pending_interrupts & core.enabled_interrupts) or core.pending_pend_sv or core.pending_systick

    def _take_exception(self) -> None:
        """If its priority allows."""
        self._store()
        if self._core.check_for_interrupts():
            self._load()

    def _load(self) -> None:
        self._unicorn.reg_write_batch(list(zip(_REGISTERS, self._core.registers, strict=True)))
        self._unicorn.reg_write(arm.UC_ARM_REG_XPSR, self._core.x_psr)
        self._unicorn.reg_write(arm.UC_ARM_REG_PRIMASK, int(self._core.pm))

    def _store(self) -> None:
        for number, value in enumerate(self._unicorn.reg_read_batch(_REGISTERS)):
            self._core.registers[number] = value
        self._core.apsr = self._unicorn.reg_read(arm.UC_ARM_REG_APSR)
        self._core.pm = bool(self._unicorn.reg_read(arm.UC_ARM_REG_PRIMASK))

    def _step_pio(self, cycles: int) -> None:
        for pio in self._rp2040.pio:
            if not pio.stopped:
                pio.advance(cycles)

    # --- what Unicorn asks in the middle of a slice ------------------------------------------------------

    def _share(self, start: int, memory: Any) -> None:
        block = (ctypes.c_char * memory.nbytes).from_buffer(memory)
        self._memories.append(block)
        self._unicorn.mem_map_ptr(start, memory.nbytes, unicorn.UC_PROT_ALL, ctypes.addressof(block))

    def _read(self, _unicorn: Any, offset: int, size: int, start: int) -> int:
        read = {4: self._rp2040.read_uint32, 2: self._rp2040.read_uint16, 1: self._rp2040.read_uint8}[size]
        return read(start + offset)

    def _write(self, _unicorn: Any, offset: int, size: int, value: int, start: int) -> None:
        write = {4: self._rp2040.write_uint32, 2: self._rp2040.write_uint16, 1: self._rp2040.write_uint8}[size]
        write(start + offset, value)

    def _interrupted(self, engine: Any, number: int, _data: Any) -> None:
        self._fault = 0 if number == _LEFT_EXCEPTION else number
        engine.emu_stop()

    def _unknown(self, engine: Any, _data: Any) -> bool:
        """Sleep, which Unicorn does not know, comes here."""
        engine.emu_stop()
        last = self._rp2040.read_uint16(engine.reg_read(arm.UC_ARM_REG_PC) - 2)
        return last in (_WAIT_FOR_EVENT, _WAIT_FOR_INTERRUPT)
