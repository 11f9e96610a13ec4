# SPDX-License-Identifier: Apache-2.0
# Written by tools/asm/generate from des.py: change those, not this file.
import micropython

@micropython.asm_thumb
def crypt(r0, r1, r2, r3):
    # r0 BOXES, r1 context, r2 data, overwritten if the context says so, r3 blocks. CBC.
    data(2, 0xE92D, 0x0F00)  # push.w {r8-r11}
    data(2, 0xF200, 0x4A00)  # addw r10, r0, #1024: the other four tables
    label(block)
    mov(lr, r3)  # blocks to go
    ldr(r4, [r2, 0])
    ldr(r5, [r2, 4])
    ldr(r6, [r1, 4])
    cmp(r6, 2)
    bcs(taken)
    ldr(r6, [r1, 8])
    eor(r4, r6)
    ldr(r6, [r1, 12])
    eor(r5, r6)
    label(taken)
    data(2, 0xBA24)  # rev r4, r4
    data(2, 0xBA2D)  # rev r5, r5
    data(2, 0xEA85, 0x1C14)  # eor.w r12, r5, r4, lsr #4
    data(2, 0xF00C, 0x3C0F)  # and.w r12, r12, #0xf0f0f0f
    data(2, 0xEA85, 0x050C)  # eor.w r5, r5, r12
    data(2, 0xEA84, 0x140C)  # eor.w r4, r4, r12, lsl #4
    data(2, 0xEA85, 0x4C14)  # eor.w r12, r5, r4, lsr #16
    data(2, 0xF3CC, 0x0C0F)  # ubfx r12, r12, #0, #16
    data(2, 0xEA85, 0x050C)  # eor.w r5, r5, r12
    data(2, 0xEA84, 0x440C)  # eor.w r4, r4, r12, lsl #16
    data(2, 0xEA84, 0x0C95)  # eor.w r12, r4, r5, lsr #2
    data(2, 0xF00C, 0x3C33)  # and.w r12, r12, #0x33333333
    data(2, 0xEA84, 0x040C)  # eor.w r4, r4, r12
    data(2, 0xEA85, 0x058C)  # eor.w r5, r5, r12, lsl #2
    data(2, 0xEA84, 0x2C15)  # eor.w r12, r4, r5, lsr #8
    data(2, 0xF00C, 0x1CFF)  # and.w r12, r12, #0xff00ff
    data(2, 0xEA84, 0x040C)  # eor.w r4, r4, r12
    data(2, 0xEA85, 0x250C)  # eor.w r5, r5, r12, lsl #8
    data(2, 0xEA85, 0x0C54)  # eor.w r12, r5, r4, lsr #1
    data(2, 0xF00C, 0x3C55)  # and.w r12, r12, #0x55555555
    data(2, 0xEA85, 0x050C)  # eor.w r5, r5, r12
    data(2, 0xEA84, 0x044C)  # eor.w r4, r4, r12, lsl #1
    data(2, 0xEA4F, 0x04F4)  # ror.w r4, r4, #3
    data(2, 0xEA4F, 0x05F5)  # ror.w r5, r5, #3
    data(2, 0xF201, 0x0610)  # addw r6, r1, #16
    ldr(r3, [r1, 0])
    lsr(r3, r3, 4)  # keys
    label(key)
    data(2, 0xF04F, 0x0B08)  # mov.w r11, #8: pairs of rounds
    label(pair)
    data(2, 0xE8F6, 0x8902)  # ldrd r8, r9, [r6], #8
    data(2, 0xF005, 0x3C3F)  # and.w r12, r5, #0x3f3f3f3f
    data(2, 0xEA8C, 0x0C08)  # eor.w r12, r12, r8
    data(2, 0xF3CC, 0x0707)  # ubfx r7, r12, #0, #8
    data(2, 0xF850, 0x7027)  # ldr.w r7, [r0, r7, lsl #2]
    eor(r4, r7)
    data(2, 0xF3CC, 0x2707)  # ubfx r7, r12, #8, #8
    data(2, 0xF850, 0x7027)  # ldr.w r7, [r0, r7, lsl #2]
    eor(r4, r7)
    data(2, 0xF3CC, 0x4707)  # ubfx r7, r12, #16, #8
    data(2, 0xF850, 0x7027)  # ldr.w r7, [r0, r7, lsl #2]
    eor(r4, r7)
    data(2, 0xF3CC, 0x6707)  # ubfx r7, r12, #24, #8
    data(2, 0xF850, 0x7027)  # ldr.w r7, [r0, r7, lsl #2]
    eor(r4, r7)
    data(2, 0xF005, 0x3CF3)  # and.w r12, r5, #0xf3f3f3f3
    data(2, 0xEA89, 0x7C3C)  # eor.w r12, r9, r12, ror #28
    data(2, 0xF3CC, 0x0707)  # ubfx r7, r12, #0, #8
    data(2, 0xF85A, 0x7027)  # ldr.w r7, [r10, r7, lsl #2]
    eor(r4, r7)
    data(2, 0xF3CC, 0x2707)  # ubfx r7, r12, #8, #8
    data(2, 0xF85A, 0x7027)  # ldr.w r7, [r10, r7, lsl #2]
    eor(r4, r7)
    data(2, 0xF3CC, 0x4707)  # ubfx r7, r12, #16, #8
    data(2, 0xF85A, 0x7027)  # ldr.w r7, [r10, r7, lsl #2]
    eor(r4, r7)
    data(2, 0xF3CC, 0x6707)  # ubfx r7, r12, #24, #8
    data(2, 0xF85A, 0x7027)  # ldr.w r7, [r10, r7, lsl #2]
    eor(r4, r7)
    data(2, 0xE8F6, 0x8902)  # ldrd r8, r9, [r6], #8
    data(2, 0xF004, 0x3C3F)  # and.w r12, r4, #0x3f3f3f3f
    data(2, 0xEA8C, 0x0C08)  # eor.w r12, r12, r8
    data(2, 0xF3CC, 0x0707)  # ubfx r7, r12, #0, #8
    data(2, 0xF850, 0x7027)  # ldr.w r7, [r0, r7, lsl #2]
    eor(r5, r7)
    data(2, 0xF3CC, 0x2707)  # ubfx r7, r12, #8, #8
    data(2, 0xF850, 0x7027)  # ldr.w r7, [r0, r7, lsl #2]
    eor(r5, r7)
    data(2, 0xF3CC, 0x4707)  # ubfx r7, r12, #16, #8
    data(2, 0xF850, 0x7027)  # ldr.w r7, [r0, r7, lsl #2]
    eor(r5, r7)
    data(2, 0xF3CC, 0x6707)  # ubfx r7, r12, #24, #8
    data(2, 0xF850, 0x7027)  # ldr.w r7, [r0, r7, lsl #2]
    eor(r5, r7)
    data(2, 0xF004, 0x3CF3)  # and.w r12, r4, #0xf3f3f3f3
    data(2, 0xEA89, 0x7C3C)  # eor.w r12, r9, r12, ror #28
    data(2, 0xF3CC, 0x0707)  # ubfx r7, r12, #0, #8
    data(2, 0xF85A, 0x7027)  # ldr.w r7, [r10, r7, lsl #2]
    eor(r5, r7)
    data(2, 0xF3CC, 0x2707)  # ubfx r7, r12, #8, #8
    data(2, 0xF85A, 0x7027)  # ldr.w r7, [r10, r7, lsl #2]
    eor(r5, r7)
    data(2, 0xF3CC, 0x4707)  # ubfx r7, r12, #16, #8
    data(2, 0xF85A, 0x7027)  # ldr.w r7, [r10, r7, lsl #2]
    eor(r5, r7)
    data(2, 0xF3CC, 0x6707)  # ubfx r7, r12, #24, #8
    data(2, 0xF85A, 0x7027)  # ldr.w r7, [r10, r7, lsl #2]
    eor(r5, r7)
    data(2, 0xF1BB, 0x0B01)  # subs.w r11, r11, #1
    bne(pair)
    mov(r12, r4)  # the halves change places
    mov(r4, r5)
    mov(r5, r12)
    sub(r3, 1)
    bne(key)
    data(2, 0xEA4F, 0x7474)  # ror.w r4, r4, #29
    data(2, 0xEA4F, 0x7575)  # ror.w r5, r5, #29
    data(2, 0xEA85, 0x0C54)  # eor.w r12, r5, r4, lsr #1
    data(2, 0xF00C, 0x3C55)  # and.w r12, r12, #0x55555555
    data(2, 0xEA85, 0x050C)  # eor.w r5, r5, r12
    data(2, 0xEA84, 0x044C)  # eor.w r4, r4, r12, lsl #1
    data(2, 0xEA84, 0x2C15)  # eor.w r12, r4, r5, lsr #8
    data(2, 0xF00C, 0x1CFF)  # and.w r12, r12, #0xff00ff
    data(2, 0xEA84, 0x040C)  # eor.w r4, r4, r12
    data(2, 0xEA85, 0x250C)  # eor.w r5, r5, r12, lsl #8
    data(2, 0xEA84, 0x0C95)  # eor.w r12, r4, r5, lsr #2
    data(2, 0xF00C, 0x3C33)  # and.w r12, r12, #0x33333333
    data(2, 0xEA84, 0x040C)  # eor.w r4, r4, r12
    data(2, 0xEA85, 0x058C)  # eor.w r5, r5, r12, lsl #2
    data(2, 0xEA85, 0x4C14)  # eor.w r12, r5, r4, lsr #16
    data(2, 0xF3CC, 0x0C0F)  # ubfx r12, r12, #0, #16
    data(2, 0xEA85, 0x050C)  # eor.w r5, r5, r12
    data(2, 0xEA84, 0x440C)  # eor.w r4, r4, r12, lsl #16
    data(2, 0xEA85, 0x1C14)  # eor.w r12, r5, r4, lsr #4
    data(2, 0xF00C, 0x3C0F)  # and.w r12, r12, #0xf0f0f0f
    data(2, 0xEA85, 0x050C)  # eor.w r5, r5, r12
    data(2, 0xEA84, 0x140C)  # eor.w r4, r4, r12, lsl #4
    data(2, 0xBA24)  # rev r4, r4
    data(2, 0xBA2D)  # rev r5, r5
    ldr(r6, [r1, 4])
    cmp(r6, 2)
    bcc(forward)
    ldr(r6, [r1, 8])
    eor(r4, r6)
    ldr(r6, [r1, 12])
    eor(r5, r6)
    ldr(r6, [r2, 0])
    ldr(r7, [r2, 4])
    str(r6, [r1, 8])
    str(r7, [r1, 12])
    b(write)
    label(forward)
    str(r4, [r1, 8])
    str(r5, [r1, 12])
    cmp(r6, 0)
    beq(written)
    label(write)
    str(r4, [r2, 0])
    str(r5, [r2, 4])
    label(written)
    add(r2, 8)
    mov(r3, lr)
    sub(r3, 1)
    beq(done)
    b(block)
    label(done)
    data(2, 0xE8BD, 0x0F00)  # pop.w {r8-r11}
