# SPDX-License-Identifier: Apache-2.0
# Written by tools/asm/generate from aes_m33.py: change those, not this file.
import micropython

@micropython.asm_thumb
def expand(r0, r1, r2, r3):
    # The key schedule. r0 FORWARD, r1 context with the key in place, r2 its words, r3 words of all.
    add(r0, 1)  # the octets of the S-box itself
    add(r1, 32)
    lsl(r7, r2, 2)
    add(r6, r1, r7)  # the word to come
    lsl(r3, r3, 2)
    add(r3, r3, r1)
    mov(r4, 1)  # the round constant
    mov(r5, 0)  # the word's place in its group
    label(word)
    data(2, 0xF856, 0xCC04)  # ldr.w r12, [r6, #-4]
    cmp(r5, 0)
    bne(within)
    data(2, 0xEA4F, 0x2C3C)  # ror.w r12, r12, #8
    data(2, 0xF3CC, 0x0107)  # ubfx r1, r12, #0, #8
    data(2, 0xF810, 0xE021)  # ldrb.w lr, [r0, r1, lsl #2]
    data(2, 0xF3CC, 0x2107)  # ubfx r1, r12, #8, #8
    data(2, 0xF810, 0x1021)  # ldrb.w r1, [r0, r1, lsl #2]
    data(2, 0xEA4E, 0x2E01)  # orr.w lr, lr, r1, lsl #8
    data(2, 0xF3CC, 0x4107)  # ubfx r1, r12, #16, #8
    data(2, 0xF810, 0x1021)  # ldrb.w r1, [r0, r1, lsl #2]
    data(2, 0xEA4E, 0x4E01)  # orr.w lr, lr, r1, lsl #16
    data(2, 0xF3CC, 0x6107)  # ubfx r1, r12, #24, #8
    data(2, 0xF810, 0x1021)  # ldrb.w r1, [r0, r1, lsl #2]
    data(2, 0xEA4E, 0x6C01)  # orr.w r12, lr, r1, lsl #24
    data(2, 0xEA8C, 0x0C04)  # eor.w r12, r12, r4
    lsl(r4, r4, 1)
    lsr(r1, r4, 8)
    beq(join)
    mov(r4, 27)
    b(join)
    label(within)
    cmp(r2, 8)
    bne(join)
    cmp(r5, 4)
    bne(join)
    data(2, 0xF3CC, 0x0107)  # ubfx r1, r12, #0, #8
    data(2, 0xF810, 0xE021)  # ldrb.w lr, [r0, r1, lsl #2]
    data(2, 0xF3CC, 0x2107)  # ubfx r1, r12, #8, #8
    data(2, 0xF810, 0x1021)  # ldrb.w r1, [r0, r1, lsl #2]
    data(2, 0xEA4E, 0x2E01)  # orr.w lr, lr, r1, lsl #8
    data(2, 0xF3CC, 0x4107)  # ubfx r1, r12, #16, #8
    data(2, 0xF810, 0x1021)  # ldrb.w r1, [r0, r1, lsl #2]
    data(2, 0xEA4E, 0x4E01)  # orr.w lr, lr, r1, lsl #16
    data(2, 0xF3CC, 0x6107)  # ubfx r1, r12, #24, #8
    data(2, 0xF810, 0x1021)  # ldrb.w r1, [r0, r1, lsl #2]
    data(2, 0xEA4E, 0x6C01)  # orr.w r12, lr, r1, lsl #24
    label(join)
    sub(r1, r6, r7)
    ldr(r1, [r1, 0])
    data(2, 0xEA8C, 0x0C01)  # eor.w r12, r12, r1
    data(2, 0xF846, 0xCB04)  # str.w r12, [r6], #4
    add(r5, 1)
    cmp(r5, r2)
    bne(next)
    mov(r5, 0)
    label(next)
    cmp(r6, r3)
    bne(word)


@micropython.asm_thumb
def invert(r0, r1, r2):
    # The schedule for decryption. r0 FORWARD, r1 BACKWARD, r2 context.
    add(r0, 1)
    ldr(r4, [r2, 0])
    mov(r12, r4)  # rounds to go
    mov(lr, r4)
    data(2, 0xF202, 0x1310)  # addw r3, r2, #272
    lsl(r5, r4, 4)
    add(r2, r2, r5)
    add(r2, 32)  # the last round's key
    label(round_key)
    mov(r4, 4)
    label(key_word)
    data(2, 0xF852, 0x5B04)  # ldr.w r5, [r2], #4
    mov(r7, r5)
    data(2, 0x45F4)  # cmp r12, lr
    beq(outer)
    mov(r6, r12)
    cmp(r6, 0)
    beq(outer)
    data(2, 0xF3C5, 0x0607)  # ubfx r6, r5, #0, #8
    data(2, 0xF810, 0x6026)  # ldrb.w r6, [r0, r6, lsl #2]
    data(2, 0xF851, 0x6026)  # ldr.w r6, [r1, r6, lsl #2]
    mov(r7, r6)
    data(2, 0xF3C5, 0x2607)  # ubfx r6, r5, #8, #8
    data(2, 0xF810, 0x6026)  # ldrb.w r6, [r0, r6, lsl #2]
    data(2, 0xF851, 0x6026)  # ldr.w r6, [r1, r6, lsl #2]
    data(2, 0xEA87, 0x6736)  # eor.w r7, r7, r6, ror #24
    data(2, 0xF3C5, 0x4607)  # ubfx r6, r5, #16, #8
    data(2, 0xF810, 0x6026)  # ldrb.w r6, [r0, r6, lsl #2]
    data(2, 0xF851, 0x6026)  # ldr.w r6, [r1, r6, lsl #2]
    data(2, 0xEA87, 0x4736)  # eor.w r7, r7, r6, ror #16
    data(2, 0xF3C5, 0x6607)  # ubfx r6, r5, #24, #8
    data(2, 0xF810, 0x6026)  # ldrb.w r6, [r0, r6, lsl #2]
    data(2, 0xF851, 0x6026)  # ldr.w r6, [r1, r6, lsl #2]
    data(2, 0xEA87, 0x2736)  # eor.w r7, r7, r6, ror #8
    label(outer)
    data(2, 0xF843, 0x7B04)  # str.w r7, [r3], #4
    sub(r4, 1)
    bne(key_word)
    sub(r2, 32)
    mov(r6, r12)
    sub(r6, 1)
    mov(r12, r6)
    bpl(round_key)


