# SPDX-License-Identifier: Apache-2.0
"""Which processor this is, asked in machine code: importing it fails wherever Thumb code cannot run."""

import micropython


@micropython.asm_thumb
def cpuid(r0):
    mov(r0, 0xE0)
    lsl(r0, r0, 24)
    mov(r1, 0xED)
    lsl(r1, r1, 8)
    add(r0, r0, r1)
    ldr(r0, [r0, 0])  # CPUID, at E000ED00 on every Cortex-M
    lsl(r0, r0, 16)
    lsr(r0, r0, 20)  # bits 4 to 15: the part number
