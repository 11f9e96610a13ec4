# SPDX-License-Identifier: Apache-2.0
# Written by tools/asm/generate from scalars.py: change those, not this file.
import micropython

@micropython.asm_thumb
def mirror(r0, r1, r2):
    # r0 destination, r1 source, r2 how many octets: copied in reverse order.
    add(r1, r1, r2)  # from the end
    label(mirror_octet)
    sub(r1, 1)
    ldrb(r3, [r1, 0])
    strb(r3, [r0, 0])
    add(r0, 1)
    sub(r2, 1)
    bne(mirror_octet)


@micropython.asm_thumb
def any_bit(r0, r1):
    # r0 address, r1 octets (a multiple of 4): 1 unless all are 0.
    mov(r3, 0)
    label(any_word)
    data(2, 0xC804)  # ldm r0!, {r2}
    orr(r3, r2)
    sub(r1, 4)
    bne(any_word)
    neg(r0, r3)  # the top bit of x or of -x is 1 unless x is 0
    orr(r0, r3)
    lsr(r0, r0, 31)


@micropython.asm_thumb
def clear(r0, r1):
    # r0 address, r1 octets (a multiple of 4): overwritten with 0.
    mov(r2, 0)
    label(clear_word)
    data(2, 0xC004)  # stm r0!, {r2}
    sub(r1, 4)
    bne(clear_word)


@micropython.asm_thumb
def mix(r0, r1, r2):
    # r0 destination, r1 source, r2 how many octets (1 at least): destination ^= source.
    label(mix_octet)
    sub(r2, 1)
    data(2, 0x5C83)  # ldrb r3, [r0, r2]
    data(2, 0x5C8C)  # ldrb r4, [r1, r2]
    eor(r3, r4)
    data(2, 0x5483)  # strb r3, [r0, r2]
    cmp(r2, 0)
    bne(mix_octet)


@micropython.asm_thumb
def differ(r0, r1, r2):
    # r0, r1, r2 how many octets (1 at least): 0 if they are the same.
    mov(r5, 0)
    label(differ_octet)
    sub(r2, 1)
    data(2, 0x5C83)  # ldrb r3, [r0, r2]
    data(2, 0x5C8C)  # ldrb r4, [r1, r2]
    eor(r3, r4)
    orr(r5, r3)
    cmp(r2, 0)
    bne(differ_octet)
    mov(r0, r5)


@micropython.asm_thumb
def below(r0, r1, r2):
    # r0, r1 numbers, highest octet first, r2 how many octets (1 at least): 1 if the first is less.
    mov(r3, 0)  # what is borrowed
    label(below_octet)
    sub(r2, 1)
    data(2, 0x5C84)  # ldrb r4, [r0, r2]
    data(2, 0x5C8D)  # ldrb r5, [r1, r2]
    sub(r4, r4, r5)
    sub(r4, r4, r3)
    lsr(r3, r4, 31)
    cmp(r2, 0)
    bne(below_octet)
    mov(r0, r3)


@micropython.asm_thumb
def zero(r0, r1):
    # r0 address, r1 how many octets (1 at least): overwritten with 0.
    mov(r2, 0)
    label(zero_octet)
    sub(r1, 1)
    data(2, 0x5442)  # strb r2, [r0, r1]
    bne(zero_octet)


@micropython.asm_thumb
def inverse(r0, r1):
    # r0 file, r1 where in it p lies: -1 / p mod 2^32 into its first word.
    data(2, 0x5841)  # ldr r1, [r0, r1]
    mov(r2, r1)  # right in three bits: p p = 1 mod 8
    mov(r3, r1)
    mul(r3, r2)
    neg(r3, r3)
    add(r3, 2)
    mul(r2, r3)  # Newton: twice as many
    mov(r3, r1)
    mul(r3, r2)
    neg(r3, r3)
    add(r3, 2)
    mul(r2, r3)  # Newton: twice as many
    mov(r3, r1)
    mul(r3, r2)
    neg(r3, r3)
    add(r3, 2)
    mul(r2, r3)  # Newton: twice as many
    mov(r3, r1)
    mul(r3, r2)
    neg(r3, r3)
    add(r3, 2)
    mul(r2, r3)  # Newton: twice as many
    neg(r2, r2)
    str(r2, [r0, 0])