@micropython.asm_thumb
def encrypt(r0, r1, r2, r3):
    # CBC. r0 FORWARD, r1 context, r2 data, overwritten if the context says so, r3 blocks.
    data(2, 0xE92D, 0x0F00)  # push.w {r8-r11}
    data(2, 0xB084)  # sub sp, #16
    data(2, 0x9100)  # str r1, [sp, #0]
    data(2, 0x9201)  # str r2, [sp, #4]
    data(2, 0x9302)  # str r3, [sp, #8]
    ldr(r3, [r1, 0])
    lsr(r3, r3, 1)
    data(2, 0x9303)  # str r3, [sp, #12]: pairs of rounds
    ldr(r3, [r1, 4])
    cmp(r3, 2)
    bcc(block)
    mov(r3, 0)
    str(r3, [r1, 16])
    str(r3, [r1, 20])
    str(r3, [r1, 24])
    str(r3, [r1, 28])
    label(block)
    data(2, 0x9A01)  # ldr r2, [sp, #4]: single loads: the data need not be aligned
    ldr(r4, [r2, 0])
    ldr(r5, [r2, 4])
    ldr(r6, [r2, 8])
    ldr(r7, [r2, 12])
    data(2, 0x9900)  # ldr r1, [sp, #0]
    add(r1, 16)
    data(2, 0xE8B1, 0x0F00)  # ldm.w r1!, {r8-r11}
    data(2, 0xEA84, 0x0408)  # eor.w r4, r4, r8
    data(2, 0xEA85, 0x0509)  # eor.w r5, r5, r9
    data(2, 0xEA86, 0x060A)  # eor.w r6, r6, r10
    data(2, 0xEA87, 0x070B)  # eor.w r7, r7, r11
    data(2, 0xE8B1, 0x0F00)  # ldm.w r1!, {r8-r11}
    data(2, 0xEA84, 0x0408)  # eor.w r4, r4, r8
    data(2, 0xEA85, 0x0509)  # eor.w r5, r5, r9
    data(2, 0xEA86, 0x060A)  # eor.w r6, r6, r10
    data(2, 0xEA87, 0x070B)  # eor.w r7, r7, r11
    data(2, 0xF200, 0x0E01)  # addw lr, r0, #1: the S-box itself
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    label(rounds)
    data(2, 0xE8B1, 0x0F00)  # ldm.w r1!, {r8-r11}
    data(2, 0xF3C4, 0x0207)  # ubfx r2, r4, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA88, 0x0802)  # eor.w r8, r8, r2
    data(2, 0xF3C5, 0x2207)  # ubfx r2, r5, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA88, 0x6832)  # eor.w r8, r8, r2, ror #24
    data(2, 0xF3C6, 0x4207)  # ubfx r2, r6, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA88, 0x4832)  # eor.w r8, r8, r2, ror #16
    lsr(r2, r7, 24)
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA88, 0x2832)  # eor.w r8, r8, r2, ror #8
    data(2, 0xF3C5, 0x0207)  # ubfx r2, r5, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA89, 0x0902)  # eor.w r9, r9, r2
    data(2, 0xF3C6, 0x2207)  # ubfx r2, r6, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA89, 0x6932)  # eor.w r9, r9, r2, ror #24
    data(2, 0xF3C7, 0x4207)  # ubfx r2, r7, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA89, 0x4932)  # eor.w r9, r9, r2, ror #16
    lsr(r2, r4, 24)
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA89, 0x2932)  # eor.w r9, r9, r2, ror #8
    data(2, 0xF3C6, 0x0207)  # ubfx r2, r6, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8A, 0x0A02)  # eor.w r10, r10, r2
    data(2, 0xF3C7, 0x2207)  # ubfx r2, r7, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8A, 0x6A32)  # eor.w r10, r10, r2, ror #24
    data(2, 0xF3C4, 0x4207)  # ubfx r2, r4, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8A, 0x4A32)  # eor.w r10, r10, r2, ror #16
    lsr(r2, r5, 24)
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8A, 0x2A32)  # eor.w r10, r10, r2, ror #8
    data(2, 0xF3C7, 0x0207)  # ubfx r2, r7, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8B, 0x0B02)  # eor.w r11, r11, r2
    data(2, 0xF3C4, 0x2207)  # ubfx r2, r4, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8B, 0x6B32)  # eor.w r11, r11, r2, ror #24
    data(2, 0xF3C5, 0x4207)  # ubfx r2, r5, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8B, 0x4B32)  # eor.w r11, r11, r2, ror #16
    lsr(r2, r6, 24)
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8B, 0x2B32)  # eor.w r11, r11, r2, ror #8
    sub(r3, 1)
    beq(last)
    data(2, 0xE8B1, 0x00F0)  # ldm.w r1!, {r4-r7}
    data(2, 0xF3C8, 0x0207)  # ubfx r2, r8, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA84, 0x0402)  # eor.w r4, r4, r2
    data(2, 0xF3C9, 0x2207)  # ubfx r2, r9, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA84, 0x6432)  # eor.w r4, r4, r2, ror #24
    data(2, 0xF3CA, 0x4207)  # ubfx r2, r10, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA84, 0x4432)  # eor.w r4, r4, r2, ror #16
    data(2, 0xF3CB, 0x6207)  # ubfx r2, r11, #24, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA84, 0x2432)  # eor.w r4, r4, r2, ror #8
    data(2, 0xF3C9, 0x0207)  # ubfx r2, r9, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA85, 0x0502)  # eor.w r5, r5, r2
    data(2, 0xF3CA, 0x2207)  # ubfx r2, r10, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA85, 0x6532)  # eor.w r5, r5, r2, ror #24
    data(2, 0xF3CB, 0x4207)  # ubfx r2, r11, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA85, 0x4532)  # eor.w r5, r5, r2, ror #16
    data(2, 0xF3C8, 0x6207)  # ubfx r2, r8, #24, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA85, 0x2532)  # eor.w r5, r5, r2, ror #8
    data(2, 0xF3CA, 0x0207)  # ubfx r2, r10, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA86, 0x0602)  # eor.w r6, r6, r2
    data(2, 0xF3CB, 0x2207)  # ubfx r2, r11, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA86, 0x6632)  # eor.w r6, r6, r2, ror #24
    data(2, 0xF3C8, 0x4207)  # ubfx r2, r8, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA86, 0x4632)  # eor.w r6, r6, r2, ror #16
    data(2, 0xF3C9, 0x6207)  # ubfx r2, r9, #24, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA86, 0x2632)  # eor.w r6, r6, r2, ror #8
    data(2, 0xF3CB, 0x0207)  # ubfx r2, r11, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA87, 0x0702)  # eor.w r7, r7, r2
    data(2, 0xF3C8, 0x2207)  # ubfx r2, r8, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA87, 0x6732)  # eor.w r7, r7, r2, ror #24
    data(2, 0xF3C9, 0x4207)  # ubfx r2, r9, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA87, 0x4732)  # eor.w r7, r7, r2, ror #16
    data(2, 0xF3CA, 0x6207)  # ubfx r2, r10, #24, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA87, 0x2732)  # eor.w r7, r7, r2, ror #8
    b(rounds)
    label(last)
    data(2, 0xE8B1, 0x00F0)  # ldm.w r1!, {r4-r7}
    data(2, 0xF3C8, 0x0207)  # ubfx r2, r8, #0, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA84, 0x0402)  # eor.w r4, r4, r2
    data(2, 0xF3C9, 0x2207)  # ubfx r2, r9, #8, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA84, 0x2402)  # eor.w r4, r4, r2, lsl #8
    data(2, 0xF3CA, 0x4207)  # ubfx r2, r10, #16, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA84, 0x4402)  # eor.w r4, r4, r2, lsl #16
    data(2, 0xF3CB, 0x6207)  # ubfx r2, r11, #24, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA84, 0x6402)  # eor.w r4, r4, r2, lsl #24
    data(2, 0xF3C9, 0x0207)  # ubfx r2, r9, #0, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA85, 0x0502)  # eor.w r5, r5, r2
    data(2, 0xF3CA, 0x2207)  # ubfx r2, r10, #8, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA85, 0x2502)  # eor.w r5, r5, r2, lsl #8
    data(2, 0xF3CB, 0x4207)  # ubfx r2, r11, #16, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA85, 0x4502)  # eor.w r5, r5, r2, lsl #16
    data(2, 0xF3C8, 0x6207)  # ubfx r2, r8, #24, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA85, 0x6502)  # eor.w r5, r5, r2, lsl #24
    data(2, 0xF3CA, 0x0207)  # ubfx r2, r10, #0, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA86, 0x0602)  # eor.w r6, r6, r2
    data(2, 0xF3CB, 0x2207)  # ubfx r2, r11, #8, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA86, 0x2602)  # eor.w r6, r6, r2, lsl #8
    data(2, 0xF3C8, 0x4207)  # ubfx r2, r8, #16, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA86, 0x4602)  # eor.w r6, r6, r2, lsl #16
    data(2, 0xF3C9, 0x6207)  # ubfx r2, r9, #24, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA86, 0x6602)  # eor.w r6, r6, r2, lsl #24
    data(2, 0xF3CB, 0x0207)  # ubfx r2, r11, #0, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA87, 0x0702)  # eor.w r7, r7, r2
    data(2, 0xF3C8, 0x2207)  # ubfx r2, r8, #8, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA87, 0x2702)  # eor.w r7, r7, r2, lsl #8
    data(2, 0xF3C9, 0x4207)  # ubfx r2, r9, #16, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA87, 0x4702)  # eor.w r7, r7, r2, lsl #16
    data(2, 0xF3CA, 0x6207)  # ubfx r2, r10, #24, #8
    data(2, 0xF81E, 0x2022)  # ldrb.w r2, [lr, r2, lsl #2]
    data(2, 0xEA87, 0x6702)  # eor.w r7, r7, r2, lsl #24
    data(2, 0x9900)  # ldr r1, [sp, #0]
    ldr(r3, [r1, 4])
    add(r1, 16)
    data(2, 0xE881, 0x00F0)  # stm.w r1, {r4-r7}
    data(2, 0x9A01)  # ldr r2, [sp, #4]
    lsl(r3, r3, 31)
    beq(kept)
    str(r4, [r2, 0])
    str(r5, [r2, 4])
    str(r6, [r2, 8])
    str(r7, [r2, 12])
    label(kept)
    add(r2, 16)
    data(2, 0x9201)  # str r2, [sp, #4]
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    sub(r3, 1)
    data(2, 0x9302)  # str r3, [sp, #8]
    beq(done)
    b(block)
    label(done)
    data(2, 0xB004)  # add sp, #16
    data(2, 0xE8BD, 0x0F00)  # pop.w {r8-r11}


