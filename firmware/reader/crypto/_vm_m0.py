# SPDX-License-Identifier: Apache-2.0
# Written by tools/asm/generate from vm_m0.py: change those, not this file.
import micropython

@micropython.asm_thumb
def vmn(r0, r1, r2, r3):
    # The field machine for 4, 8, 12.. words: r0 program, r1 registers, r2 digits, r3 runs.
    mov(r4, r8)
    mov(r5, r9)
    mov(r6, r10)
    mov(r7, r11)
    data(2, 0xB4F0)  # push {r4-r7}
    data(2, 0xB08D)  # sub sp, #52
    data(2, 0x9000)  # str r0, [sp, #0]
    data(2, 0x9001)  # str r0, [sp, #4]
    data(2, 0x9203)  # str r2, [sp, #12]
    data(2, 0x9304)  # str r3, [sp, #16]
    ldr(r0, [r1, 0])
    data(2, 0x9005)  # str r0, [sp, #20]
    ldr(r2, [r1, 8])
    lsl(r2, r2, 2)
    data(2, 0x9207)  # str r2, [sp, #28]
    add(r1, 16)
    data(2, 0x9108)  # str r1, [sp, #32]
    lsl(r3, r2, 1)
    add(r3, r3, r2)
    add(r3, r3, r1)
    data(2, 0x9309)  # str r3, [sp, #36]: where t[N] is
    mov(r4, r3)
    sub(r4, 12)
    data(2, 0x940A)  # str r4, [sp, #40]
    mov(r0, 0)
    mov(r4, r3)
    add(r4, 8)  # the slots begin after two words more
    data(2, 0x9402)  # str r4, [sp, #8]
    label(scatter)
    data(2, 0xCC20)  # ldm r4!, {r5}
    str(r0, [r1, 0])
    str(r5, [r1, 4])
    add(r1, 12)
    cmp(r1, r3)
    bne(scatter)
    str(r0, [r1, 0])
    b(loop)
    label(select)
    lsr(r1, r4, 24)  # slots of an entry
    data(2, 0x9D07)  # ldr r5, [sp, #28]
    mul(r5, r1)
    data(2, 0x9E03)  # ldr r6, [sp, #12]
    ldrb(r7, [r6, 0])
    add(r6, 1)
    data(2, 0x9603)  # str r6, [sp, #12]
    mul(r7, r5)
    add(r0, r0, r7)
    b(copy)
    label(store)
    lsr(r1, r4, 24)  # slots of an entry
    data(2, 0x9D07)  # ldr r5, [sp, #28]
    mul(r5, r1)
    data(2, 0x9E03)  # ldr r6, [sp, #12]
    ldrb(r7, [r6, 0])
    add(r6, 1)
    data(2, 0x9603)  # str r6, [sp, #12]
    mul(r7, r5)
    add(r2, r2, r7)
    label(copy)
    data(2, 0xC8D8)  # ldm r0!, {r3, r4, r6, r7}
    data(2, 0xC2D8)  # stm r2!, {r3, r4, r6, r7}
    sub(r5, 16)
    bne(copy)
    b(loop)
    label(add)
    data(2, 0x9A08)  # ldr r2, [sp, #32]
    data(2, 0x9E09)  # ldr r6, [sp, #36]
    mov(r5, 0)
    label(add_words)
    cmp(r5, 1)
    ldr(r3, [r0, 0])
    ldr(r4, [r1, 0])
    adc(r3, r4)
    str(r3, [r2, 0])
    ldr(r3, [r0, 4])
    ldr(r4, [r1, 4])
    adc(r3, r4)
    str(r3, [r2, 12])
    ldr(r3, [r0, 8])
    ldr(r4, [r1, 8])
    adc(r3, r4)
    str(r3, [r2, 24])
    ldr(r3, [r0, 12])
    ldr(r4, [r1, 12])
    adc(r3, r4)
    str(r3, [r2, 36])
    mov(r5, 0)
    adc(r5, r5)
    add(r0, 16)
    add(r1, 16)
    add(r2, 48)
    cmp(r2, r6)
    bne(add_words)
    str(r5, [r2, 0])
    b(reduce)
    label(subtract)
    data(2, 0x9D07)  # ldr r5, [sp, #28]
    add(r5, r5, r0)  # where a ends
    mov(r6, 0)
    label(subtract_words)
    neg(r6, r6)
    ldr(r3, [r0, 0])
    ldr(r4, [r1, 0])
    sbc(r3, r4)
    str(r3, [r2, 0])
    ldr(r3, [r0, 4])
    ldr(r4, [r1, 4])
    sbc(r3, r4)
    str(r3, [r2, 4])
    ldr(r3, [r0, 8])
    ldr(r4, [r1, 8])
    sbc(r3, r4)
    str(r3, [r2, 8])
    ldr(r3, [r0, 12])
    ldr(r4, [r1, 12])
    sbc(r3, r4)
    str(r3, [r2, 12])
    sbc(r6, r6)
    add(r0, 16)
    add(r1, 16)
    add(r2, 16)
    cmp(r0, r5)
    bne(subtract_words)
    b(restore)
    label(halve)
    ldr(r4, [r0, 0])
    lsl(r6, r4, 31)
    asr(r6, r6, 31)  # all ones if a is odd
    data(2, 0x9F07)  # ldr r7, [sp, #28]
    add(r7, r7, r2)  # where the destination ends
    mov(r5, 0)
    label(halve_words)
    cmp(r5, 1)  # the pending carry
    ldr(r1, [r0, 0])
    ldr(r4, [r3, 0])
    and_(r4, r6)
    adc(r1, r4)
    str(r1, [r2, 0])
    ldr(r1, [r0, 4])
    ldr(r4, [r3, 4])
    and_(r4, r6)
    adc(r1, r4)
    str(r1, [r2, 4])
    ldr(r1, [r0, 8])
    ldr(r4, [r3, 8])
    and_(r4, r6)
    adc(r1, r4)
    str(r1, [r2, 8])
    ldr(r1, [r0, 12])
    ldr(r4, [r3, 12])
    and_(r4, r6)
    adc(r1, r4)
    str(r1, [r2, 12])
    mov(r5, 0)
    adc(r5, r5)
    add(r0, 16)
    add(r2, 16)
    add(r3, 16)
    cmp(r2, r7)
    bne(halve_words)
    data(2, 0x9F06)  # ldr r7, [sp, #24]
    label(halve_bits)
    sub(r2, 16)
    ldr(r1, [r2, 12])
    lsr(r4, r1, 1)
    lsl(r5, r5, 31)
    orr(r4, r5)
    str(r4, [r2, 12])
    mov(r5, r1)
    ldr(r1, [r2, 8])
    lsr(r4, r1, 1)
    lsl(r5, r5, 31)
    orr(r4, r5)
    str(r4, [r2, 8])
    mov(r5, r1)
    ldr(r1, [r2, 4])
    lsr(r4, r1, 1)
    lsl(r5, r5, 31)
    orr(r4, r5)
    str(r4, [r2, 4])
    mov(r5, r1)
    ldr(r1, [r2, 0])
    lsr(r4, r1, 1)
    lsl(r5, r5, 31)
    orr(r4, r5)
    str(r4, [r2, 0])
    mov(r5, r1)
    cmp(r2, r7)
    bne(halve_bits)
    b(loop)
    label(not_mul)
    cmp(r5, 1)
    bne(not_add)
    b(add)
    label(not_add)
    cmp(r5, 2)
    bne(not_subtract)
    b(subtract)
    label(not_subtract)
    cmp(r5, 3)
    bne(not_select)
    b(select)
    label(not_select)
    cmp(r5, 4)
    bne(not_store)
    b(store)
    label(not_store)
    cmp(r5, 6)
    bne(next)
    b(halve)
    label(next)
    data(2, 0x9804)  # ldr r0, [sp, #16]
    sub(r0, 1)
    data(2, 0x9004)  # str r0, [sp, #16]
    bne(again)
    b(finish)
    label(again)
    data(2, 0x9801)  # ldr r0, [sp, #4]
    data(2, 0x9000)  # str r0, [sp, #0]
    label(loop)
    data(2, 0x9800)  # ldr r0, [sp, #0]
    ldr(r4, [r0, 0])
    add(r0, 4)
    data(2, 0x9000)  # str r0, [sp, #0]
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0x9D07)  # ldr r5, [sp, #28]
    lsr(r2, r4, 8)
    data(2, 0xB2D2)  # uxtb r2, r2
    mul(r2, r5)
    add(r2, r2, r3)
    data(2, 0x9206)  # str r2, [sp, #24]
    lsr(r0, r4, 16)
    data(2, 0xB2C0)  # uxtb r0, r0
    mul(r0, r5)
    add(r0, r0, r3)  # a
    lsr(r1, r4, 24)
    mul(r1, r5)
    add(r1, r1, r3)  # b
    data(2, 0xB2E5)  # uxtb r5, r4
    cmp(r5, 0)
    bne(not_mul)
    data(2, 0x900B)  # str r0, [sp, #44]
    data(2, 0x9A07)  # ldr r2, [sp, #28]
    add(r0, r0, r2)
    data(2, 0x900C)  # str r0, [sp, #48]
    data(2, 0x9A08)  # ldr r2, [sp, #32]
    data(2, 0x9809)  # ldr r0, [sp, #36]
    label(spread)
    data(2, 0xC978)  # ldm r1!, {r3-r6}
    str(r3, [r2, 8])
    str(r4, [r2, 20])
    str(r5, [r2, 32])
    str(r6, [r2, 44])
    add(r2, 48)
    cmp(r2, r0)
    bne(spread)
    label(rows)
    data(2, 0x990B)  # ldr r1, [sp, #44]
    data(2, 0xC980)  # ldm r1!, {r7}
    data(2, 0x910B)  # str r1, [sp, #44]
    data(2, 0xB2BA)  # uxth r2, r7
    mov(r8, r2)
    lsr(r2, r7, 16)
    mov(r9, r2)
    data(2, 0x9808)  # ldr r0, [sp, #32]
    ldr(r2, [r0, 8])
    mul(r7, r2)
    ldr(r2, [r0, 0])
    add(r7, r7, r2)
    data(2, 0x9A05)  # ldr r2, [sp, #20]
    mul(r7, r2)  # this many times p makes the lowest word 0
    data(2, 0xB2BA)  # uxth r2, r7
    mov(r10, r2)
    lsr(r2, r7, 16)
    mov(r11, r2)
    mov(r6, 0)
    mov(r12, r6)
    mov(lr, r6)
    sub(r0, 12)
    label(columns)
    ldr(r7, [r0, 12])
    ldrh(r2, [r0, 20])
    ldrh(r1, [r0, 22])
    mov(r3, r8)
    mov(r4, r3)
    mul(r3, r2)  # low by low
    mul(r4, r1)  # low by high
    mov(r5, r9)
    mul(r2, r5)  # high by low
    mul(r1, r5)  # high by high
    add(r4, r4, r2)  # the middle, and its carry
    mov(r2, 0)
    adc(r2, r2)
    lsl(r2, r2, 16)
    add(r1, r1, r2)
    lsl(r2, r4, 16)
    lsr(r4, r4, 16)
    add(r3, r3, r2)
    adc(r1, r4)  # r1, r3: the product
    add(r7, r7, r3)
    adc(r1, r6)
    mov(r2, r12)
    add(r7, r7, r2)
    adc(r1, r6)
    mov(r12, r1)
    ldrh(r2, [r0, 16])
    ldrh(r1, [r0, 18])
    mov(r3, r10)
    mov(r4, r3)
    mul(r3, r2)  # low by low
    mul(r4, r1)  # low by high
    mov(r5, r11)
    mul(r2, r5)  # high by low
    mul(r1, r5)  # high by high
    add(r4, r4, r2)  # the middle, and its carry
    mov(r2, 0)
    adc(r2, r2)
    lsl(r2, r2, 16)
    add(r1, r1, r2)
    lsl(r2, r4, 16)
    lsr(r4, r4, 16)
    add(r3, r3, r2)
    adc(r1, r4)  # r1, r3: the product
    add(r7, r7, r3)
    adc(r1, r6)
    mov(r2, lr)
    add(r7, r7, r2)
    adc(r1, r6)
    mov(lr, r1)
    str(r7, [r0, 0])
    ldr(r7, [r0, 24])
    ldrh(r2, [r0, 32])
    ldrh(r1, [r0, 34])
    mov(r3, r8)
    mov(r4, r3)
    mul(r3, r2)  # low by low
    mul(r4, r1)  # low by high
    mov(r5, r9)
    mul(r2, r5)  # high by low
    mul(r1, r5)  # high by high
    add(r4, r4, r2)  # the middle, and its carry
    mov(r2, 0)
    adc(r2, r2)
    lsl(r2, r2, 16)
    add(r1, r1, r2)
    lsl(r2, r4, 16)
    lsr(r4, r4, 16)
    add(r3, r3, r2)
    adc(r1, r4)  # r1, r3: the product
    add(r7, r7, r3)
    adc(r1, r6)
    mov(r2, r12)
    add(r7, r7, r2)
    adc(r1, r6)
    mov(r12, r1)
    ldrh(r2, [r0, 28])
    ldrh(r1, [r0, 30])
    mov(r3, r10)
    mov(r4, r3)
    mul(r3, r2)  # low by low
    mul(r4, r1)  # low by high
    mov(r5, r11)
    mul(r2, r5)  # high by low
    mul(r1, r5)  # high by high
    add(r4, r4, r2)  # the middle, and its carry
    mov(r2, 0)
    adc(r2, r2)
    lsl(r2, r2, 16)
    add(r1, r1, r2)
    lsl(r2, r4, 16)
    lsr(r4, r4, 16)
    add(r3, r3, r2)
    adc(r1, r4)  # r1, r3: the product
    add(r7, r7, r3)
    adc(r1, r6)
    mov(r2, lr)
    add(r7, r7, r2)
    adc(r1, r6)
    mov(lr, r1)
    str(r7, [r0, 12])
    ldr(r7, [r0, 36])
    ldrh(r2, [r0, 44])
    ldrh(r1, [r0, 46])
    mov(r3, r8)
    mov(r4, r3)
    mul(r3, r2)  # low by low
    mul(r4, r1)  # low by high
    mov(r5, r9)
    mul(r2, r5)  # high by low
    mul(r1, r5)  # high by high
    add(r4, r4, r2)  # the middle, and its carry
    mov(r2, 0)
    adc(r2, r2)
    lsl(r2, r2, 16)
    add(r1, r1, r2)
    lsl(r2, r4, 16)
    lsr(r4, r4, 16)
    add(r3, r3, r2)
    adc(r1, r4)  # r1, r3: the product
    add(r7, r7, r3)
    adc(r1, r6)
    mov(r2, r12)
    add(r7, r7, r2)
    adc(r1, r6)
    mov(r12, r1)
    ldrh(r2, [r0, 40])
    ldrh(r1, [r0, 42])
    mov(r3, r10)
    mov(r4, r3)
    mul(r3, r2)  # low by low
    mul(r4, r1)  # low by high
    mov(r5, r11)
    mul(r2, r5)  # high by low
    mul(r1, r5)  # high by high
    add(r4, r4, r2)  # the middle, and its carry
    mov(r2, 0)
    adc(r2, r2)
    lsl(r2, r2, 16)
    add(r1, r1, r2)
    lsl(r2, r4, 16)
    lsr(r4, r4, 16)
    add(r3, r3, r2)
    adc(r1, r4)  # r1, r3: the product
    add(r7, r7, r3)
    adc(r1, r6)
    mov(r2, lr)
    add(r7, r7, r2)
    adc(r1, r6)
    mov(lr, r1)
    str(r7, [r0, 24])
    ldr(r7, [r0, 48])
    ldrh(r2, [r0, 56])
    ldrh(r1, [r0, 58])
    mov(r3, r8)
    mov(r4, r3)
    mul(r3, r2)  # low by low
    mul(r4, r1)  # low by high
    mov(r5, r9)
    mul(r2, r5)  # high by low
    mul(r1, r5)  # high by high
    add(r4, r4, r2)  # the middle, and its carry
    mov(r2, 0)
    adc(r2, r2)
    lsl(r2, r2, 16)
    add(r1, r1, r2)
    lsl(r2, r4, 16)
    lsr(r4, r4, 16)
    add(r3, r3, r2)
    adc(r1, r4)  # r1, r3: the product
    add(r7, r7, r3)
    adc(r1, r6)
    mov(r2, r12)
    add(r7, r7, r2)
    adc(r1, r6)
    mov(r12, r1)
    ldrh(r2, [r0, 52])
    ldrh(r1, [r0, 54])
    mov(r3, r10)
    mov(r4, r3)
    mul(r3, r2)  # low by low
    mul(r4, r1)  # low by high
    mov(r5, r11)
    mul(r2, r5)  # high by low
    mul(r1, r5)  # high by high
    add(r4, r4, r2)  # the middle, and its carry
    mov(r2, 0)
    adc(r2, r2)
    lsl(r2, r2, 16)
    add(r1, r1, r2)
    lsl(r2, r4, 16)
    lsr(r4, r4, 16)
    add(r3, r3, r2)
    adc(r1, r4)  # r1, r3: the product
    add(r7, r7, r3)
    adc(r1, r6)
    mov(r2, lr)
    add(r7, r7, r2)
    adc(r1, r6)
    mov(lr, r1)
    str(r7, [r0, 36])
    add(r0, 48)
    data(2, 0x990A)  # ldr r1, [sp, #40]
    cmp(r0, r1)
    beq(row_end)
    b(columns)
    label(row_end)
    ldr(r7, [r0, 12])  # the top: t[N] and two carries
    mov(r1, r12)
    mov(r2, 0)
    add(r7, r7, r1)
    adc(r2, r2)
    mov(r1, lr)
    add(r7, r7, r1)
    adc(r2, r6)
    str(r7, [r0, 0])
    str(r2, [r0, 12])
    data(2, 0x990B)  # ldr r1, [sp, #44]
    data(2, 0x9A0C)  # ldr r2, [sp, #48]
    cmp(r1, r2)
    beq(reduce)
    b(rows)
    label(reduce)
    data(2, 0x9908)  # ldr r1, [sp, #32]
    data(2, 0x9806)  # ldr r0, [sp, #24]
    data(2, 0x9A09)  # ldr r2, [sp, #36]
    mov(r5, 0)
    mov(r6, 0)
    label(minus)
    neg(r6, r6)  # carry clear if a borrow is pending
    ldr(r3, [r1, 0])
    ldr(r4, [r1, 4])
    sbc(r3, r4)
    str(r3, [r0, 0])
    str(r5, [r1, 0])
    ldr(r3, [r1, 12])
    ldr(r4, [r1, 16])
    sbc(r3, r4)
    str(r3, [r0, 4])
    str(r5, [r1, 12])
    ldr(r3, [r1, 24])
    ldr(r4, [r1, 28])
    sbc(r3, r4)
    str(r3, [r0, 8])
    str(r5, [r1, 24])
    ldr(r3, [r1, 36])
    ldr(r4, [r1, 40])
    sbc(r3, r4)
    str(r3, [r0, 12])
    str(r5, [r1, 36])
    sbc(r6, r6)
    add(r1, 48)
    add(r0, 16)
    cmp(r1, r2)
    bne(minus)
    ldr(r3, [r1, 0])
    str(r5, [r1, 0])
    add(r6, r6, r3)  # all ones if that was too much
    label(restore)
    data(2, 0x9908)  # ldr r1, [sp, #32]
    data(2, 0x9806)  # ldr r0, [sp, #24]
    data(2, 0x9A09)  # ldr r2, [sp, #36]
    mov(r5, 0)
    label(plus)
    cmp(r5, 1)  # the pending carry
    ldr(r3, [r1, 4])
    and_(r3, r6)
    ldr(r4, [r0, 0])
    adc(r3, r4)
    str(r3, [r0, 0])
    ldr(r3, [r1, 16])
    and_(r3, r6)
    ldr(r4, [r0, 4])
    adc(r3, r4)
    str(r3, [r0, 4])
    ldr(r3, [r1, 28])
    and_(r3, r6)
    ldr(r4, [r0, 8])
    adc(r3, r4)
    str(r3, [r0, 8])
    ldr(r3, [r1, 40])
    and_(r3, r6)
    ldr(r4, [r0, 12])
    adc(r3, r4)
    str(r3, [r0, 12])
    mov(r5, 0)
    adc(r5, r5)
    add(r1, 48)
    add(r0, 16)
    cmp(r1, r2)
    bne(plus)
    b(loop)
    label(finish)
    data(2, 0xB00D)  # add sp, #52
    data(2, 0xBCF0)  # pop {r4-r7}
    mov(r8, r4)
    mov(r9, r5)
    mov(r10, r6)
    mov(r11, r7)


vm8 = vmn
CHEAP_PRODUCTS = False  # beside what Python's integers cost
