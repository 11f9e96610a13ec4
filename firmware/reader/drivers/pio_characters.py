# SPDX-License-Identifier: Apache-2.0
"""PIO programs for characters on the I/O contact: ISO/IEC 7816-3, 7.2 and 7.3. One cycle is an eighth of an etu.

The pin is open drain: its output is 0 for ever, and its direction makes it low (1) or lets it go (0). Cycles are counted
from the leading edge, as the comments say: a character has its moments at 8, 16 ... 72 (parity), and is over at 80.

    send            word: nine moments turned over, first in bit 0; from bit 9 on how many etu of guard time more than 11
                    answer for each word: 1
    send_signalled  the same with 12; answer: 1, or 0 when the other end pulled the line down at 11 etu (88)
    receive         nine moments in bits 23 to 31, whatever their parity
    receive_signalled  the same for a character whose parity is right; for another the line goes low from 10.5 to 12 etu
                    (84 to 96). X: 0 when the number of high moments has to be even (direct convention), else 1.
"""
# pyright: reportUndefinedVariable=false, reportCallIssue=false, reportIndexIssue=false, reportGeneralTypeIssues=false
# because rp2.asm_pio brings the names of the assembler along, and `set` is one of them

import rp2
from rp2 import PIO


@rp2.asm_pio(out_init=PIO.IN_LOW, set_init=PIO.IN_LOW, out_shiftdir=PIO.SHIFT_RIGHT, in_shiftdir=PIO.SHIFT_LEFT)
def send():
    label("more")  # another etu of guard time
    jmp(x_dec, "more")[7]
    wrap_target()
    pull()
    set(x, 8)
    set(pindirs, 1)[7]  # 0: start
    label("moment")
    out(pindirs, 1)[6]  # 8, 16 ... 72
    jmp(x_dec, "moment")
    set(pindirs, 0)[1]  # 80
    in_(pins, 1)  # 82
    push(noblock)
    out(x, 8)
    jmp(x_dec, "more")  # 85; pull at 86, the next start at 88
    wrap()


@rp2.asm_pio(out_init=PIO.IN_LOW, set_init=PIO.IN_LOW, out_shiftdir=PIO.SHIFT_RIGHT, in_shiftdir=PIO.SHIFT_LEFT)
def send_signalled():
    label("more")
    jmp(x_dec, "more")[7]
    wrap_target()
    pull()
    set(x, 8)
    set(pindirs, 1)[7]  # 0: start
    label("moment")
    out(pindirs, 1)[6]  # 8, 16 ... 72
    jmp(x_dec, "moment")
    set(pindirs, 0)[7]  # 80
    in_(pins, 1)  # 88: the error signal, if there is one
    push(noblock)
    out(x, 8)
    jmp(x_dec, "more")[2]  # 91; pull at 94, the next start at 96
    wrap()


@rp2.asm_pio(set_init=PIO.IN_LOW, in_shiftdir=PIO.SHIFT_RIGHT, fifo_join=PIO.JOIN_RX)
def receive():
    wrap_target()
    wait(1, pin, 0)
    wait(0, pin, 0)  # 0: start
    set(y, 8)[10]
    label("moment")
    in_(pins, 1)[6]  # 12, 20 ... 76: in the middle of each
    jmp(y_dec, "moment")
    push(noblock)  # 84
    wrap()


@rp2.asm_pio(set_init=PIO.IN_LOW, in_shiftdir=PIO.SHIFT_RIGHT, fifo_join=PIO.JOIN_RX)
def receive_signalled():
    # Whether the high moments so far are even or odd in number is where the program stands.
    wrap_target()
    label("start")
    wait(1, pin, 0)
    wait(0, pin, 0)  # 0: start
    set(y, 8)
    jmp(not_x, "even")[9]
    label("odd")
    in_(pins, 1)  # 12, 20 ... 76
    jmp(pin, "even_next")
    label("odd_next")
    jmp(y_dec, "odd")[5]
    set(pindirs, 1)[11]  # 84: wrong, and its moments go as those of the repetition come
    set(pindirs, 0)  # 96
    jmp("start")
    label("even")
    in_(pins, 1)  # 12, 20 ... 76
    jmp(pin, "odd_next")
    label("even_next")
    jmp(y_dec, "even")[5]
    push(noblock)  # 84
    wrap()
