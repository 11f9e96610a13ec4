# SPDX-License-Identifier: Apache-2.0
# Written by tools/asm/generate from sha512.py: change those, not this file.
import micropython

@micropython.asm_thumb
def compress(r0, r1, r2, r3):
    # r0 buffer, r1 K, r2 data, r3 blocks of 128 octets.
    data(2, 0xE92D, 0x0F00)  # push.w {r8-r11}
    data(2, 0xB084)  # sub sp, #16
    data(2, 0x9000)  # str r0, [sp, #0]
    data(2, 0x9101)  # str r1, [sp, #4]
    data(2, 0x9202)  # str r2, [sp, #8]
    data(2, 0x9303)  # str r3, [sp, #12]
    label(block)
    data(2, 0x9800)  # ldr r0, [sp, #0]
    data(2, 0x9A02)  # ldr r2, [sp, #8]
    data(2, 0xF200, 0x0140)  # addw r1, r0, #64
    data(2, 0xF200, 0x03C0)  # addw r3, r0, #192
    label(take)
    data(2, 0xF852, 0x5B04)  # ldr.w r5, [r2], #4
    data(2, 0xF852, 0x4B04)  # ldr.w r4, [r2], #4
    data(2, 0xBA24)  # rev r4, r4
    data(2, 0xBA2D)  # rev r5, r5
    data(2, 0xC130)  # stm r1!, {r4, r5}
    cmp(r1, r3)
    bne(take)
    data(2, 0x9202)  # str r2, [sp, #8]
    data(2, 0xF200, 0x5240)  # addw r2, r0, #1344
    data(2, 0xC8F0)  # ldm r0!, {r4-r7}
    data(2, 0xC2F0)  # stm r2!, {r4-r7}
    data(2, 0xC8F0)  # ldm r0!, {r4-r7}
    data(2, 0xC2F0)  # stm r2!, {r4-r7}
    data(2, 0xC8F0)  # ldm r0!, {r4-r7}
    data(2, 0xC2F0)  # stm r2!, {r4-r7}
    data(2, 0xC8F0)  # ldm r0!, {r4-r7}
    data(2, 0xC2F0)  # stm r2!, {r4-r7}
    data(2, 0xF200, 0x2300)  # addw r3, r0, #512: the last sixteen words
    label(extend)
    data(2, 0xE9D0, 0x451C)  # ldrd r4, r5, [r0, #112]
    data(2, 0xEA4F, 0x46D4)  # lsr.w r6, r4, #19
    data(2, 0xEA86, 0x3645)  # eor.w r6, r6, r5, lsl #13
    data(2, 0xEA86, 0x7655)  # eor.w r6, r6, r5, lsr #29
    data(2, 0xEA86, 0x06C4)  # eor.w r6, r6, r4, lsl #3
    data(2, 0xEA86, 0x1694)  # eor.w r6, r6, r4, lsr #6
    data(2, 0xEA86, 0x6685)  # eor.w r6, r6, r5, lsl #26
    data(2, 0xEA4F, 0x47D5)  # lsr.w r7, r5, #19
    data(2, 0xEA87, 0x3744)  # eor.w r7, r7, r4, lsl #13
    data(2, 0xEA87, 0x7754)  # eor.w r7, r7, r4, lsr #29
    data(2, 0xEA87, 0x07C5)  # eor.w r7, r7, r5, lsl #3
    data(2, 0xEA87, 0x1795)  # eor.w r7, r7, r5, lsr #6
    data(2, 0xE9D0, 0x4502)  # ldrd r4, r5, [r0, #8]
    data(2, 0xEA4F, 0x0854)  # lsr.w r8, r4, #1
    data(2, 0xEA88, 0x78C5)  # eor.w r8, r8, r5, lsl #31
    data(2, 0xEA88, 0x2814)  # eor.w r8, r8, r4, lsr #8
    data(2, 0xEA88, 0x6805)  # eor.w r8, r8, r5, lsl #24
    data(2, 0xEA88, 0x18D4)  # eor.w r8, r8, r4, lsr #7
    data(2, 0xEA88, 0x6845)  # eor.w r8, r8, r5, lsl #25
    data(2, 0xEA4F, 0x0955)  # lsr.w r9, r5, #1
    data(2, 0xEA89, 0x79C4)  # eor.w r9, r9, r4, lsl #31
    data(2, 0xEA89, 0x2915)  # eor.w r9, r9, r5, lsr #8
    data(2, 0xEA89, 0x6904)  # eor.w r9, r9, r4, lsl #24
    data(2, 0xEA89, 0x19D5)  # eor.w r9, r9, r5, lsr #7
    data(2, 0xEB16, 0x0608)  # adds.w r6, r6, r8
    data(2, 0xEB57, 0x0709)  # adcs.w r7, r7, r9
    data(2, 0xE9D0, 0x4512)  # ldrd r4, r5, [r0, #72]
    add(r6, r6, r4)
    adc(r7, r5)
    data(2, 0xE9D0, 0x4500)  # ldrd r4, r5, [r0, #0]
    add(r6, r6, r4)
    adc(r7, r5)
    data(2, 0xE9C0, 0x6720)  # strd r6, r7, [r0, #128]
    data(2, 0xE9D0, 0x451E)  # ldrd r4, r5, [r0, #120]
    data(2, 0xEA4F, 0x46D4)  # lsr.w r6, r4, #19
    data(2, 0xEA86, 0x3645)  # eor.w r6, r6, r5, lsl #13
    data(2, 0xEA86, 0x7655)  # eor.w r6, r6, r5, lsr #29
    data(2, 0xEA86, 0x06C4)  # eor.w r6, r6, r4, lsl #3
    data(2, 0xEA86, 0x1694)  # eor.w r6, r6, r4, lsr #6
    data(2, 0xEA86, 0x6685)  # eor.w r6, r6, r5, lsl #26
    data(2, 0xEA4F, 0x47D5)  # lsr.w r7, r5, #19
    data(2, 0xEA87, 0x3744)  # eor.w r7, r7, r4, lsl #13
    data(2, 0xEA87, 0x7754)  # eor.w r7, r7, r4, lsr #29
    data(2, 0xEA87, 0x07C5)  # eor.w r7, r7, r5, lsl #3
    data(2, 0xEA87, 0x1795)  # eor.w r7, r7, r5, lsr #6
    data(2, 0xE9D0, 0x4504)  # ldrd r4, r5, [r0, #16]
    data(2, 0xEA4F, 0x0854)  # lsr.w r8, r4, #1
    data(2, 0xEA88, 0x78C5)  # eor.w r8, r8, r5, lsl #31
    data(2, 0xEA88, 0x2814)  # eor.w r8, r8, r4, lsr #8
    data(2, 0xEA88, 0x6805)  # eor.w r8, r8, r5, lsl #24
    data(2, 0xEA88, 0x18D4)  # eor.w r8, r8, r4, lsr #7
    data(2, 0xEA88, 0x6845)  # eor.w r8, r8, r5, lsl #25
    data(2, 0xEA4F, 0x0955)  # lsr.w r9, r5, #1
    data(2, 0xEA89, 0x79C4)  # eor.w r9, r9, r4, lsl #31
    data(2, 0xEA89, 0x2915)  # eor.w r9, r9, r5, lsr #8
    data(2, 0xEA89, 0x6904)  # eor.w r9, r9, r4, lsl #24
    data(2, 0xEA89, 0x19D5)  # eor.w r9, r9, r5, lsr #7
    data(2, 0xEB16, 0x0608)  # adds.w r6, r6, r8
    data(2, 0xEB57, 0x0709)  # adcs.w r7, r7, r9
    data(2, 0xE9D0, 0x4514)  # ldrd r4, r5, [r0, #80]
    add(r6, r6, r4)
    adc(r7, r5)
    data(2, 0xE9D0, 0x4502)  # ldrd r4, r5, [r0, #8]
    add(r6, r6, r4)
    adc(r7, r5)
    data(2, 0xE9C0, 0x6722)  # strd r6, r7, [r0, #136]
    add(r0, 16)
    cmp(r0, r3)
    bne(extend)
    data(2, 0x9B00)  # ldr r3, [sp, #0]
    data(2, 0x9901)  # ldr r1, [sp, #4]
    data(2, 0xF203, 0x0240)  # addw r2, r3, #64
    data(2, 0xF203, 0x5040)  # addw r0, r3, #1344
    data(2, 0xF203, 0x23C0)  # addw r3, r3, #704
    data(2, 0xE9D0, 0x4502)  # ldrd r4, r5, [r0, #8]
    data(2, 0xE9D0, 0x6704)  # ldrd r6, r7, [r0, #16]
    data(2, 0xEA84, 0x0A06)  # eor.w r10, r4, r6
    data(2, 0xEA85, 0x0B07)  # eor.w r11, r5, r7
    label(round)
    data(2, 0xE9D0, 0x450E)  # ldrd r4, r5, [r0, #56]: h
    data(2, 0xE8F1, 0x6702)  # ldrd r6, r7, [r1], #8: K
    data(2, 0xEB14, 0x0406)  # adds.w r4, r4, r6
    data(2, 0xEB55, 0x0507)  # adcs.w r5, r5, r7
    data(2, 0xE8F2, 0x6702)  # ldrd r6, r7, [r2], #8: W
    data(2, 0xEB14, 0x0406)  # adds.w r4, r4, r6
    data(2, 0xEB55, 0x0507)  # adcs.w r5, r5, r7
    data(2, 0xE9D0, 0x6708)  # ldrd r6, r7, [r0, #32]: e
    data(2, 0xEA4F, 0x3896)  # lsr.w r8, r6, #14
    data(2, 0xEA88, 0x4887)  # eor.w r8, r8, r7, lsl #18
    data(2, 0xEA88, 0x4896)  # eor.w r8, r8, r6, lsr #18
    data(2, 0xEA88, 0x3887)  # eor.w r8, r8, r7, lsl #14
    data(2, 0xEA88, 0x2857)  # eor.w r8, r8, r7, lsr #9
    data(2, 0xEA88, 0x58C6)  # eor.w r8, r8, r6, lsl #23
    data(2, 0xEA4F, 0x3997)  # lsr.w r9, r7, #14
    data(2, 0xEA89, 0x4986)  # eor.w r9, r9, r6, lsl #18
    data(2, 0xEA89, 0x4997)  # eor.w r9, r9, r7, lsr #18
    data(2, 0xEA89, 0x3986)  # eor.w r9, r9, r6, lsl #14
    data(2, 0xEA89, 0x2956)  # eor.w r9, r9, r6, lsr #9
    data(2, 0xEA89, 0x59C7)  # eor.w r9, r9, r7, lsl #23
    data(2, 0xEB14, 0x0408)  # adds.w r4, r4, r8
    data(2, 0xEB55, 0x0509)  # adcs.w r5, r5, r9
    data(2, 0xE9D0, 0x890A)  # ldrd r8, r9, [r0, #40]: f
    data(2, 0xE9D0, 0xCE0C)  # ldrd r12, lr, [r0, #48]: g
    data(2, 0xEA88, 0x080C)  # eor.w r8, r8, r12
    data(2, 0xEA08, 0x0806)  # and.w r8, r8, r6
    data(2, 0xEA88, 0x080C)  # eor.w r8, r8, r12
    data(2, 0xEA89, 0x090E)  # eor.w r9, r9, lr
    data(2, 0xEA09, 0x0907)  # and.w r9, r9, r7
    data(2, 0xEA89, 0x090E)  # eor.w r9, r9, lr
    data(2, 0xEB14, 0x0408)  # adds.w r4, r4, r8
    data(2, 0xEB55, 0x0509)  # adcs.w r5, r5, r9
    data(2, 0xE9D0, 0x8906)  # ldrd r8, r9, [r0, #24]: d
    data(2, 0xEB18, 0x0804)  # adds.w r8, r8, r4
    data(2, 0xEB59, 0x0905)  # adcs.w r9, r9, r5
    data(2, 0xE9C0, 0x8906)  # strd r8, r9, [r0, #24]
    data(2, 0xE9D0, 0x6700)  # ldrd r6, r7, [r0, #0]: a
    data(2, 0xEA4F, 0x7816)  # lsr.w r8, r6, #28
    data(2, 0xEA88, 0x1807)  # eor.w r8, r8, r7, lsl #4
    data(2, 0xEA88, 0x0897)  # eor.w r8, r8, r7, lsr #2
    data(2, 0xEA88, 0x7886)  # eor.w r8, r8, r6, lsl #30
    data(2, 0xEA88, 0x18D7)  # eor.w r8, r8, r7, lsr #7
    data(2, 0xEA88, 0x6846)  # eor.w r8, r8, r6, lsl #25
    data(2, 0xEA4F, 0x7917)  # lsr.w r9, r7, #28
    data(2, 0xEA89, 0x1906)  # eor.w r9, r9, r6, lsl #4
    data(2, 0xEA89, 0x0996)  # eor.w r9, r9, r6, lsr #2
    data(2, 0xEA89, 0x7987)  # eor.w r9, r9, r7, lsl #30
    data(2, 0xEA89, 0x19D6)  # eor.w r9, r9, r6, lsr #7
    data(2, 0xEA89, 0x6947)  # eor.w r9, r9, r7, lsl #25
    data(2, 0xEB14, 0x0408)  # adds.w r4, r4, r8
    data(2, 0xEB55, 0x0509)  # adcs.w r5, r5, r9
    data(2, 0xE9D0, 0x8902)  # ldrd r8, r9, [r0, #8]: b
    data(2, 0xEA86, 0x0608)  # eor.w r6, r6, r8
    data(2, 0xEA87, 0x0709)  # eor.w r7, r7, r9
    data(2, 0xEA0A, 0x0A06)  # and.w r10, r10, r6
    data(2, 0xEA0B, 0x0B07)  # and.w r11, r11, r7
    data(2, 0xEA88, 0x080A)  # eor.w r8, r8, r10: the majority: b, unless a and c both differ from it
    data(2, 0xEA89, 0x090B)  # eor.w r9, r9, r11
    data(2, 0xEB14, 0x0408)  # adds.w r4, r4, r8
    data(2, 0xEB55, 0x0509)  # adcs.w r5, r5, r9
    data(2, 0xE960, 0x4502)  # strd r4, r5, [r0, #-8]!: the new a
    data(2, 0xE9D0, 0x450E)  # ldrd r4, r5, [r0, #56]: h
    data(2, 0xE8F1, 0xAB02)  # ldrd r10, r11, [r1], #8: K
    data(2, 0xEB14, 0x040A)  # adds.w r4, r4, r10
    data(2, 0xEB55, 0x050B)  # adcs.w r5, r5, r11
    data(2, 0xE8F2, 0xAB02)  # ldrd r10, r11, [r2], #8: W
    data(2, 0xEB14, 0x040A)  # adds.w r4, r4, r10
    data(2, 0xEB55, 0x050B)  # adcs.w r5, r5, r11
    data(2, 0xE9D0, 0xAB08)  # ldrd r10, r11, [r0, #32]: e
    data(2, 0xEA4F, 0x389A)  # lsr.w r8, r10, #14
    data(2, 0xEA88, 0x488B)  # eor.w r8, r8, r11, lsl #18
    data(2, 0xEA88, 0x489A)  # eor.w r8, r8, r10, lsr #18
    data(2, 0xEA88, 0x388B)  # eor.w r8, r8, r11, lsl #14
    data(2, 0xEA88, 0x285B)  # eor.w r8, r8, r11, lsr #9
    data(2, 0xEA88, 0x58CA)  # eor.w r8, r8, r10, lsl #23
    data(2, 0xEA4F, 0x399B)  # lsr.w r9, r11, #14
    data(2, 0xEA89, 0x498A)  # eor.w r9, r9, r10, lsl #18
    data(2, 0xEA89, 0x499B)  # eor.w r9, r9, r11, lsr #18
    data(2, 0xEA89, 0x398A)  # eor.w r9, r9, r10, lsl #14
    data(2, 0xEA89, 0x295A)  # eor.w r9, r9, r10, lsr #9
    data(2, 0xEA89, 0x59CB)  # eor.w r9, r9, r11, lsl #23
    data(2, 0xEB14, 0x0408)  # adds.w r4, r4, r8
    data(2, 0xEB55, 0x0509)  # adcs.w r5, r5, r9
    data(2, 0xE9D0, 0x890A)  # ldrd r8, r9, [r0, #40]: f
    data(2, 0xE9D0, 0xCE0C)  # ldrd r12, lr, [r0, #48]: g
    data(2, 0xEA88, 0x080C)  # eor.w r8, r8, r12
    data(2, 0xEA08, 0x080A)  # and.w r8, r8, r10
    data(2, 0xEA88, 0x080C)  # eor.w r8, r8, r12
    data(2, 0xEA89, 0x090E)  # eor.w r9, r9, lr
    data(2, 0xEA09, 0x090B)  # and.w r9, r9, r11
    data(2, 0xEA89, 0x090E)  # eor.w r9, r9, lr
    data(2, 0xEB14, 0x0408)  # adds.w r4, r4, r8
    data(2, 0xEB55, 0x0509)  # adcs.w r5, r5, r9
    data(2, 0xE9D0, 0x8906)  # ldrd r8, r9, [r0, #24]: d
    data(2, 0xEB18, 0x0804)  # adds.w r8, r8, r4
    data(2, 0xEB59, 0x0905)  # adcs.w r9, r9, r5
    data(2, 0xE9C0, 0x8906)  # strd r8, r9, [r0, #24]
    data(2, 0xE9D0, 0xAB00)  # ldrd r10, r11, [r0, #0]: a
    data(2, 0xEA4F, 0x781A)  # lsr.w r8, r10, #28
    data(2, 0xEA88, 0x180B)  # eor.w r8, r8, r11, lsl #4
    data(2, 0xEA88, 0x089B)  # eor.w r8, r8, r11, lsr #2
    data(2, 0xEA88, 0x788A)  # eor.w r8, r8, r10, lsl #30
    data(2, 0xEA88, 0x18DB)  # eor.w r8, r8, r11, lsr #7
    data(2, 0xEA88, 0x684A)  # eor.w r8, r8, r10, lsl #25
    data(2, 0xEA4F, 0x791B)  # lsr.w r9, r11, #28
    data(2, 0xEA89, 0x190A)  # eor.w r9, r9, r10, lsl #4
    data(2, 0xEA89, 0x099A)  # eor.w r9, r9, r10, lsr #2
    data(2, 0xEA89, 0x798B)  # eor.w r9, r9, r11, lsl #30
    data(2, 0xEA89, 0x19DA)  # eor.w r9, r9, r10, lsr #7
    data(2, 0xEA89, 0x694B)  # eor.w r9, r9, r11, lsl #25
    data(2, 0xEB14, 0x0408)  # adds.w r4, r4, r8
    data(2, 0xEB55, 0x0509)  # adcs.w r5, r5, r9
    data(2, 0xE9D0, 0x8902)  # ldrd r8, r9, [r0, #8]: b
    data(2, 0xEA8A, 0x0A08)  # eor.w r10, r10, r8
    data(2, 0xEA8B, 0x0B09)  # eor.w r11, r11, r9
    data(2, 0xEA06, 0x060A)  # and.w r6, r6, r10
    data(2, 0xEA07, 0x070B)  # and.w r7, r7, r11
    data(2, 0xEA88, 0x0806)  # eor.w r8, r8, r6: the majority: b, unless a and c both differ from it
    data(2, 0xEA89, 0x0907)  # eor.w r9, r9, r7
    data(2, 0xEB14, 0x0408)  # adds.w r4, r4, r8
    data(2, 0xEB55, 0x0509)  # adcs.w r5, r5, r9
    data(2, 0xE960, 0x4502)  # strd r4, r5, [r0, #-8]!: the new a
    cmp(r0, r3)
    beq(rounds_end)
    b(round)
    label(rounds_end)
    data(2, 0x9900)  # ldr r1, [sp, #0]
    data(2, 0xF201, 0x0340)  # addw r3, r1, #64
    label(join)
    data(2, 0xC830)  # ldm r0!, {r4, r5}
    data(2, 0xE9D1, 0x6700)  # ldrd r6, r7, [r1, #0]
    add(r4, r4, r6)
    adc(r5, r7)
    data(2, 0xC130)  # stm r1!, {r4, r5}
    cmp(r1, r3)
    bne(join)
    data(2, 0x9B03)  # ldr r3, [sp, #12]
    sub(r3, 1)
    data(2, 0x9303)  # str r3, [sp, #12]
    beq(done)
    b(block)
    label(done)
    data(2, 0xB004)  # add sp, #16
    data(2, 0xE8BD, 0x0F00)  # pop.w {r8-r11}
