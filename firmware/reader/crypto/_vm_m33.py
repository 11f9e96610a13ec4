# SPDX-License-Identifier: Apache-2.0
# Written by tools/asm/generate from vm_m33.py: change those, not this file.
import micropython

@micropython.asm_thumb
def vm8(r0, r1, r2, r3):
    # The field machine for numbers of 8 words: r0 program, r1 registers, r2 digits, r3 runs.
    data(2, 0xE92D, 0x0F00)  # push.w {r8-r11}
    data(2, 0xB090)  # sub sp, #64
    data(2, 0x9008)  # str r0, [sp, #32]
    data(2, 0x9009)  # str r0, [sp, #36]
    data(2, 0x920B)  # str r2, [sp, #44]
    data(2, 0x930C)  # str r3, [sp, #48]
    ldr(r0, [r1, 0])
    data(2, 0x900D)  # str r0, [sp, #52]
    add(r1, 120)
    data(2, 0x910A)  # str r1, [sp, #40]
    data(2, 0xE891, 0x0FF0)  # ldm.w r1, {r4-r11}: p
    data(2, 0xA800)  # add r0, sp, #0
    data(2, 0xE880, 0x0FF0)  # stm.w r0, {r4-r11}
    b(loop)
    label(subtract)
    data(2, 0xE890, 0x0FF0)  # ldm.w r0, {r4-r11}
    data(2, 0xE8B1, 0x100D)  # ldm.w r1!, {r0, r2, r3, r12}
    data(2, 0xEBB4, 0x0400)  # subs.w r4, r4, r0
    data(2, 0xEB75, 0x0502)  # sbcs.w r5, r5, r2
    data(2, 0xEB76, 0x0603)  # sbcs.w r6, r6, r3
    data(2, 0xEB77, 0x070C)  # sbcs.w r7, r7, r12
    data(2, 0xE8B1, 0x100D)  # ldm.w r1!, {r0, r2, r3, r12}
    data(2, 0xEB78, 0x0800)  # sbcs.w r8, r8, r0
    data(2, 0xEB79, 0x0902)  # sbcs.w r9, r9, r2
    data(2, 0xEB7A, 0x0A03)  # sbcs.w r10, r10, r3
    data(2, 0xEB7B, 0x0B0C)  # sbcs.w r11, r11, r12
    data(2, 0xEB62, 0x0202)  # sbc.w r2, r2, r2: all ones if it went below 0
    b(restore)
    label(add)
    data(2, 0xE890, 0x0FF0)  # ldm.w r0, {r4-r11}
    data(2, 0xE8B1, 0x100D)  # ldm.w r1!, {r0, r2, r3, r12}
    data(2, 0xEB14, 0x0400)  # adds.w r4, r4, r0
    data(2, 0xEB55, 0x0502)  # adcs.w r5, r5, r2
    data(2, 0xEB56, 0x0603)  # adcs.w r6, r6, r3
    data(2, 0xEB57, 0x070C)  # adcs.w r7, r7, r12
    data(2, 0xE8B1, 0x100D)  # ldm.w r1!, {r0, r2, r3, r12}
    data(2, 0xEB58, 0x0800)  # adcs.w r8, r8, r0
    data(2, 0xEB59, 0x0902)  # adcs.w r9, r9, r2
    data(2, 0xEB5A, 0x0A03)  # adcs.w r10, r10, r3
    data(2, 0xEB5B, 0x0B0C)  # adcs.w r11, r11, r12
    b(reduce)
    label(select)
    lsr(r1, r4, 24)  # slots of an entry
    lsl(r5, r1, 5)  # octets of an entry
    data(2, 0x9E0B)  # ldr r6, [sp, #44]
    ldrb(r7, [r6, 0])
    add(r6, 1)
    data(2, 0x960B)  # str r6, [sp, #44]
    mul(r7, r5)
    add(r0, r0, r7)
    b(copy)
    label(store)
    lsr(r1, r4, 24)  # slots of an entry
    lsl(r5, r1, 5)  # octets of an entry
    data(2, 0x9E0B)  # ldr r6, [sp, #44]
    ldrb(r7, [r6, 0])
    add(r6, 1)
    data(2, 0x960B)  # str r6, [sp, #44]
    mul(r7, r5)
    add(r2, r2, r7)
    label(copy)
    data(2, 0xC8C0)  # ldm r0!, {r6, r7}
    data(2, 0xC2C0)  # stm r2!, {r6, r7}
    sub(r5, 8)
    bne(copy)
    b(loop)
    label(not_mul)
    beq(add)
    cmp(r5, 3)
    bcc(subtract)
    beq(select)
    cmp(r5, 4)
    beq(store)
    cmp(r5, 6)
    beq(halve)
    data(2, 0x980C)  # ldr r0, [sp, #48]: next
    sub(r0, 1)
    data(2, 0x900C)  # str r0, [sp, #48]
    beq(finish)
    data(2, 0x9809)  # ldr r0, [sp, #36]
    data(2, 0x9008)  # str r0, [sp, #32]
    b(loop)
    label(finish)
    b(done)
    label(halve)
    data(2, 0xE890, 0x0FF0)  # ldm.w r0, {r4-r11}
    lsl(r2, r4, 31)
    asr(r2, r2, 31)  # all ones if a is odd
    data(2, 0xE89D, 0x100B)  # ldm.w sp, {r0, r1, r3, r12}
    data(2, 0xEA00, 0x0002)  # and.w r0, r0, r2
    data(2, 0xEB14, 0x0400)  # adds.w r4, r4, r0
    data(2, 0xEA01, 0x0102)  # and.w r1, r1, r2
    data(2, 0xEB55, 0x0501)  # adcs.w r5, r5, r1
    data(2, 0xEA03, 0x0302)  # and.w r3, r3, r2
    data(2, 0xEB56, 0x0603)  # adcs.w r6, r6, r3
    data(2, 0xEA0C, 0x0C02)  # and.w r12, r12, r2
    data(2, 0xEB57, 0x070C)  # adcs.w r7, r7, r12
    data(2, 0xA804)  # add r0, sp, #16
    data(2, 0xE890, 0x100B)  # ldm.w r0, {r0, r1, r3, r12}
    data(2, 0xEA00, 0x0002)  # and.w r0, r0, r2
    data(2, 0xEB58, 0x0800)  # adcs.w r8, r8, r0
    data(2, 0xEA01, 0x0102)  # and.w r1, r1, r2
    data(2, 0xEB59, 0x0901)  # adcs.w r9, r9, r1
    data(2, 0xEA03, 0x0302)  # and.w r3, r3, r2
    data(2, 0xEB5A, 0x0A03)  # adcs.w r10, r10, r3
    data(2, 0xEA0C, 0x0C02)  # and.w r12, r12, r2
    data(2, 0xEB5B, 0x0B0C)  # adcs.w r11, r11, r12
    data(2, 0xEA5F, 0x0B3B)  # rrxs.w r11, r11
    data(2, 0xEA5F, 0x0A3A)  # rrxs.w r10, r10
    data(2, 0xEA5F, 0x0939)  # rrxs.w r9, r9
    data(2, 0xEA5F, 0x0838)  # rrxs.w r8, r8
    data(2, 0xEA5F, 0x0737)  # rrxs.w r7, r7
    data(2, 0xEA5F, 0x0636)  # rrxs.w r6, r6
    data(2, 0xEA5F, 0x0535)  # rrxs.w r5, r5
    data(2, 0xEA5F, 0x0434)  # rrxs.w r4, r4
    b(store_t)
    label(loop)
    data(2, 0x9808)  # ldr r0, [sp, #32]
    data(2, 0xF850, 0x4B04)  # ldr.w r4, [r0], #4
    data(2, 0x9008)  # str r0, [sp, #32]
    data(2, 0x9B0A)  # ldr r3, [sp, #40]
    data(2, 0xF3C4, 0x2207)  # ubfx r2, r4, #8, #8
    data(2, 0xEB03, 0x1242)  # add.w r2, r3, r2, lsl #5
    data(2, 0x920E)  # str r2, [sp, #56]
    data(2, 0xF3C4, 0x4007)  # ubfx r0, r4, #16, #8
    data(2, 0xEB03, 0x1040)  # add.w r0, r3, r0, lsl #5: a
    lsr(r1, r4, 24)
    data(2, 0xEB03, 0x1141)  # add.w r1, r3, r1, lsl #5: b
    data(2, 0xB2E5)  # uxtb r5, r4
    cmp(r5, 1)
    bcs(not_mul)
    data(2, 0xF04F, 0x0400)  # mov.w r4, #0
    data(2, 0xF04F, 0x0500)  # mov.w r5, #0
    data(2, 0xF04F, 0x0600)  # mov.w r6, #0
    data(2, 0xF04F, 0x0700)  # mov.w r7, #0
    data(2, 0xF04F, 0x0800)  # mov.w r8, #0
    data(2, 0xF04F, 0x0900)  # mov.w r9, #0
    data(2, 0xF04F, 0x0A00)  # mov.w r10, #0
    data(2, 0xF04F, 0x0B00)  # mov.w r11, #0
    ldr(r2, [r0, 0])  # row 0
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    ldr(r3, [r1, 0])
    data(2, 0xFBE2, 0x4C63)  # umaal r4, r12, r2, r3
    ldr(r3, [r1, 4])
    data(2, 0xFBE2, 0x5C63)  # umaal r5, r12, r2, r3
    ldr(r3, [r1, 8])
    data(2, 0xFBE2, 0x6C63)  # umaal r6, r12, r2, r3
    ldr(r3, [r1, 12])
    data(2, 0xFBE2, 0x7C63)  # umaal r7, r12, r2, r3
    ldr(r3, [r1, 16])
    data(2, 0xFBE2, 0x8C63)  # umaal r8, r12, r2, r3
    ldr(r3, [r1, 20])
    data(2, 0xFBE2, 0x9C63)  # umaal r9, r12, r2, r3
    ldr(r3, [r1, 24])
    data(2, 0xFBE2, 0xAC63)  # umaal r10, r12, r2, r3
    ldr(r3, [r1, 28])
    data(2, 0xFBE2, 0xBC63)  # umaal r11, r12, r2, r3
    data(2, 0x9A0D)  # ldr r2, [sp, #52]
    data(2, 0xFB02, 0xF204)  # mul.w r2, r2, r4: makes the lowest word 0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0xFBE2, 0x4E63)  # umaal r4, lr, r2, r3
    data(2, 0x9B01)  # ldr r3, [sp, #4]
    data(2, 0xFBE2, 0x5E63)  # umaal r5, lr, r2, r3
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0xFBE2, 0x6E63)  # umaal r6, lr, r2, r3
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    data(2, 0xFBE2, 0x7E63)  # umaal r7, lr, r2, r3
    data(2, 0x9B04)  # ldr r3, [sp, #16]
    data(2, 0xFBE2, 0x8E63)  # umaal r8, lr, r2, r3
    data(2, 0x9B05)  # ldr r3, [sp, #20]
    data(2, 0xFBE2, 0x9E63)  # umaal r9, lr, r2, r3
    data(2, 0x9B06)  # ldr r3, [sp, #24]
    data(2, 0xFBE2, 0xAE63)  # umaal r10, lr, r2, r3
    data(2, 0x9B07)  # ldr r3, [sp, #28]
    data(2, 0xFBE2, 0xBE63)  # umaal r11, lr, r2, r3
    data(2, 0xEB5C, 0x040E)  # adcs.w r4, r12, lr: the lowest word becomes the highest
    ldr(r2, [r0, 4])  # row 1
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    ldr(r3, [r1, 0])
    data(2, 0xFBE2, 0x5C63)  # umaal r5, r12, r2, r3
    ldr(r3, [r1, 4])
    data(2, 0xFBE2, 0x6C63)  # umaal r6, r12, r2, r3
    ldr(r3, [r1, 8])
    data(2, 0xFBE2, 0x7C63)  # umaal r7, r12, r2, r3
    ldr(r3, [r1, 12])
    data(2, 0xFBE2, 0x8C63)  # umaal r8, r12, r2, r3
    ldr(r3, [r1, 16])
    data(2, 0xFBE2, 0x9C63)  # umaal r9, r12, r2, r3
    ldr(r3, [r1, 20])
    data(2, 0xFBE2, 0xAC63)  # umaal r10, r12, r2, r3
    ldr(r3, [r1, 24])
    data(2, 0xFBE2, 0xBC63)  # umaal r11, r12, r2, r3
    ldr(r3, [r1, 28])
    data(2, 0xFBE2, 0x4C63)  # umaal r4, r12, r2, r3
    data(2, 0x9A0D)  # ldr r2, [sp, #52]
    data(2, 0xFB02, 0xF205)  # mul.w r2, r2, r5: makes the lowest word 0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0xFBE2, 0x5E63)  # umaal r5, lr, r2, r3
    data(2, 0x9B01)  # ldr r3, [sp, #4]
    data(2, 0xFBE2, 0x6E63)  # umaal r6, lr, r2, r3
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0xFBE2, 0x7E63)  # umaal r7, lr, r2, r3
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    data(2, 0xFBE2, 0x8E63)  # umaal r8, lr, r2, r3
    data(2, 0x9B04)  # ldr r3, [sp, #16]
    data(2, 0xFBE2, 0x9E63)  # umaal r9, lr, r2, r3
    data(2, 0x9B05)  # ldr r3, [sp, #20]
    data(2, 0xFBE2, 0xAE63)  # umaal r10, lr, r2, r3
    data(2, 0x9B06)  # ldr r3, [sp, #24]
    data(2, 0xFBE2, 0xBE63)  # umaal r11, lr, r2, r3
    data(2, 0x9B07)  # ldr r3, [sp, #28]
    data(2, 0xFBE2, 0x4E63)  # umaal r4, lr, r2, r3
    data(2, 0xEB5C, 0x050E)  # adcs.w r5, r12, lr: the lowest word becomes the highest
    ldr(r2, [r0, 8])  # row 2
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    ldr(r3, [r1, 0])
    data(2, 0xFBE2, 0x6C63)  # umaal r6, r12, r2, r3
    ldr(r3, [r1, 4])
    data(2, 0xFBE2, 0x7C63)  # umaal r7, r12, r2, r3
    ldr(r3, [r1, 8])
    data(2, 0xFBE2, 0x8C63)  # umaal r8, r12, r2, r3
    ldr(r3, [r1, 12])
    data(2, 0xFBE2, 0x9C63)  # umaal r9, r12, r2, r3
    ldr(r3, [r1, 16])
    data(2, 0xFBE2, 0xAC63)  # umaal r10, r12, r2, r3
    ldr(r3, [r1, 20])
    data(2, 0xFBE2, 0xBC63)  # umaal r11, r12, r2, r3
    ldr(r3, [r1, 24])
    data(2, 0xFBE2, 0x4C63)  # umaal r4, r12, r2, r3
    ldr(r3, [r1, 28])
    data(2, 0xFBE2, 0x5C63)  # umaal r5, r12, r2, r3
    data(2, 0x9A0D)  # ldr r2, [sp, #52]
    data(2, 0xFB02, 0xF206)  # mul.w r2, r2, r6: makes the lowest word 0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0xFBE2, 0x6E63)  # umaal r6, lr, r2, r3
    data(2, 0x9B01)  # ldr r3, [sp, #4]
    data(2, 0xFBE2, 0x7E63)  # umaal r7, lr, r2, r3
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0xFBE2, 0x8E63)  # umaal r8, lr, r2, r3
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    data(2, 0xFBE2, 0x9E63)  # umaal r9, lr, r2, r3
    data(2, 0x9B04)  # ldr r3, [sp, #16]
    data(2, 0xFBE2, 0xAE63)  # umaal r10, lr, r2, r3
    data(2, 0x9B05)  # ldr r3, [sp, #20]
    data(2, 0xFBE2, 0xBE63)  # umaal r11, lr, r2, r3
    data(2, 0x9B06)  # ldr r3, [sp, #24]
    data(2, 0xFBE2, 0x4E63)  # umaal r4, lr, r2, r3
    data(2, 0x9B07)  # ldr r3, [sp, #28]
    data(2, 0xFBE2, 0x5E63)  # umaal r5, lr, r2, r3
    data(2, 0xEB5C, 0x060E)  # adcs.w r6, r12, lr: the lowest word becomes the highest
    ldr(r2, [r0, 12])  # row 3
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    ldr(r3, [r1, 0])
    data(2, 0xFBE2, 0x7C63)  # umaal r7, r12, r2, r3
    ldr(r3, [r1, 4])
    data(2, 0xFBE2, 0x8C63)  # umaal r8, r12, r2, r3
    ldr(r3, [r1, 8])
    data(2, 0xFBE2, 0x9C63)  # umaal r9, r12, r2, r3
    ldr(r3, [r1, 12])
    data(2, 0xFBE2, 0xAC63)  # umaal r10, r12, r2, r3
    ldr(r3, [r1, 16])
    data(2, 0xFBE2, 0xBC63)  # umaal r11, r12, r2, r3
    ldr(r3, [r1, 20])
    data(2, 0xFBE2, 0x4C63)  # umaal r4, r12, r2, r3
    ldr(r3, [r1, 24])
    data(2, 0xFBE2, 0x5C63)  # umaal r5, r12, r2, r3
    ldr(r3, [r1, 28])
    data(2, 0xFBE2, 0x6C63)  # umaal r6, r12, r2, r3
    data(2, 0x9A0D)  # ldr r2, [sp, #52]
    data(2, 0xFB02, 0xF207)  # mul.w r2, r2, r7: makes the lowest word 0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0xFBE2, 0x7E63)  # umaal r7, lr, r2, r3
    data(2, 0x9B01)  # ldr r3, [sp, #4]
    data(2, 0xFBE2, 0x8E63)  # umaal r8, lr, r2, r3
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0xFBE2, 0x9E63)  # umaal r9, lr, r2, r3
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    data(2, 0xFBE2, 0xAE63)  # umaal r10, lr, r2, r3
    data(2, 0x9B04)  # ldr r3, [sp, #16]
    data(2, 0xFBE2, 0xBE63)  # umaal r11, lr, r2, r3
    data(2, 0x9B05)  # ldr r3, [sp, #20]
    data(2, 0xFBE2, 0x4E63)  # umaal r4, lr, r2, r3
    data(2, 0x9B06)  # ldr r3, [sp, #24]
    data(2, 0xFBE2, 0x5E63)  # umaal r5, lr, r2, r3
    data(2, 0x9B07)  # ldr r3, [sp, #28]
    data(2, 0xFBE2, 0x6E63)  # umaal r6, lr, r2, r3
    data(2, 0xEB5C, 0x070E)  # adcs.w r7, r12, lr: the lowest word becomes the highest
    ldr(r2, [r0, 16])  # row 4
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    ldr(r3, [r1, 0])
    data(2, 0xFBE2, 0x8C63)  # umaal r8, r12, r2, r3
    ldr(r3, [r1, 4])
    data(2, 0xFBE2, 0x9C63)  # umaal r9, r12, r2, r3
    ldr(r3, [r1, 8])
    data(2, 0xFBE2, 0xAC63)  # umaal r10, r12, r2, r3
    ldr(r3, [r1, 12])
    data(2, 0xFBE2, 0xBC63)  # umaal r11, r12, r2, r3
    ldr(r3, [r1, 16])
    data(2, 0xFBE2, 0x4C63)  # umaal r4, r12, r2, r3
    ldr(r3, [r1, 20])
    data(2, 0xFBE2, 0x5C63)  # umaal r5, r12, r2, r3
    ldr(r3, [r1, 24])
    data(2, 0xFBE2, 0x6C63)  # umaal r6, r12, r2, r3
    ldr(r3, [r1, 28])
    data(2, 0xFBE2, 0x7C63)  # umaal r7, r12, r2, r3
    data(2, 0x9A0D)  # ldr r2, [sp, #52]
    data(2, 0xFB02, 0xF208)  # mul.w r2, r2, r8: makes the lowest word 0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0xFBE2, 0x8E63)  # umaal r8, lr, r2, r3
    data(2, 0x9B01)  # ldr r3, [sp, #4]
    data(2, 0xFBE2, 0x9E63)  # umaal r9, lr, r2, r3
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0xFBE2, 0xAE63)  # umaal r10, lr, r2, r3
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    data(2, 0xFBE2, 0xBE63)  # umaal r11, lr, r2, r3
    data(2, 0x9B04)  # ldr r3, [sp, #16]
    data(2, 0xFBE2, 0x4E63)  # umaal r4, lr, r2, r3
    data(2, 0x9B05)  # ldr r3, [sp, #20]
    data(2, 0xFBE2, 0x5E63)  # umaal r5, lr, r2, r3
    data(2, 0x9B06)  # ldr r3, [sp, #24]
    data(2, 0xFBE2, 0x6E63)  # umaal r6, lr, r2, r3
    data(2, 0x9B07)  # ldr r3, [sp, #28]
    data(2, 0xFBE2, 0x7E63)  # umaal r7, lr, r2, r3
    data(2, 0xEB5C, 0x080E)  # adcs.w r8, r12, lr: the lowest word becomes the highest
    ldr(r2, [r0, 20])  # row 5
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    ldr(r3, [r1, 0])
    data(2, 0xFBE2, 0x9C63)  # umaal r9, r12, r2, r3
    ldr(r3, [r1, 4])
    data(2, 0xFBE2, 0xAC63)  # umaal r10, r12, r2, r3
    ldr(r3, [r1, 8])
    data(2, 0xFBE2, 0xBC63)  # umaal r11, r12, r2, r3
    ldr(r3, [r1, 12])
    data(2, 0xFBE2, 0x4C63)  # umaal r4, r12, r2, r3
    ldr(r3, [r1, 16])
    data(2, 0xFBE2, 0x5C63)  # umaal r5, r12, r2, r3
    ldr(r3, [r1, 20])
    data(2, 0xFBE2, 0x6C63)  # umaal r6, r12, r2, r3
    ldr(r3, [r1, 24])
    data(2, 0xFBE2, 0x7C63)  # umaal r7, r12, r2, r3
    ldr(r3, [r1, 28])
    data(2, 0xFBE2, 0x8C63)  # umaal r8, r12, r2, r3
    data(2, 0x9A0D)  # ldr r2, [sp, #52]
    data(2, 0xFB02, 0xF209)  # mul.w r2, r2, r9: makes the lowest word 0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0xFBE2, 0x9E63)  # umaal r9, lr, r2, r3
    data(2, 0x9B01)  # ldr r3, [sp, #4]
    data(2, 0xFBE2, 0xAE63)  # umaal r10, lr, r2, r3
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0xFBE2, 0xBE63)  # umaal r11, lr, r2, r3
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    data(2, 0xFBE2, 0x4E63)  # umaal r4, lr, r2, r3
    data(2, 0x9B04)  # ldr r3, [sp, #16]
    data(2, 0xFBE2, 0x5E63)  # umaal r5, lr, r2, r3
    data(2, 0x9B05)  # ldr r3, [sp, #20]
    data(2, 0xFBE2, 0x6E63)  # umaal r6, lr, r2, r3
    data(2, 0x9B06)  # ldr r3, [sp, #24]
    data(2, 0xFBE2, 0x7E63)  # umaal r7, lr, r2, r3
    data(2, 0x9B07)  # ldr r3, [sp, #28]
    data(2, 0xFBE2, 0x8E63)  # umaal r8, lr, r2, r3
    data(2, 0xEB5C, 0x090E)  # adcs.w r9, r12, lr: the lowest word becomes the highest
    ldr(r2, [r0, 24])  # row 6
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    ldr(r3, [r1, 0])
    data(2, 0xFBE2, 0xAC63)  # umaal r10, r12, r2, r3
    ldr(r3, [r1, 4])
    data(2, 0xFBE2, 0xBC63)  # umaal r11, r12, r2, r3
    ldr(r3, [r1, 8])
    data(2, 0xFBE2, 0x4C63)  # umaal r4, r12, r2, r3
    ldr(r3, [r1, 12])
    data(2, 0xFBE2, 0x5C63)  # umaal r5, r12, r2, r3
    ldr(r3, [r1, 16])
    data(2, 0xFBE2, 0x6C63)  # umaal r6, r12, r2, r3
    ldr(r3, [r1, 20])
    data(2, 0xFBE2, 0x7C63)  # umaal r7, r12, r2, r3
    ldr(r3, [r1, 24])
    data(2, 0xFBE2, 0x8C63)  # umaal r8, r12, r2, r3
    ldr(r3, [r1, 28])
    data(2, 0xFBE2, 0x9C63)  # umaal r9, r12, r2, r3
    data(2, 0x9A0D)  # ldr r2, [sp, #52]
    data(2, 0xFB02, 0xF20A)  # mul.w r2, r2, r10: makes the lowest word 0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0xFBE2, 0xAE63)  # umaal r10, lr, r2, r3
    data(2, 0x9B01)  # ldr r3, [sp, #4]
    data(2, 0xFBE2, 0xBE63)  # umaal r11, lr, r2, r3
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0xFBE2, 0x4E63)  # umaal r4, lr, r2, r3
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    data(2, 0xFBE2, 0x5E63)  # umaal r5, lr, r2, r3
    data(2, 0x9B04)  # ldr r3, [sp, #16]
    data(2, 0xFBE2, 0x6E63)  # umaal r6, lr, r2, r3
    data(2, 0x9B05)  # ldr r3, [sp, #20]
    data(2, 0xFBE2, 0x7E63)  # umaal r7, lr, r2, r3
    data(2, 0x9B06)  # ldr r3, [sp, #24]
    data(2, 0xFBE2, 0x8E63)  # umaal r8, lr, r2, r3
    data(2, 0x9B07)  # ldr r3, [sp, #28]
    data(2, 0xFBE2, 0x9E63)  # umaal r9, lr, r2, r3
    data(2, 0xEB5C, 0x0A0E)  # adcs.w r10, r12, lr: the lowest word becomes the highest
    ldr(r2, [r0, 28])  # row 7
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    ldr(r3, [r1, 0])
    data(2, 0xFBE2, 0xBC63)  # umaal r11, r12, r2, r3
    ldr(r3, [r1, 4])
    data(2, 0xFBE2, 0x4C63)  # umaal r4, r12, r2, r3
    ldr(r3, [r1, 8])
    data(2, 0xFBE2, 0x5C63)  # umaal r5, r12, r2, r3
    ldr(r3, [r1, 12])
    data(2, 0xFBE2, 0x6C63)  # umaal r6, r12, r2, r3
    ldr(r3, [r1, 16])
    data(2, 0xFBE2, 0x7C63)  # umaal r7, r12, r2, r3
    ldr(r3, [r1, 20])
    data(2, 0xFBE2, 0x8C63)  # umaal r8, r12, r2, r3
    ldr(r3, [r1, 24])
    data(2, 0xFBE2, 0x9C63)  # umaal r9, r12, r2, r3
    ldr(r3, [r1, 28])
    data(2, 0xFBE2, 0xAC63)  # umaal r10, r12, r2, r3
    data(2, 0x9A0D)  # ldr r2, [sp, #52]
    data(2, 0xFB02, 0xF20B)  # mul.w r2, r2, r11: makes the lowest word 0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0xFBE2, 0xBE63)  # umaal r11, lr, r2, r3
    data(2, 0x9B01)  # ldr r3, [sp, #4]
    data(2, 0xFBE2, 0x4E63)  # umaal r4, lr, r2, r3
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0xFBE2, 0x5E63)  # umaal r5, lr, r2, r3
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    data(2, 0xFBE2, 0x6E63)  # umaal r6, lr, r2, r3
    data(2, 0x9B04)  # ldr r3, [sp, #16]
    data(2, 0xFBE2, 0x7E63)  # umaal r7, lr, r2, r3
    data(2, 0x9B05)  # ldr r3, [sp, #20]
    data(2, 0xFBE2, 0x8E63)  # umaal r8, lr, r2, r3
    data(2, 0x9B06)  # ldr r3, [sp, #24]
    data(2, 0xFBE2, 0x9E63)  # umaal r9, lr, r2, r3
    data(2, 0x9B07)  # ldr r3, [sp, #28]
    data(2, 0xFBE2, 0xAE63)  # umaal r10, lr, r2, r3
    data(2, 0xEB5C, 0x0B0E)  # adcs.w r11, r12, lr: the lowest word becomes the highest
    label(reduce)
    data(2, 0xF04F, 0x0200)  # mov.w r2, #0
    adc(r2, r2)  # the top bit
    data(2, 0xE89D, 0x100B)  # ldm.w sp, {r0, r1, r3, r12}
    data(2, 0xEBB4, 0x0400)  # subs.w r4, r4, r0
    data(2, 0xEB75, 0x0501)  # sbcs.w r5, r5, r1
    data(2, 0xEB76, 0x0603)  # sbcs.w r6, r6, r3
    data(2, 0xEB77, 0x070C)  # sbcs.w r7, r7, r12
    data(2, 0xA804)  # add r0, sp, #16
    data(2, 0xE890, 0x100B)  # ldm.w r0, {r0, r1, r3, r12}
    data(2, 0xEB78, 0x0800)  # sbcs.w r8, r8, r0
    data(2, 0xEB79, 0x0901)  # sbcs.w r9, r9, r1
    data(2, 0xEB7A, 0x0A03)  # sbcs.w r10, r10, r3
    data(2, 0xEB7B, 0x0B0C)  # sbcs.w r11, r11, r12
    data(2, 0xF162, 0x0200)  # sbc.w r2, r2, #0: all ones if that was too much
    label(restore)
    data(2, 0xE89D, 0x100B)  # ldm.w sp, {r0, r1, r3, r12}
    data(2, 0xEA00, 0x0002)  # and.w r0, r0, r2
    data(2, 0xEB14, 0x0400)  # adds.w r4, r4, r0
    data(2, 0xEA01, 0x0102)  # and.w r1, r1, r2
    data(2, 0xEB55, 0x0501)  # adcs.w r5, r5, r1
    data(2, 0xEA03, 0x0302)  # and.w r3, r3, r2
    data(2, 0xEB56, 0x0603)  # adcs.w r6, r6, r3
    data(2, 0xEA0C, 0x0C02)  # and.w r12, r12, r2
    data(2, 0xEB57, 0x070C)  # adcs.w r7, r7, r12
    data(2, 0xA804)  # add r0, sp, #16
    data(2, 0xE890, 0x100B)  # ldm.w r0, {r0, r1, r3, r12}
    data(2, 0xEA00, 0x0002)  # and.w r0, r0, r2
    data(2, 0xEB58, 0x0800)  # adcs.w r8, r8, r0
    data(2, 0xEA01, 0x0102)  # and.w r1, r1, r2
    data(2, 0xEB59, 0x0901)  # adcs.w r9, r9, r1
    data(2, 0xEA03, 0x0302)  # and.w r3, r3, r2
    data(2, 0xEB5A, 0x0A03)  # adcs.w r10, r10, r3
    data(2, 0xEA0C, 0x0C02)  # and.w r12, r12, r2
    data(2, 0xEB5B, 0x0B0C)  # adcs.w r11, r11, r12
    label(store_t)
    data(2, 0x980E)  # ldr r0, [sp, #56]
    data(2, 0xE880, 0x0FF0)  # stm.w r0, {r4-r11}
    b(loop)
    label(done)
    data(2, 0xB010)  # add sp, #64
    data(2, 0xE8BD, 0x0F00)  # pop.w {r8-r11}