@micropython.asm_thumb
def windows(r0, r1, r2, r3):
    # Digits (entry, sign) from the top: window i of the number is bits 4 i + 1 to 4 i + 4, the highest for plus.
    # r0 digits, r1 number, lowest octet first, r2 how many, r3 1 to turn all signs.
    add(r0, r0, r2)
    add(r0, r0, r2)  # the lowest window goes to the end
    mov(r7, 0)  # its number
    label(window)
    lsr(r6, r7, 1)
    data(2, 0x5D8C)  # ldrb r4, [r1, r6]
    add(r6, 1)
    data(2, 0x5D8D)  # ldrb r5, [r1, r6]
    lsl(r5, r5, 8)
    orr(r4, r5)
    mov(r5, 1)
    and_(r5, r7)
    lsl(r5, r5, 2)
    add(r5, 1)
    lsr(r4, r5)  # from bit 4 i + 1
    mov(r5, 15)
    and_(r4, r5)
    mov(r5, 8)
    bic(r5, r4)
    lsr(r5, r5, 3)  # minus, if the highest is 0
    mov(r6, 8)
    sub(r6, r6, r5)
    eor(r4, r6)  # the entry
    eor(r5, r3)
    sub(r0, 2)
    strb(r4, [r0, 0])
    strb(r5, [r0, 1])
    add(r7, 1)
    cmp(r7, r2)
    bne(window)


@micropython.asm_thumb
def columns(r0, r1, r2, r3):
    # Digits (entry, sign) from the top: column j of the number is bits j + 1 + t r2 for the teeth t = 0 to 4.
    # r0 digits, r1 number, lowest octet first, r2 how many, r3 1 to turn all signs.
    mov(r12, r3)
    add(r0, r0, r2)
    add(r0, r0, r2)
    mov(r7, 1)  # bit i of the comb's number is bit i + 1 of the scalar
    label(column)
    lsl(r5, r2, 2)
    add(r5, r5, r2)
    add(r5, r5, r7)
    mov(r4, 0)
    sub(r5, r5, r2)
    lsr(r6, r5, 3)
    data(2, 0x5D8E)  # ldrb r6, [r1, r6]
    mov(r3, 7)
    and_(r3, r5)
    lsr(r6, r3)
    lsl(r4, r4, 1)
    mov(r3, 1)
    and_(r6, r3)
    orr(r4, r6)
    sub(r5, r5, r2)
    lsr(r6, r5, 3)
    data(2, 0x5D8E)  # ldrb r6, [r1, r6]
    mov(r3, 7)
    and_(r3, r5)
    lsr(r6, r3)
    lsl(r4, r4, 1)
    mov(r3, 1)
    and_(r6, r3)
    orr(r4, r6)
    sub(r5, r5, r2)
    lsr(r6, r5, 3)
    data(2, 0x5D8E)  # ldrb r6, [r1, r6]
    mov(r3, 7)
    and_(r3, r5)
    lsr(r6, r3)
    lsl(r4, r4, 1)
    mov(r3, 1)
    and_(r6, r3)
    orr(r4, r6)
    sub(r5, r5, r2)
    lsr(r6, r5, 3)
    data(2, 0x5D8E)  # ldrb r6, [r1, r6]
    mov(r3, 7)
    and_(r3, r5)
    lsr(r6, r3)
    lsl(r4, r4, 1)
    mov(r3, 1)
    and_(r6, r3)
    orr(r4, r6)
    sub(r5, r5, r2)
    lsr(r6, r5, 3)
    data(2, 0x5D8E)  # ldrb r6, [r1, r6]
    mov(r3, 7)
    and_(r3, r5)
    lsr(r6, r3)
    lsl(r4, r4, 1)
    mov(r3, 1)
    and_(r6, r3)
    orr(r4, r6)
    lsr(r5, r4, 4)  # the highest tooth
    mov(r6, 15)
    and_(r4, r6)
    sub(r3, r5, 1)
    and_(r3, r6)
    eor(r4, r3)  # the others as seen from it
    mov(r6, 1)
    eor(r5, r6)
    mov(r6, r12)
    eor(r5, r6)
    sub(r0, 2)
    strb(r4, [r0, 0])
    strb(r5, [r0, 1])
    add(r7, 1)
    sub(r6, r7, 1)
    cmp(r6, r2)
    beq(columns_end)
    b(column)
    label(columns_end)
