# SPDX-License-Identifier: Apache-2.0
"""Which machine code this processor runs, chosen once: for UMAAL, for Thumb alone, or none.

A name says nothing: the processor is asked, and what was chosen has to give a known answer first.
"""

import sys

_BOARDS = ("rp2", "qemu")  # elsewhere an address such as that of CPUID is somebody else's memory
_WITH_UMAAL = (0xD21, 0xC24)  # Cortex-M33 (the RP2350's has the DSP extension), Cortex-M4


def _machine_code():
    """The module _vm_m33 or _vm_m0, or None."""
    if sys.platform not in _BOARDS:
        return None
    try:
        from reader.crypto._asm_probe import cpuid

        if cpuid(0) in _WITH_UMAAL:
            from reader.crypto import _vm_m33 as module
        else:
            from reader.crypto import _vm_m0 as module
    except (ImportError, SyntaxError, ValueError):  # another architecture: no emitter, or an .mpy not for it
        return None
    from reader.crypto.registers import answers

    return module if answers(module) else None


vm = _machine_code()
