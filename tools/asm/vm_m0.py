# SPDX-License-Identifier: Apache-2.0
"""The field machine in ARMv6-M's instructions (Cortex-M0+): the text of its one function, for N a multiple of 4.

Register file, programs and arguments are those of vm_m33.py; the scratch holds triples (t, p, b), so that one low
register points at all three, and word 1 takes the zeros that fall out at the bottom. 32 by 32 bits are four MULS.
"""

from vm_m33 import ADD, HALVE, HEADER, SELECT, STORE, SUB

(PROGRAM, START, SLOTS, DIGITS, COUNT, PINV, TARGET, SIZE, TRIPLES, TOP, LAST, A, A_END) = range(0, 52, 4)
FRAME = 52
GROUP = 4  # words a loop handles at a time


def _high_registers(direction):
    """r8-r11 go to the stack and back by way of low registers."""
    if direction == "save":
        return [f"mov r{i}, r{i + 4}" for i in range(4, 8)] + ["push {r4-r7}"]
    return ["pop {r4-r7}"] + [f"mov r{i + 4}, r{i}" for i in range(4, 8)]


def _multiply_add(at, low_half, high_half, carry):
    """r7, carry = r7 + carry + (the half words) * the word at r0 + at. r6 is 0."""
    return f"""
        ldrh r2, [r0, #{at}]
        ldrh r1, [r0, #{at + 2}]
        mov r3, {low_half}
        mov r4, r3
        muls r3, r2                 @ low by low
        muls r4, r1                 @ low by high
        mov r5, {high_half}
        muls r2, r5                 @ high by low
        muls r1, r5                 @ high by high
        adds r4, r4, r2             @ the middle, and its carry
        movs r2, #0
        adcs r2, r2
        lsls r2, r2, #16
        adds r1, r1, r2
        lsls r2, r4, #16
        lsrs r4, r4, #16
        adds r3, r3, r2
        adcs r1, r4                 @ r1, r3: the product
        adds r7, r7, r3
        adcs r1, r6
        mov r2, {carry}
        adds r7, r7, r2
        adcs r1, r6
        mov {carry}, r1
    """


def _column(k):
    """t[j] + a b[j] + m p[j] becomes t[j - 1]. r0 points at triple j - 1 - k."""
    at = 12 * (k + 1)
    return f"""
        ldr r7, [r0, #{at}]
        {_multiply_add(at + 8, "r8", "r9", "r12")}
        {_multiply_add(at + 4, "r10", "r11", "lr")}
        str r7, [r0, #{at - 12}]
    """


def _halves(low_half, high_half):
    return f"""
        uxth r2, r7
        mov {low_half}, r2
        lsrs r2, r7, #16
        mov {high_half}, r2
    """


def _product():
    """One row of a at a time. r8 r9 halves of a[i], r10 r11 of the multiple of p, r12 and lr the two carries."""
    columns = "".join(_column(k) for k in range(GROUP))
    return f"""
        str r0, [sp, #{A}]
        ldr r2, [sp, #{SIZE}]
        adds r0, r0, r2
        str r0, [sp, #{A_END}]
        ldr r2, [sp, #{TRIPLES}]
        ldr r0, [sp, #{TOP}]
    spread:
        ldm r1!, {{r3-r6}}
        str r3, [r2, #8]
        str r4, [r2, #20]
        str r5, [r2, #32]
        str r6, [r2, #44]
        adds r2, #48
        cmp r2, r0
        bne spread
    rows:
        ldr r1, [sp, #{A}]
        ldm r1!, {{r7}}
        str r1, [sp, #{A}]
        {_halves("r8", "r9")}
        ldr r0, [sp, #{TRIPLES}]
        ldr r2, [r0, #8]
        muls r7, r2
        ldr r2, [r0, #0]
        adds r7, r7, r2
        ldr r2, [sp, #{PINV}]
        muls r7, r2                 @ this many times p makes the lowest word 0
        {_halves("r10", "r11")}
        movs r6, #0
        mov r12, r6
        mov lr, r6
        subs r0, #12
    columns:
        {columns}
        adds r0, #{12 * GROUP}
        ldr r1, [sp, #{LAST}]
        cmp r0, r1
        beq row_end
        b columns
    row_end:
        ldr r7, [r0, #12]           @ the top: t[N] and two carries
        mov r1, r12
        movs r2, #0
        adds r7, r7, r1
        adcs r2, r2
        mov r1, lr
        adds r7, r7, r1
        adcs r2, r6
        str r7, [r0, #0]
        str r2, [r0, #12]
        ldr r1, [sp, #{A}]
        ldr r2, [sp, #{A_END}]
        cmp r1, r2
        beq reduce
        b rows
    """