@micropython.asm_thumb
def decrypt(r0, r1, r2, r3):
    # CBC. r0 BACKWARD, r1 context, r2 data, overwritten, r3 blocks.
    data(2, 0xE92D, 0x0F00)  # push.w {r8-r11}
    data(2, 0xB084)  # sub sp, #16
    data(2, 0x9100)  # str r1, [sp, #0]
    data(2, 0x9201)  # str r2, [sp, #4]
    data(2, 0x9302)  # str r3, [sp, #8]
    ldr(r3, [r1, 0])
    lsr(r3, r3, 1)
    data(2, 0x9303)  # str r3, [sp, #12]: pairs of rounds
    ldr(r3, [r1, 4])
    cmp(r3, 2)
    bcc(block)
    mov(r3, 0)
    str(r3, [r1, 16])
    str(r3, [r1, 20])
    str(r3, [r1, 24])
    str(r3, [r1, 28])
    label(block)
    data(2, 0x9A01)  # ldr r2, [sp, #4]: single loads: the data need not be aligned
    ldr(r4, [r2, 0])
    ldr(r5, [r2, 4])
    ldr(r6, [r2, 8])
    ldr(r7, [r2, 12])
    data(2, 0x9900)  # ldr r1, [sp, #0]
    add(r1, 16)
    data(2, 0xF201, 0x1100)  # addw r1, r1, #256
    data(2, 0xE8B1, 0x0F00)  # ldm.w r1!, {r8-r11}
    data(2, 0xEA84, 0x0408)  # eor.w r4, r4, r8
    data(2, 0xEA85, 0x0509)  # eor.w r5, r5, r9
    data(2, 0xEA86, 0x060A)  # eor.w r6, r6, r10
    data(2, 0xEA87, 0x070B)  # eor.w r7, r7, r11
    data(2, 0xF200, 0x4E00)  # addw lr, r0, #1024
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    label(rounds)
    data(2, 0xE8B1, 0x0F00)  # ldm.w r1!, {r8-r11}
    data(2, 0xF3C4, 0x0207)  # ubfx r2, r4, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA88, 0x0802)  # eor.w r8, r8, r2
    data(2, 0xF3C7, 0x2207)  # ubfx r2, r7, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA88, 0x6832)  # eor.w r8, r8, r2, ror #24
    data(2, 0xF3C6, 0x4207)  # ubfx r2, r6, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA88, 0x4832)  # eor.w r8, r8, r2, ror #16
    lsr(r2, r5, 24)
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA88, 0x2832)  # eor.w r8, r8, r2, ror #8
    data(2, 0xF3C5, 0x0207)  # ubfx r2, r5, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA89, 0x0902)  # eor.w r9, r9, r2
    data(2, 0xF3C4, 0x2207)  # ubfx r2, r4, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA89, 0x6932)  # eor.w r9, r9, r2, ror #24
    data(2, 0xF3C7, 0x4207)  # ubfx r2, r7, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA89, 0x4932)  # eor.w r9, r9, r2, ror #16
    lsr(r2, r6, 24)
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA89, 0x2932)  # eor.w r9, r9, r2, ror #8
    data(2, 0xF3C6, 0x0207)  # ubfx r2, r6, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8A, 0x0A02)  # eor.w r10, r10, r2
    data(2, 0xF3C5, 0x2207)  # ubfx r2, r5, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8A, 0x6A32)  # eor.w r10, r10, r2, ror #24
    data(2, 0xF3C4, 0x4207)  # ubfx r2, r4, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8A, 0x4A32)  # eor.w r10, r10, r2, ror #16
    lsr(r2, r7, 24)
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8A, 0x2A32)  # eor.w r10, r10, r2, ror #8
    data(2, 0xF3C7, 0x0207)  # ubfx r2, r7, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8B, 0x0B02)  # eor.w r11, r11, r2
    data(2, 0xF3C6, 0x2207)  # ubfx r2, r6, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8B, 0x6B32)  # eor.w r11, r11, r2, ror #24
    data(2, 0xF3C5, 0x4207)  # ubfx r2, r5, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8B, 0x4B32)  # eor.w r11, r11, r2, ror #16
    lsr(r2, r4, 24)
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA8B, 0x2B32)  # eor.w r11, r11, r2, ror #8
    sub(r3, 1)
    beq(last)
    data(2, 0xE8B1, 0x00F0)  # ldm.w r1!, {r4-r7}
    data(2, 0xF3C8, 0x0207)  # ubfx r2, r8, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA84, 0x0402)  # eor.w r4, r4, r2
    data(2, 0xF3CB, 0x2207)  # ubfx r2, r11, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA84, 0x6432)  # eor.w r4, r4, r2, ror #24
    data(2, 0xF3CA, 0x4207)  # ubfx r2, r10, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA84, 0x4432)  # eor.w r4, r4, r2, ror #16
    data(2, 0xF3C9, 0x6207)  # ubfx r2, r9, #24, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA84, 0x2432)  # eor.w r4, r4, r2, ror #8
    data(2, 0xF3C9, 0x0207)  # ubfx r2, r9, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA85, 0x0502)  # eor.w r5, r5, r2
    data(2, 0xF3C8, 0x2207)  # ubfx r2, r8, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA85, 0x6532)  # eor.w r5, r5, r2, ror #24
    data(2, 0xF3CB, 0x4207)  # ubfx r2, r11, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA85, 0x4532)  # eor.w r5, r5, r2, ror #16
    data(2, 0xF3CA, 0x6207)  # ubfx r2, r10, #24, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA85, 0x2532)  # eor.w r5, r5, r2, ror #8
    data(2, 0xF3CA, 0x0207)  # ubfx r2, r10, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA86, 0x0602)  # eor.w r6, r6, r2
    data(2, 0xF3C9, 0x2207)  # ubfx r2, r9, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA86, 0x6632)  # eor.w r6, r6, r2, ror #24
    data(2, 0xF3C8, 0x4207)  # ubfx r2, r8, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA86, 0x4632)  # eor.w r6, r6, r2, ror #16
    data(2, 0xF3CB, 0x6207)  # ubfx r2, r11, #24, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA86, 0x2632)  # eor.w r6, r6, r2, ror #8
    data(2, 0xF3CB, 0x0207)  # ubfx r2, r11, #0, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA87, 0x0702)  # eor.w r7, r7, r2
    data(2, 0xF3CA, 0x2207)  # ubfx r2, r10, #8, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA87, 0x6732)  # eor.w r7, r7, r2, ror #24
    data(2, 0xF3C9, 0x4207)  # ubfx r2, r9, #16, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA87, 0x4732)  # eor.w r7, r7, r2, ror #16
    data(2, 0xF3C8, 0x6207)  # ubfx r2, r8, #24, #8
    data(2, 0xF850, 0x2022)  # ldr.w r2, [r0, r2, lsl #2]
    data(2, 0xEA87, 0x2732)  # eor.w r7, r7, r2, ror #8
    b(rounds)
    label(last)
    data(2, 0xE8B1, 0x00F0)  # ldm.w r1!, {r4-r7}
    data(2, 0xF3C8, 0x0207)  # ubfx r2, r8, #0, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA84, 0x0402)  # eor.w r4, r4, r2
    data(2, 0xF3CB, 0x2207)  # ubfx r2, r11, #8, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA84, 0x2402)  # eor.w r4, r4, r2, lsl #8
    data(2, 0xF3CA, 0x4207)  # ubfx r2, r10, #16, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA84, 0x4402)  # eor.w r4, r4, r2, lsl #16
    data(2, 0xF3C9, 0x6207)  # ubfx r2, r9, #24, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA84, 0x6402)  # eor.w r4, r4, r2, lsl #24
    data(2, 0xF3C9, 0x0207)  # ubfx r2, r9, #0, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA85, 0x0502)  # eor.w r5, r5, r2
    data(2, 0xF3C8, 0x2207)  # ubfx r2, r8, #8, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA85, 0x2502)  # eor.w r5, r5, r2, lsl #8
    data(2, 0xF3CB, 0x4207)  # ubfx r2, r11, #16, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA85, 0x4502)  # eor.w r5, r5, r2, lsl #16
    data(2, 0xF3CA, 0x6207)  # ubfx r2, r10, #24, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA85, 0x6502)  # eor.w r5, r5, r2, lsl #24
    data(2, 0xF3CA, 0x0207)  # ubfx r2, r10, #0, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA86, 0x0602)  # eor.w r6, r6, r2
    data(2, 0xF3C9, 0x2207)  # ubfx r2, r9, #8, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA86, 0x2602)  # eor.w r6, r6, r2, lsl #8
    data(2, 0xF3C8, 0x4207)  # ubfx r2, r8, #16, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA86, 0x4602)  # eor.w r6, r6, r2, lsl #16
    data(2, 0xF3CB, 0x6207)  # ubfx r2, r11, #24, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA86, 0x6602)  # eor.w r6, r6, r2, lsl #24
    data(2, 0xF3CB, 0x0207)  # ubfx r2, r11, #0, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA87, 0x0702)  # eor.w r7, r7, r2
    data(2, 0xF3CA, 0x2207)  # ubfx r2, r10, #8, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA87, 0x2702)  # eor.w r7, r7, r2, lsl #8
    data(2, 0xF3C9, 0x4207)  # ubfx r2, r9, #16, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA87, 0x4702)  # eor.w r7, r7, r2, lsl #16
    data(2, 0xF3C8, 0x6207)  # ubfx r2, r8, #24, #8
    data(2, 0xF81E, 0x2002)  # ldrb.w r2, [lr, r2]
    data(2, 0xEA87, 0x6702)  # eor.w r7, r7, r2, lsl #24
    data(2, 0x9900)  # ldr r1, [sp, #0]
    add(r1, 16)
    data(2, 0x9A01)  # ldr r2, [sp, #4]
    data(2, 0xE891, 0x0F00)  # ldm.w r1, {r8-r11}
    data(2, 0xEA84, 0x0408)  # eor.w r4, r4, r8
    data(2, 0xEA85, 0x0509)  # eor.w r5, r5, r9
    data(2, 0xEA86, 0x060A)  # eor.w r6, r6, r10
    data(2, 0xEA87, 0x070B)  # eor.w r7, r7, r11
    data(2, 0xF8D2, 0x8000)  # ldr.w r8, [r2, #0]
    data(2, 0xF8D2, 0x9004)  # ldr.w r9, [r2, #4]
    data(2, 0xF8D2, 0xA008)  # ldr.w r10, [r2, #8]
    data(2, 0xF8D2, 0xB00C)  # ldr.w r11, [r2, #12]
    data(2, 0xE881, 0x0F00)  # stm.w r1, {r8-r11}
    str(r4, [r2, 0])
    str(r5, [r2, 4])
    str(r6, [r2, 8])
    str(r7, [r2, 12])
    add(r2, 16)
    data(2, 0x9201)  # str r2, [sp, #4]
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    sub(r3, 1)
    data(2, 0x9302)  # str r3, [sp, #8]
    beq(done)
    b(block)
    label(done)
    data(2, 0xB004)  # add sp, #16
    data(2, 0xE8BD, 0x0F00)  # pop.w {r8-r11}