@micropython.asm_thumb
def vmn(r0, r1, r2, r3):
    # The same for any even number of words.
    data(2, 0xE92D, 0x0F00)  # push.w {r8-r11}
    data(2, 0xB08E)  # sub sp, #56
    data(2, 0x9000)  # str r0, [sp, #0]
    data(2, 0x9001)  # str r0, [sp, #4]
    data(2, 0x9203)  # str r2, [sp, #12]
    data(2, 0x9304)  # str r3, [sp, #16]
    ldr(r0, [r1, 0])
    data(2, 0x9005)  # str r0, [sp, #20]
    ldr(r2, [r1, 8])
    lsl(r0, r2, 2)
    data(2, 0x9007)  # str r0, [sp, #28]
    add(r1, 16)
    data(2, 0x9108)  # str r1, [sp, #32]
    lsl(r3, r2, 3)
    add(r3, r3, r1)
    data(2, 0x930A)  # str r3, [sp, #40]: where t[N] is
    mov(r4, r3)
    sub(r4, 16)
    data(2, 0x9409)  # str r4, [sp, #36]
    data(2, 0xEB03, 0x0400)  # add.w r4, r3, r0: the slots begin after 3 N + 2 words
    add(r4, 8)
    data(2, 0x9402)  # str r4, [sp, #8]
    mov(r0, 0)
    label(scatter)
    data(2, 0xF854, 0x5B04)  # ldr.w r5, [r4], #4
    str(r0, [r1, 0])
    str(r5, [r1, 4])
    add(r1, 8)
    cmp(r1, r3)
    bne(scatter)
    str(r0, [r1, 0])
    b(loop)
    label(add)
    data(2, 0x9A08)  # ldr r2, [sp, #32]
    data(2, 0x9F06)  # ldr r7, [sp, #24]
    data(2, 0x9E0A)  # ldr r6, [sp, #40]
    add(r3, r6, 0)  # carry clear
    label(add_words)
    data(2, 0xE8B0, 0x1038)  # ldm.w r0!, {r3-r5, r12}
    data(2, 0xE8B1, 0x0F00)  # ldm.w r1!, {r8-r11}
    data(2, 0xEB53, 0x0308)  # adcs.w r3, r3, r8
    data(2, 0xEB54, 0x0409)  # adcs.w r4, r4, r9
    data(2, 0xEB55, 0x050A)  # adcs.w r5, r5, r10
    data(2, 0xEB5C, 0x0C0B)  # adcs.w r12, r12, r11
    data(2, 0xF842, 0x3B08)  # str.w r3, [r2], #8
    data(2, 0xF842, 0x4B08)  # str.w r4, [r2], #8
    data(2, 0xF842, 0x5B08)  # str.w r5, [r2], #8
    data(2, 0xF842, 0xCB08)  # str.w r12, [r2], #8
    data(2, 0xEA92, 0x0F06)  # teq.w r2, r6
    bne(add_words)
    data(2, 0xF04F, 0x0300)  # mov.w r3, #0
    adc(r3, r3)
    str(r3, [r2, 0])
    b(reduce)
    label(subtract)
    data(2, 0x9A08)  # ldr r2, [sp, #32]
    data(2, 0x9F06)  # ldr r7, [sp, #24]
    data(2, 0x9E07)  # ldr r6, [sp, #28]
    add(r6, r6, r7)
    cmp(r0, r0)  # carry set: nothing borrowed yet
    label(subtract_words)
    data(2, 0xE8B0, 0x1038)  # ldm.w r0!, {r3-r5, r12}
    data(2, 0xE8B1, 0x0F00)  # ldm.w r1!, {r8-r11}
    data(2, 0xEB73, 0x0308)  # sbcs.w r3, r3, r8
    data(2, 0xEB74, 0x0409)  # sbcs.w r4, r4, r9
    data(2, 0xEB75, 0x050A)  # sbcs.w r5, r5, r10
    data(2, 0xEB7C, 0x0C0B)  # sbcs.w r12, r12, r11
    data(2, 0xE8A7, 0x1038)  # stm.w r7!, {r3-r5, r12}
    data(2, 0xEA97, 0x0F06)  # teq.w r7, r6
    bne(subtract_words)
    data(2, 0xEB62, 0x0202)  # sbc.w r2, r2, r2
    b(restore)
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
    data(2, 0xC8C0)  # ldm r0!, {r6, r7}
    data(2, 0xC2C0)  # stm r2!, {r6, r7}
    sub(r5, 8)
    bne(copy)
    b(loop)
    label(not_mul)
    beq(add)
    cmp(r5, 3)
    bcc(subtract)
    beq(select)
    cmp(r5, 4)
    beq(store)
    cmp(r5, 6)
    beq(halve)
    data(2, 0x9804)  # ldr r0, [sp, #16]: next
    sub(r0, 1)
    data(2, 0x9004)  # str r0, [sp, #16]
    beq(finish)
    data(2, 0x9801)  # ldr r0, [sp, #4]
    data(2, 0x9000)  # str r0, [sp, #0]
    b(loop)
    label(finish)
    b(done)
    label(halve)
    ldr(r4, [r0, 0])
    lsl(r2, r4, 31)
    asr(r2, r2, 31)  # all ones if a is odd
    data(2, 0x9902)  # ldr r1, [sp, #8]
    data(2, 0x9E07)  # ldr r6, [sp, #28]
    add(r6, r6, r1)  # carry clear
    data(2, 0xF8DD, 0xC018)  # ldr.w r12, [sp, #24]
    label(halve_words)
    data(2, 0xE8B1, 0x00B8)  # ldm.w r1!, {r3, r4, r5, r7}
    data(2, 0xEA03, 0x0302)  # and.w r3, r3, r2
    data(2, 0xEA04, 0x0402)  # and.w r4, r4, r2
    data(2, 0xEA05, 0x0502)  # and.w r5, r5, r2
    data(2, 0xEA07, 0x0702)  # and.w r7, r7, r2
    data(2, 0xE8B0, 0x0F00)  # ldm.w r0!, {r8-r11}
    data(2, 0xEB58, 0x0803)  # adcs.w r8, r8, r3
    data(2, 0xEB59, 0x0904)  # adcs.w r9, r9, r4
    data(2, 0xEB5A, 0x0A05)  # adcs.w r10, r10, r5
    data(2, 0xEB5B, 0x0B07)  # adcs.w r11, r11, r7
    data(2, 0xE8AC, 0x0F00)  # stm.w r12!, {r8-r11}
    data(2, 0xEA91, 0x0F06)  # teq.w r1, r6
    bne(halve_words)
    data(2, 0x9906)  # ldr r1, [sp, #24]
    label(halve_bits)
    data(2, 0xF85C, 0x3C04)  # ldr.w r3, [r12, #-4]
    data(2, 0xF85C, 0x2C08)  # ldr.w r2, [r12, #-8]
    data(2, 0xEA5F, 0x0333)  # rrxs.w r3, r3
    data(2, 0xEA5F, 0x0232)  # rrxs.w r2, r2
    data(2, 0xE96C, 0x2302)  # strd r2, r3, [r12, #-8]!
    data(2, 0xEA9C, 0x0F01)  # teq.w r12, r1
    bne(halve_bits)
    b(loop)
    label(loop)
    data(2, 0x9800)  # ldr r0, [sp, #0]
    data(2, 0xF850, 0x4B04)  # ldr.w r4, [r0], #4
    data(2, 0x9000)  # str r0, [sp, #0]
    data(2, 0x9B02)  # ldr r3, [sp, #8]
    data(2, 0x9D07)  # ldr r5, [sp, #28]
    data(2, 0xF3C4, 0x2207)  # ubfx r2, r4, #8, #8
    data(2, 0xFB02, 0x3205)  # mla r2, r2, r5, r3
    data(2, 0x9206)  # str r2, [sp, #24]
    data(2, 0xF3C4, 0x4007)  # ubfx r0, r4, #16, #8
    data(2, 0xFB00, 0x3005)  # mla r0, r0, r5, r3: a
    lsr(r1, r4, 24)
    data(2, 0xFB01, 0x3105)  # mla r1, r1, r5, r3: b
    data(2, 0xB2E5)  # uxtb r5, r4
    cmp(r5, 1)
    bcs(not_mul)
    data(2, 0x900B)  # str r0, [sp, #44]
    data(2, 0x910D)  # str r1, [sp, #52]
    data(2, 0x9D07)  # ldr r5, [sp, #28]
    add(r5, r5, r0)
    data(2, 0x950C)  # str r5, [sp, #48]
    label(rows)
    data(2, 0x9B0B)  # ldr r3, [sp, #44]
    data(2, 0xCBC0)  # ldm r3!, {r6, r7}
    data(2, 0x930B)  # str r3, [sp, #44]
    data(2, 0x980D)  # ldr r0, [sp, #52]
    data(2, 0x9908)  # ldr r1, [sp, #32]
    data(2, 0xF04F, 0x0A00)  # mov.w r10, #0
    data(2, 0xF04F, 0x0B00)  # mov.w r11, #0
    data(2, 0xF04F, 0x0C00)  # mov.w r12, #0
    data(2, 0xF04F, 0x0E00)  # mov.w lr, #0
    ldr(r3, [r1, 0])  # column 0
    data(2, 0xF850, 0x4B04)  # ldr.w r4, [r0], #4
    data(2, 0xFBE6, 0x3A64)  # umaal r3, r10, r6, r4
    data(2, 0x9D05)  # ldr r5, [sp, #20]
    data(2, 0xFB03, 0xF805)  # mul.w r8, r3, r5
    ldr(r5, [r1, 4])
    data(2, 0xFBE8, 0x3B65)  # umaal r3, r11, r8, r5
    ldr(r3, [r1, 8])  # column 1
    data(2, 0xFBE7, 0x3C64)  # umaal r3, r12, r7, r4
    data(2, 0xF850, 0x4B04)  # ldr.w r4, [r0], #4
    data(2, 0xFBE6, 0x3A64)  # umaal r3, r10, r6, r4
    ldr(r2, [r1, 12])
    data(2, 0xFBE8, 0x3B62)  # umaal r3, r11, r8, r2
    data(2, 0xF8DD, 0x9014)  # ldr.w r9, [sp, #20]
    data(2, 0xFB03, 0xF909)  # mul.w r9, r3, r9
    data(2, 0xFBE9, 0x3E65)  # umaal r3, lr, r9, r5
    mov(r5, r2)
    data(2, 0x9A09)  # ldr r2, [sp, #36]
    b(columns_half)  # N - 2 columns: two, then four at a time
    label(columns)
    ldr(r3, [r1, 16])
    data(2, 0xFBE7, 0x3C64)  # umaal r3, r12, r7, r4
    data(2, 0xF850, 0x4B04)  # ldr.w r4, [r0], #4
    data(2, 0xFBE6, 0x3A64)  # umaal r3, r10, r6, r4
    data(2, 0xFBE9, 0x3E65)  # umaal r3, lr, r9, r5
    ldr(r5, [r1, 20])
    data(2, 0xFBE8, 0x3B65)  # umaal r3, r11, r8, r5
    data(2, 0xF841, 0x3B08)  # str.w r3, [r1], #8
    ldr(r3, [r1, 16])
    data(2, 0xFBE7, 0x3C64)  # umaal r3, r12, r7, r4
    data(2, 0xF850, 0x4B04)  # ldr.w r4, [r0], #4
    data(2, 0xFBE6, 0x3A64)  # umaal r3, r10, r6, r4
    data(2, 0xFBE9, 0x3E65)  # umaal r3, lr, r9, r5
    ldr(r5, [r1, 20])
    data(2, 0xFBE8, 0x3B65)  # umaal r3, r11, r8, r5
    data(2, 0xF841, 0x3B08)  # str.w r3, [r1], #8
    label(columns_half)
    ldr(r3, [r1, 16])
    data(2, 0xFBE7, 0x3C64)  # umaal r3, r12, r7, r4
    data(2, 0xF850, 0x4B04)  # ldr.w r4, [r0], #4
    data(2, 0xFBE6, 0x3A64)  # umaal r3, r10, r6, r4
    data(2, 0xFBE9, 0x3E65)  # umaal r3, lr, r9, r5
    ldr(r5, [r1, 20])
    data(2, 0xFBE8, 0x3B65)  # umaal r3, r11, r8, r5
    data(2, 0xF841, 0x3B08)  # str.w r3, [r1], #8
    ldr(r3, [r1, 16])
    data(2, 0xFBE7, 0x3C64)  # umaal r3, r12, r7, r4
    data(2, 0xF850, 0x4B04)  # ldr.w r4, [r0], #4
    data(2, 0xFBE6, 0x3A64)  # umaal r3, r10, r6, r4
    data(2, 0xFBE9, 0x3E65)  # umaal r3, lr, r9, r5
    ldr(r5, [r1, 20])
    data(2, 0xFBE8, 0x3B65)  # umaal r3, r11, r8, r5
    data(2, 0xF841, 0x3B08)  # str.w r3, [r1], #8
    cmp(r1, r2)
    bne(columns)
    ldr(r3, [r1, 16])  # the top: t[N] and four carries
    data(2, 0xFBE7, 0x3C64)  # umaal r3, r12, r7, r4
    data(2, 0xFBE9, 0x3E65)  # umaal r3, lr, r9, r5
    data(2, 0xEB13, 0x030A)  # adds.w r3, r3, r10
    data(2, 0xEB5C, 0x0C0E)  # adcs.w r12, r12, lr
    mov(r6, 0)  # leaves the carry alone
    adc(r6, r6)
    data(2, 0xEB13, 0x030B)  # adds.w r3, r3, r11
    data(2, 0xF15C, 0x0C00)  # adcs.w r12, r12, #0
    data(2, 0xF146, 0x0600)  # adc.w r6, r6, #0
    data(2, 0xF841, 0x3B08)  # str.w r3, [r1], #8
    data(2, 0xF841, 0xCB08)  # str.w r12, [r1], #8
    str(r6, [r1, 0])
    data(2, 0x9B0B)  # ldr r3, [sp, #44]
    data(2, 0x9C0C)  # ldr r4, [sp, #48]
    cmp(r3, r4)
    bne(rows)
    label(reduce)
    data(2, 0x9908)  # ldr r1, [sp, #32]
    data(2, 0x9806)  # ldr r0, [sp, #24]
    data(2, 0xF8DD, 0xC028)  # ldr.w r12, [sp, #40]
    mov(r6, 0)
    cmp(r0, r0)  # carry set: nothing borrowed yet
    label(minus)
    data(2, 0xE8B1, 0x0F3C)  # ldm.w r1!, {r2-r5, r8-r11}: four pairs
    data(2, 0xEB72, 0x0203)  # sbcs.w r2, r2, r3
    data(2, 0xEB74, 0x0405)  # sbcs.w r4, r4, r5
    data(2, 0xEB78, 0x0809)  # sbcs.w r8, r8, r9
    data(2, 0xEB7A, 0x0A0B)  # sbcs.w r10, r10, r11
    data(2, 0xE8A0, 0x0514)  # stm.w r0!, {r2, r4, r8, r10}
    data(2, 0xF841, 0x6C20)  # str.w r6, [r1, #-32]
    data(2, 0xF841, 0x6C18)  # str.w r6, [r1, #-24]
    data(2, 0xF841, 0x6C10)  # str.w r6, [r1, #-16]
    data(2, 0xF841, 0x6C08)  # str.w r6, [r1, #-8]
    data(2, 0xEA91, 0x0F0C)  # teq.w r1, r12
    bne(minus)
    ldr(r3, [r1, 0])
    str(r6, [r1, 0])
    data(2, 0xF163, 0x0200)  # sbc.w r2, r3, #0
    label(restore)
    data(2, 0x9806)  # ldr r0, [sp, #24]
    data(2, 0x9902)  # ldr r1, [sp, #8]: p
    data(2, 0x9E07)  # ldr r6, [sp, #28]
    add(r6, r6, r1)  # carry clear
    label(plus)
    data(2, 0xE8B1, 0x00B8)  # ldm.w r1!, {r3, r4, r5, r7}
    data(2, 0xEA03, 0x0302)  # and.w r3, r3, r2
    data(2, 0xEA04, 0x0402)  # and.w r4, r4, r2
    data(2, 0xEA05, 0x0502)  # and.w r5, r5, r2
    data(2, 0xEA07, 0x0702)  # and.w r7, r7, r2
    data(2, 0xE890, 0x0F00)  # ldm.w r0, {r8-r11}
    data(2, 0xEB58, 0x0803)  # adcs.w r8, r8, r3
    data(2, 0xEB59, 0x0904)  # adcs.w r9, r9, r4
    data(2, 0xEB5A, 0x0A05)  # adcs.w r10, r10, r5
    data(2, 0xEB5B, 0x0B07)  # adcs.w r11, r11, r7
    data(2, 0xE8A0, 0x0F00)  # stm.w r0!, {r8-r11}
    data(2, 0xEA91, 0x0F06)  # teq.w r1, r6
    bne(plus)
    b(loop)
    label(done)
    data(2, 0xB00E)  # add sp, #56
    data(2, 0xE8BD, 0x0F00)  # pop.w {r8-r11}


CHEAP_PRODUCTS = True  # beside what Python's integers cost