def _words(*forms):
    return "".join(form.format(w=4 * k, t=12 * k, p=12 * k + 4) for k in range(GROUP) for form in forms)


def _reduce():
    """t, below 2 p, minus p to the destination; t becomes 0 for the next product; then p back if it was too much.
    The borrow and the carry stay in a register while the loops count."""
    minus = _words(
        "ldr r3, [r1, #{t}]\n",
        "ldr r4, [r1, #{p}]\n",
        "sbcs r3, r4\n",
        "str r3, [r0, #{w}]\n",
        "str r5, [r1, #{t}]\n",
    )
    plus = _words(
        "ldr r3, [r1, #{p}]\n", "ands r3, r6\n", "ldr r4, [r0, #{w}]\n", "adcs r3, r4\n", "str r3, [r0, #{w}]\n"
    )
    return f"""
    reduce:
        ldr r1, [sp, #{TRIPLES}]
        ldr r0, [sp, #{TARGET}]
        ldr r2, [sp, #{TOP}]
        movs r5, #0
        movs r6, #0
    minus:
        rsbs r6, r6, #0                 @ carry clear if a borrow is pending
        {minus}
        sbcs r6, r6
        adds r1, #48
        adds r0, #16
        cmp r1, r2
        bne minus
        ldr r3, [r1, #0]
        str r5, [r1, #0]
        adds r6, r6, r3             @ all ones if that was too much
    restore:
        ldr r1, [sp, #{TRIPLES}]
        ldr r0, [sp, #{TARGET}]
        ldr r2, [sp, #{TOP}]
        movs r5, #0
    plus:
        cmp r5, #1                  @ the pending carry
        {plus}
        movs r5, #0
        adcs r5, r5
        adds r1, #48
        adds r0, #16
        cmp r1, r2
        bne plus
        b loop
    """


def _sums():
    add = _words("ldr r3, [r0, #{w}]\n", "ldr r4, [r1, #{w}]\n", "adcs r3, r4\n", "str r3, [r2, #{t}]\n")
    subtract = _words("ldr r3, [r0, #{w}]\n", "ldr r4, [r1, #{w}]\n", "sbcs r3, r4\n", "str r3, [r2, #{w}]\n")
    return f"""
    add:
        ldr r2, [sp, #{TRIPLES}]
        ldr r6, [sp, #{TOP}]
        movs r5, #0
    add_words:
        cmp r5, #1
        {add}
        movs r5, #0
        adcs r5, r5
        adds r0, #16
        adds r1, #16
        adds r2, #48
        cmp r2, r6
        bne add_words
        str r5, [r2, #0]
        b reduce
    subtract:
        ldr r5, [sp, #{SIZE}]
        adds r5, r5, r0             @ where a ends
        movs r6, #0
    subtract_words:
        rsbs r6, r6, #0
        {subtract}
        sbcs r6, r6
        adds r0, #16
        adds r1, #16
        adds r2, #16
        cmp r0, r5
        bne subtract_words
        b restore
    """


def _halve():
    """a / 2, or (a + p) / 2 if a is odd: the sum upwards, then every word's lowest bit into the one below."""
    add = _words(
        "ldr r1, [r0, #{w}]\n", "ldr r4, [r3, #{w}]\n", "ands r4, r6\n", "adcs r1, r4\n", "str r1, [r2, #{w}]\n"
    )
    shift = "".join(
        f"ldr r1, [r2, #{4 * k}]\n lsrs r4, r1, #1\n lsls r5, r5, #31\n orrs r4, r5\n str r4, [r2, #{4 * k}]\n mov r5, r1\n"
        for k in reversed(range(GROUP))
    )
    return f"""
    halve:
        ldr r4, [r0, #0]
        lsls r6, r4, #31
        asrs r6, r6, #31            @ all ones if a is odd
        ldr r7, [sp, #{SIZE}]
        adds r7, r7, r2             @ where the destination ends
        movs r5, #0
    halve_words:
        cmp r5, #1                  @ the pending carry
        {add}
        movs r5, #0
        adcs r5, r5
        adds r0, #16
        adds r2, #16
        adds r3, #16
        cmp r2, r7
        bne halve_words
        ldr r7, [sp, #{TARGET}]
    halve_bits:
        subs r2, #16
        {shift}
        cmp r2, r7
        bne halve_bits
        b loop
    """