FORWARD = bytearray(
    b"\xc6\x63\x63\xa5\xf8\x7c\x7c\x84\xee\x77\x77\x99\xf6\x7b\x7b\x8d\xff\xf2\xf2\x0d\xd6\x6b\x6b\xbd"
    b"\xde\x6f\x6f\xb1\x91\xc5\xc5\x54\x60\x30\x30\x50\x02\x01\x01\x03\xce\x67\x67\xa9\x56\x2b\x2b\x7d"
    b"\xe7\xfe\xfe\x19\xb5\xd7\xd7\x62\x4d\xab\xab\xe6\xec\x76\x76\x9a\x8f\xca\xca\x45\x1f\x82\x82\x9d"
    b"\x89\xc9\xc9\x40\xfa\x7d\x7d\x87\xef\xfa\xfa\x15\xb2\x59\x59\xeb\x8e\x47\x47\xc9\xfb\xf0\xf0\x0b"
    b"\x41\xad\xad\xec\xb3\xd4\xd4\x67\x5f\xa2\xa2\xfd\x45\xaf\xaf\xea\x23\x9c\x9c\xbf\x53\xa4\xa4\xf7"
    b"\xe4\x72\x72\x96\x9b\xc0\xc0\x5b\x75\xb7\xb7\xc2\xe1\xfd\xfd\x1c\x3d\x93\x93\xae\x4c\x26\x26\x6a"
    b"\x6c\x36\x36\x5a\x7e\x3f\x3f\x41\xf5\xf7\xf7\x02\x83\xcc\xcc\x4f\x68\x34\x34\x5c\x51\xa5\xa5\xf4"
    b"\xd1\xe5\xe5\x34\xf9\xf1\xf1\x08\xe2\x71\x71\x93\xab\xd8\xd8\x73\x62\x31\x31\x53\x2a\x15\x15\x3f"
    b"\x08\x04\x04\x0c\x95\xc7\xc7\x52\x46\x23\x23\x65\x9d\xc3\xc3\x5e\x30\x18\x18\x28\x37\x96\x96\xa1"
    b"\x0a\x05\x05\x0f\x2f\x9a\x9a\xb5\x0e\x07\x07\x09\x24\x12\x12\x36\x1b\x80\x80\x9b\xdf\xe2\xe2\x3d"
    b"\xcd\xeb\xeb\x26\x4e\x27\x27\x69\x7f\xb2\xb2\xcd\xea\x75\x75\x9f\x12\x09\x09\x1b\x1d\x83\x83\x9e"
    b"\x58\x2c\x2c\x74\x34\x1a\x1a\x2e\x36\x1b\x1b\x2d\xdc\x6e\x6e\xb2\xb4\x5a\x5a\xee\x5b\xa0\xa0\xfb"
    b"\xa4\x52\x52\xf6\x76\x3b\x3b\x4d\xb7\xd6\xd6\x61\x7d\xb3\xb3\xce\x52\x29\x29\x7b\xdd\xe3\xe3\x3e"
    b"\x5e\x2f\x2f\x71\x13\x84\x84\x97\xa6\x53\x53\xf5\xb9\xd1\xd1\x68\x00\x00\x00\x00\xc1\xed\xed\x2c"
    b"\x40\x20\x20\x60\xe3\xfc\xfc\x1f\x79\xb1\xb1\xc8\xb6\x5b\x5b\xed\xd4\x6a\x6a\xbe\x8d\xcb\xcb\x46"
    b"\x67\xbe\xbe\xd9\x72\x39\x39\x4b\x94\x4a\x4a\xde\x98\x4c\x4c\xd4\xb0\x58\x58\xe8\x85\xcf\xcf\x4a"
    b"\xbb\xd0\xd0\x6b\xc5\xef\xef\x2a\x4f\xaa\xaa\xe5\xed\xfb\xfb\x16\x86\x43\x43\xc5\x9a\x4d\x4d\xd7"
    b"\x66\x33\x33\x55\x11\x85\x85\x94\x8a\x45\x45\xcf\xe9\xf9\xf9\x10\x04\x02\x02\x06\xfe\x7f\x7f\x81"
    b"\xa0\x50\x50\xf0\x78\x3c\x3c\x44\x25\x9f\x9f\xba\x4b\xa8\xa8\xe3\xa2\x51\x51\xf3\x5d\xa3\xa3\xfe"
    b"\x80\x40\x40\xc0\x05\x8f\x8f\x8a\x3f\x92\x92\xad\x21\x9d\x9d\xbc\x70\x38\x38\x48\xf1\xf5\xf5\x04"
    b"\x63\xbc\xbc\xdf\x77\xb6\xb6\xc1\xaf\xda\xda\x75\x42\x21\x21\x63\x20\x10\x10\x30\xe5\xff\xff\x1a"
    b"\xfd\xf3\xf3\x0e\xbf\xd2\xd2\x6d\x81\xcd\xcd\x4c\x18\x0c\x0c\x14\x26\x13\x13\x35\xc3\xec\xec\x2f"
    b"\xbe\x5f\x5f\xe1\x35\x97\x97\xa2\x88\x44\x44\xcc\x2e\x17\x17\x39\x93\xc4\xc4\x57\x55\xa7\xa7\xf2"
    b"\xfc\x7e\x7e\x82\x7a\x3d\x3d\x47\xc8\x64\x64\xac\xba\x5d\x5d\xe7\x32\x19\x19\x2b\xe6\x73\x73\x95"
    b"\xc0\x60\x60\xa0\x19\x81\x81\x98\x9e\x4f\x4f\xd1\xa3\xdc\xdc\x7f\x44\x22\x22\x66\x54\x2a\x2a\x7e"
    b"\x3b\x90\x90\xab\x0b\x88\x88\x83\x8c\x46\x46\xca\xc7\xee\xee\x29\x6b\xb8\xb8\xd3\x28\x14\x14\x3c"
    b"\xa7\xde\xde\x79\xbc\x5e\x5e\xe2\x16\x0b\x0b\x1d\xad\xdb\xdb\x76\xdb\xe0\xe0\x3b\x64\x32\x32\x56"
    b"\x74\x3a\x3a\x4e\x14\x0a\x0a\x1e\x92\x49\x49\xdb\x0c\x06\x06\x0a\x48\x24\x24\x6c\xb8\x5c\x5c\xe4"
    b"\x9f\xc2\xc2\x5d\xbd\xd3\xd3\x6e\x43\xac\xac\xef\xc4\x62\x62\xa6\x39\x91\x91\xa8\x31\x95\x95\xa4"
    b"\xd3\xe4\xe4\x37\xf2\x79\x79\x8b\xd5\xe7\xe7\x32\x8b\xc8\xc8\x43\x6e\x37\x37\x59\xda\x6d\x6d\xb7"
    b"\x01\x8d\x8d\x8c\xb1\xd5\xd5\x64\x9c\x4e\x4e\xd2\x49\xa9\xa9\xe0\xd8\x6c\x6c\xb4\xac\x56\x56\xfa"
    b"\xf3\xf4\xf4\x07\xcf\xea\xea\x25\xca\x65\x65\xaf\xf4\x7a\x7a\x8e\x47\xae\xae\xe9\x10\x08\x08\x18"
    b"\x6f\xba\xba\xd5\xf0\x78\x78\x88\x4a\x25\x25\x6f\x5c\x2e\x2e\x72\x38\x1c\x1c\x24\x57\xa6\xa6\xf1"
    b"\x73\xb4\xb4\xc7\x97\xc6\xc6\x51\xcb\xe8\xe8\x23\xa1\xdd\xdd\x7c\xe8\x74\x74\x9c\x3e\x1f\x1f\x21"
    b"\x96\x4b\x4b\xdd\x61\xbd\xbd\xdc\x0d\x8b\x8b\x86\x0f\x8a\x8a\x85\xe0\x70\x70\x90\x7c\x3e\x3e\x42"
    b"\x71\xb5\xb5\xc4\xcc\x66\x66\xaa\x90\x48\x48\xd8\x06\x03\x03\x05\xf7\xf6\xf6\x01\x1c\x0e\x0e\x12"
    b"\xc2\x61\x61\xa3\x6a\x35\x35\x5f\xae\x57\x57\xf9\x69\xb9\xb9\xd0\x17\x86\x86\x91\x99\xc1\xc1\x58"
    b"\x3a\x1d\x1d\x27\x27\x9e\x9e\xb9\xd9\xe1\xe1\x38\xeb\xf8\xf8\x13\x2b\x98\x98\xb3\x22\x11\x11\x33"
    b"\xd2\x69\x69\xbb\xa9\xd9\xd9\x70\x07\x8e\x8e\x89\x33\x94\x94\xa7\x2d\x9b\x9b\xb6\x3c\x1e\x1e\x22"
    b"\x15\x87\x87\x92\xc9\xe9\xe9\x20\x87\xce\xce\x49\xaa\x55\x55\xff\x50\x28\x28\x78\xa5\xdf\xdf\x7a"
    b"\x03\x8c\x8c\x8f\x59\xa1\xa1\xf8\x09\x89\x89\x80\x1a\x0d\x0d\x17\x65\xbf\xbf\xda\xd7\xe6\xe6\x31"
    b"\x84\x42\x42\xc6\xd0\x68\x68\xb8\x82\x41\x41\xc3\x29\x99\x99\xb0\x5a\x2d\x2d\x77\x1e\x0f\x0f\x11"
    b"\x7b\xb0\xb0\xcb\xa8\x54\x54\xfc\x6d\xbb\xbb\xd6\x2c\x16\x16\x3a"
)
BACKWARD = bytearray(
    b"\x51\xf4\xa7\x50\x7e\x41\x65\x53\x1a\x17\xa4\xc3\x3a\x27\x5e\x96\x3b\xab\x6b\xcb\x1f\x9d\x45\xf1"
    b"\xac\xfa\x58\xab\x4b\xe3\x03\x93\x20\x30\xfa\x55\xad\x76\x6d\xf6\x88\xcc\x76\x91\xf5\x02\x4c\x25"
    b"\x4f\xe5\xd7\xfc\xc5\x2a\xcb\xd7\x26\x35\x44\x80\xb5\x62\xa3\x8f\xde\xb1\x5a\x49\x25\xba\x1b\x67"
    b"\x45\xea\x0e\x98\x5d\xfe\xc0\xe1\xc3\x2f\x75\x02\x81\x4c\xf0\x12\x8d\x46\x97\xa3\x6b\xd3\xf9\xc6"
    b"\x03\x8f\x5f\xe7\x15\x92\x9c\x95\xbf\x6d\x7a\xeb\x95\x52\x59\xda\xd4\xbe\x83\x2d\x58\x74\x21\xd3"
    b"\x49\xe0\x69\x29\x8e\xc9\xc8\x44\x75\xc2\x89\x6a\xf4\x8e\x79\x78\x99\x58\x3e\x6b\x27\xb9\x71\xdd"
    b"\xbe\xe1\x4f\xb6\xf0\x88\xad\x17\xc9\x20\xac\x66\x7d\xce\x3a\xb4\x63\xdf\x4a\x18\xe5\x1a\x31\x82"
    b"\x97\x51\x33\x60\x62\x53\x7f\x45\xb1\x64\x77\xe0\xbb\x6b\xae\x84\xfe\x81\xa0\x1c\xf9\x08\x2b\x94"
    b"\x70\x48\x68\x58\x8f\x45\xfd\x19\x94\xde\x6c\x87\x52\x7b\xf8\xb7\xab\x73\xd3\x23\x72\x4b\x02\xe2"
    b"\xe3\x1f\x8f\x57\x66\x55\xab\x2a\xb2\xeb\x28\x07\x2f\xb5\xc2\x03\x86\xc5\x7b\x9a\xd3\x37\x08\xa5"
    b"\x30\x28\x87\xf2\x23\xbf\xa5\xb2\x02\x03\x6a\xba\xed\x16\x82\x5c\x8a\xcf\x1c\x2b\xa7\x79\xb4\x92"
    b"\xf3\x07\xf2\xf0\x4e\x69\xe2\xa1\x65\xda\xf4\xcd\x06\x05\xbe\xd5\xd1\x34\x62\x1f\xc4\xa6\xfe\x8a"
    b"\x34\x2e\x53\x9d\xa2\xf3\x55\xa0\x05\x8a\xe1\x32\xa4\xf6\xeb\x75\x0b\x83\xec\x39\x40\x60\xef\xaa"
    b"\x5e\x71\x9f\x06\xbd\x6e\x10\x51\x3e\x21\x8a\xf9\x96\xdd\x06\x3d\xdd\x3e\x05\xae\x4d\xe6\xbd\x46"
    b"\x91\x54\x8d\xb5\x71\xc4\x5d\x05\x04\x06\xd4\x6f\x60\x50\x15\xff\x19\x98\xfb\x24\xd6\xbd\xe9\x97"
    b"\x89\x40\x43\xcc\x67\xd9\x9e\x77\xb0\xe8\x42\xbd\x07\x89\x8b\x88\xe7\x19\x5b\x38\x79\xc8\xee\xdb"
    b"\xa1\x7c\x0a\x47\x7c\x42\x0f\xe9\xf8\x84\x1e\xc9\x00\x00\x00\x00\x09\x80\x86\x83\x32\x2b\xed\x48"
    b"\x1e\x11\x70\xac\x6c\x5a\x72\x4e\xfd\x0e\xff\xfb\x0f\x85\x38\x56\x3d\xae\xd5\x1e\x36\x2d\x39\x27"
    b"\x0a\x0f\xd9\x64\x68\x5c\xa6\x21\x9b\x5b\x54\xd1\x24\x36\x2e\x3a\x0c\x0a\x67\xb1\x93\x57\xe7\x0f"
    b"\xb4\xee\x96\xd2\x1b\x9b\x91\x9e\x80\xc0\xc5\x4f\x61\xdc\x20\xa2\x5a\x77\x4b\x69\x1c\x12\x1a\x16"
    b"\xe2\x93\xba\x0a\xc0\xa0\x2a\xe5\x3c\x22\xe0\x43\x12\x1b\x17\x1d\x0e\x09\x0d\x0b\xf2\x8b\xc7\xad"
    b"\x2d\xb6\xa8\xb9\x14\x1e\xa9\xc8\x57\xf1\x19\x85\xaf\x75\x07\x4c\xee\x99\xdd\xbb\xa3\x7f\x60\xfd"
    b"\xf7\x01\x26\x9f\x5c\x72\xf5\xbc\x44\x66\x3b\xc5\x5b\xfb\x7e\x34\x8b\x43\x29\x76\xcb\x23\xc6\xdc"
    b"\xb6\xed\xfc\x68\xb8\xe4\xf1\x63\xd7\x31\xdc\xca\x42\x63\x85\x10\x13\x97\x22\x40\x84\xc6\x11\x20"
    b"\x85\x4a\x24\x7d\xd2\xbb\x3d\xf8\xae\xf9\x32\x11\xc7\x29\xa1\x6d\x1d\x9e\x2f\x4b\xdc\xb2\x30\xf3"
    b"\x0d\x86\x52\xec\x77\xc1\xe3\xd0\x2b\xb3\x16\x6c\xa9\x70\xb9\x99\x11\x94\x48\xfa\x47\xe9\x64\x22"
    b"\xa8\xfc\x8c\xc4\xa0\xf0\x3f\x1a\x56\x7d\x2c\xd8\x22\x33\x90\xef\x87\x49\x4e\xc7\xd9\x38\xd1\xc1"
    b"\x8c\xca\xa2\xfe\x98\xd4\x0b\x36\xa6\xf5\x81\xcf\xa5\x7a\xde\x28\xda\xb7\x8e\x26\x3f\xad\xbf\xa4"
    b"\x2c\x3a\x9d\xe4\x50\x78\x92\x0d\x6a\x5f\xcc\x9b\x54\x7e\x46\x62\xf6\x8d\x13\xc2\x90\xd8\xb8\xe8"
    b"\x2e\x39\xf7\x5e\x82\xc3\xaf\xf5\x9f\x5d\x80\xbe\x69\xd0\x93\x7c\x6f\xd5\x2d\xa9\xcf\x25\x12\xb3"
    b"\xc8\xac\x99\x3b\x10\x18\x7d\xa7\xe8\x9c\x63\x6e\xdb\x3b\xbb\x7b\xcd\x26\x78\x09\x6e\x59\x18\xf4"
    b"\xec\x9a\xb7\x01\x83\x4f\x9a\xa8\xe6\x95\x6e\x65\xaa\xff\xe6\x7e\x21\xbc\xcf\x08\xef\x15\xe8\xe6"
    b"\xba\xe7\x9b\xd9\x4a\x6f\x36\xce\xea\x9f\x09\xd4\x29\xb0\x7c\xd6\x31\xa4\xb2\xaf\x2a\x3f\x23\x31"
    b"\xc6\xa5\x94\x30\x35\xa2\x66\xc0\x74\x4e\xbc\x37\xfc\x82\xca\xa6\xe0\x90\xd0\xb0\x33\xa7\xd8\x15"
    b"\xf1\x04\x98\x4a\x41\xec\xda\xf7\x7f\xcd\x50\x0e\x17\x91\xf6\x2f\x76\x4d\xd6\x8d\x43\xef\xb0\x4d"
    b"\xcc\xaa\x4d\x54\xe4\x96\x04\xdf\x9e\xd1\xb5\xe3\x4c\x6a\x88\x1b\xc1\x2c\x1f\xb8\x46\x65\x51\x7f"
    b"\x9d\x5e\xea\x04\x01\x8c\x35\x5d\xfa\x87\x74\x73\xfb\x0b\x41\x2e\xb3\x67\x1d\x5a\x92\xdb\xd2\x52"
    b"\xe9\x10\x56\x33\x6d\xd6\x47\x13\x9a\xd7\x61\x8c\x37\xa1\x0c\x7a\x59\xf8\x14\x8e\xeb\x13\x3c\x89"
    b"\xce\xa9\x27\xee\xb7\x61\xc9\x35\xe1\x1c\xe5\xed\x7a\x47\xb1\x3c\x9c\xd2\xdf\x59\x55\xf2\x73\x3f"
    b"\x18\x14\xce\x79\x73\xc7\x37\xbf\x53\xf7\xcd\xea\x5f\xfd\xaa\x5b\xdf\x3d\x6f\x14\x78\x44\xdb\x86"
    b"\xca\xaf\xf3\x81\xb9\x68\xc4\x3e\x38\x24\x34\x2c\xc2\xa3\x40\x5f\x16\x1d\xc3\x72\xbc\xe2\x25\x0c"
    b"\x28\x3c\x49\x8b\xff\x0d\x95\x41\x39\xa8\x01\x71\x08\x0c\xb3\xde\xd8\xb4\xe4\x9c\x64\x56\xc1\x90"
    b"\x7b\xcb\x84\x61\xd5\x32\xb6\x70\x48\x6c\x5c\x74\xd0\xb8\x57\x42\x52\x09\x6a\xd5\x30\x36\xa5\x38"
    b"\xbf\x40\xa3\x9e\x81\xf3\xd7\xfb\x7c\xe3\x39\x82\x9b\x2f\xff\x87\x34\x8e\x43\x44\xc4\xde\xe9\xcb"
    b"\x54\x7b\x94\x32\xa6\xc2\x23\x3d\xee\x4c\x95\x0b\x42\xfa\xc3\x4e\x08\x2e\xa1\x66\x28\xd9\x24\xb2"
    b"\x76\x5b\xa2\x49\x6d\x8b\xd1\x25\x72\xf8\xf6\x64\x86\x68\x98\x16\xd4\xa4\x5c\xcc\x5d\x65\xb6\x92"
    b"\x6c\x70\x48\x50\xfd\xed\xb9\xda\x5e\x15\x46\x57\xa7\x8d\x9d\x84\x90\xd8\xab\x00\x8c\xbc\xd3\x0a"
    b"\xf7\xe4\x58\x05\xb8\xb3\x45\x06\xd0\x2c\x1e\x8f\xca\x3f\x0f\x02\xc1\xaf\xbd\x03\x01\x13\x8a\x6b"
    b"\x3a\x91\x11\x41\x4f\x67\xdc\xea\x97\xf2\xcf\xce\xf0\xb4\xe6\x73\x96\xac\x74\x22\xe7\xad\x35\x85"
    b"\xe2\xf9\x37\xe8\x1c\x75\xdf\x6e\x47\xf1\x1a\x71\x1d\x29\xc5\x89\x6f\xb7\x62\x0e\xaa\x18\xbe\x1b"
    b"\xfc\x56\x3e\x4b\xc6\xd2\x79\x20\x9a\xdb\xc0\xfe\x78\xcd\x5a\xf4\x1f\xdd\xa8\x33\x88\x07\xc7\x31"
    b"\xb1\x12\x10\x59\x27\x80\xec\x5f\x60\x51\x7f\xa9\x19\xb5\x4a\x0d\x2d\xe5\x7a\x9f\x93\xc9\x9c\xef"
    b"\xa0\xe0\x3b\x4d\xae\x2a\xf5\xb0\xc8\xeb\xbb\x3c\x83\x53\x99\x61\x17\x2b\x04\x7e\xba\x77\xd6\x26"
    b"\xe1\x69\x14\x63\x55\x21\x0c\x7d"
)