def _table_operations():
    digit = f"""
        lsrs r1, r4, #24            @ slots of an entry
        ldr r5, [sp, #{SIZE}]
        muls r5, r1
        ldr r6, [sp, #{DIGITS}]
        ldrb r7, [r6, #0]
        adds r6, #1
        str r6, [sp, #{DIGITS}]
        muls r7, r5
    """
    return f"""
    select:
        {digit}
        adds r0, r0, r7
        b copy
    store:
        {digit}
        adds r2, r2, r7
    copy:
        ldm r0!, {{r3, r4, r6, r7}}
        stm r2!, {{r3, r4, r6, r7}}
        subs r5, #16
        bne copy
        b loop
    """


def vm():
    return "\n".join(
        [
            *_high_registers("save"),
            f"sub sp, #{FRAME}",
            f"str r0, [sp, #{PROGRAM}]",
            f"str r0, [sp, #{START}]",
            f"str r2, [sp, #{DIGITS}]",
            f"str r3, [sp, #{COUNT}]",
            "ldr r0, [r1, #0]",
            f"str r0, [sp, #{PINV}]",
            "ldr r2, [r1, #8]",
            "lsls r2, r2, #2",
            f"str r2, [sp, #{SIZE}]",
            f"adds r1, #{HEADER}",
            f"str r1, [sp, #{TRIPLES}]",
            "lsls r3, r2, #1",
            "adds r3, r3, r2",
            "adds r3, r3, r1",
            f"str r3, [sp, #{TOP}] @ where t[N] is",
            "mov r4, r3",
            "subs r4, #12",
            f"str r4, [sp, #{LAST}]",
            "movs r0, #0",
            "mov r4, r3",
            "adds r4, #8 @ the slots begin after two words more",
            f"str r4, [sp, #{SLOTS}]",
            "scatter:",
            "ldm r4!, {r5}",
            "str r0, [r1, #0]",
            "str r5, [r1, #4]",
            "adds r1, #12",
            "cmp r1, r3",
            "bne scatter",
            "str r0, [r1, #0]",
            "b loop",
            _table_operations(),
            _sums(),
            _halve(),
            "not_mul:",
            f"cmp r5, #{ADD}",
            "bne not_add",
            "b add",
            "not_add:",
            f"cmp r5, #{SUB}",
            "bne not_subtract",
            "b subtract",
            "not_subtract:",
            f"cmp r5, #{SELECT}",
            "bne not_select",
            "b select",
            "not_select:",
            f"cmp r5, #{STORE}",
            "bne not_store",
            "b store",
            "not_store:",
            f"cmp r5, #{HALVE}",
            "bne next",
            "b halve",
            "next:",
            f"ldr r0, [sp, #{COUNT}]",
            "subs r0, #1",
            f"str r0, [sp, #{COUNT}]",
            "bne again",
            "b finish",
            "again:",
            f"ldr r0, [sp, #{START}]",
            f"str r0, [sp, #{PROGRAM}]",
            "loop:",
            f"ldr r0, [sp, #{PROGRAM}]",
            "ldr r4, [r0, #0]",
            "adds r0, #4",
            f"str r0, [sp, #{PROGRAM}]",
            f"ldr r3, [sp, #{SLOTS}]",
            f"ldr r5, [sp, #{SIZE}]",
            "lsrs r2, r4, #8",
            "uxtb r2, r2",
            "muls r2, r5",
            "adds r2, r2, r3",
            f"str r2, [sp, #{TARGET}]",
            "lsrs r0, r4, #16",
            "uxtb r0, r0",
            "muls r0, r5",
            "adds r0, r0, r3 @ a",
            "lsrs r1, r4, #24",
            "muls r1, r5",
            "adds r1, r1, r3 @ b",
            "uxtb r5, r4",
            "cmp r5, #0",
            "bne not_mul",
            _product(),
            _reduce(),
            "finish:",
            f"add sp, #{FRAME}",
            *_high_registers("restore"),
        ]
    )
