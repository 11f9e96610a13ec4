# SPDX-License-Identifier: Apache-2.0
"""The field machine for processors with UMAAL (Cortex-M33 with DSP, Cortex-M4): the text of its two functions.

The register file, in words: 0 is -1/p mod 2^32, 1 scratch, 2 N, 3 scratch, then 3 N + 2 words of scratch, then the
slots of N words each; slot 0 is p. An instruction of a program is four octets: operation, destination, a, b (programs.py).
A function's arguments: r0 program, r1 register file, r2 digits, r3 how many times the program is run.
"""

MUL, ADD, SUB, SELECT, STORE, NEXT, HALVE = range(7)
HEADER, SCRATCH = 16, 12  # octets before the scratch, and of scratch for each word of a number

# --- N = 8: the product lives in registers -----------------------------------------------------
# Frame of vm8: the words of p, then
PROGRAM, START, SLOTS, DIGITS, COUNT, PINV, TARGET, FRAME8 = 32, 36, 40, 44, 48, 52, 56, 64
T8 = [f"r{i}" for i in range(4, 12)]


def _with_p8(first, following, masked=False):
    """T = T operation p, or (p AND r2). p comes four words at a time."""
    words, out = ("r0", "r1", "r3", "r12"), []
    for j, t in enumerate(T8):
        if j == 0:
            out.append("ldm.w sp, {r0, r1, r3, r12}")
        if j == 4:
            out += ["add r0, sp, #16", "ldm.w r0, {r0, r1, r3, r12}"]
        p = words[j % 4]
        out += [f"and.w {p}, {p}, r2"] if masked else []
        out.append(f"{following if j else first}.w {t}, {t}, {p}")
    return out


def _add_p8():
    return _with_p8("adds", "adcs", masked=True)


def _add_back8():
    """T += p AND r2, then to the destination. The sequence is the same whatever the mask."""
    return ["restore:", *_add_p8(), "store_t:", f"ldr r0, [sp, #{TARGET}]", "stm.w r0, {r4-r11}", "b loop"]


def _reduce8():
    """T with the carry as its top bit, below 2 p: subtract p, and keep what is needed to undo it."""
    return [
        "reduce:",
        "mov.w r2, #0",
        "adcs r2, r2 @ the top bit",
        *_with_p8("subs", "sbcs"),
        "sbc.w r2, r2, #0 @ all ones if that was too much",
        *_add_back8(),
    ]


def _halve8():
    """a / 2, or (a + p) / 2 if a is odd."""
    out = ["halve:", "ldm.w r0, {r4-r11}", "lsls r2, r4, #31", "asrs r2, r2, #31 @ all ones if a is odd"]
    return [*out, *_add_p8(), *[f"rrxs.w {t}, {t}" for t in reversed(T8)], "b store_t"]


def _product8():
    """Montgomery product, a row of a and a row of reduction in turn; the top bit rides in the carry flag, which no
    instruction between two rows' ends touches. It is clear at first: `cmp` of operation 0 left it so."""
    out = [f"mov.w {t}, #0" for t in T8]
    for i in range(8):
        t = T8[i:] + T8[:i]
        out += [f"ldr r2, [r0, #{4 * i}] @ row {i}", "mov.w r12, #0"]
        for j in range(8):
            out += [f"ldr r3, [r1, #{4 * j}]", f"umaal {t[j]}, r12, r2, r3"]
        out += [f"ldr r2, [sp, #{PINV}]", f"mul.w r2, r2, {t[0]} @ makes the lowest word 0", "mov.w lr, #0"]
        for j in range(8):
            out += [f"ldr r3, [sp, #{4 * j}]", f"umaal {t[j]}, lr, r2, r3"]
        out += [f"adcs.w {t[0]}, r12, lr @ the lowest word becomes the highest"]
    return out


def _sum8(first, following):
    out = ["ldm.w r0, {r4-r11}"]
    for j, t in enumerate(T8):
        if j % 4 == 0:
            out.append("ldm.w r1!, {r0, r2, r3, r12}")
        out.append(f"{first if j == 0 else following}.w {t}, {t}, {('r0', 'r2', 'r3', 'r12')[j % 4]}")
    return out


def vm8():
    return "\n".join(
        [
            "push.w {r8-r11}",
            f"sub sp, #{FRAME8}",
            f"str r0, [sp, #{PROGRAM}]",
            f"str r0, [sp, #{START}]",
            f"str r2, [sp, #{DIGITS}]",
            f"str r3, [sp, #{COUNT}]",
            "ldr r0, [r1, #0]",
            f"str r0, [sp, #{PINV}]",
            f"adds r1, #{HEADER + SCRATCH * 8 + 8}",
            f"str r1, [sp, #{SLOTS}]",
            "ldm.w r1, {r4-r11} @ p",
            "add r0, sp, #0",
            "stm.w r0, {r4-r11}",
            "b loop",
            # sub
            "subtract:",
            *_sum8("subs", "sbcs"),
            "sbc.w r2, r2, r2 @ all ones if it went below 0",
            "b restore",
            # add
            "add:",
            *_sum8("adds", "adcs"),
            "b reduce",
            *_table_operations(shift=5, words=8),
            *_not_mul(),
            *_halve8(),
            "loop:",
            f"ldr r0, [sp, #{PROGRAM}]",
            "ldr.w r4, [r0], #4",
            f"str r0, [sp, #{PROGRAM}]",
            f"ldr r3, [sp, #{SLOTS}]",
            "ubfx r2, r4, #8, #8",
            "add.w r2, r3, r2, lsl #5",
            f"str r2, [sp, #{TARGET}]",
            "ubfx r0, r4, #16, #8",
            "add.w r0, r3, r0, lsl #5 @ a",
            "lsrs r1, r4, #24",
            "add.w r1, r3, r1, lsl #5 @ b",
            "uxtb r5, r4",
            "cmp r5, #1",
            "bcs not_mul",
            *_product8(),
            *_reduce8(),
            "done:",
            f"add sp, #{FRAME8}",
            "pop.w {r8-r11}",
        ]
    )


def _not_mul():
    """Branches are narrow, so the far ones go by way of near ones."""
    return [
        "not_mul:",
        "beq add",
        f"cmp r5, #{SELECT}",
        "bcc subtract",
        "beq select",
        f"cmp r5, #{STORE}",
        "beq store",
        f"cmp r5, #{HALVE}",
        "beq halve",
        f"ldr r0, [sp, #{COUNT}] @ next",
        "subs r0, #1",
        f"str r0, [sp, #{COUNT}]",
        "beq finish",
        f"ldr r0, [sp, #{START}]",
        f"str r0, [sp, #{PROGRAM}]",
        "b loop",
        "finish:",
        "b done",
    ]


def _table_operations(shift, words):
    """select: b slots from a + digit * b to the destination. store: b slots from a to destination + digit * b."""
    stride = [f"lsls r5, r1, #{shift} @ octets of an entry"] if shift else ["ldr r5, [sp, #28]", "muls r5, r1"]
    digit = [
        "lsrs r1, r4, #24 @ slots of an entry",
        *stride,
        f"ldr r6, [sp, #{DIGITS}]",
        "ldrb r7, [r6, #0]",
        "adds r6, #1",
        f"str r6, [sp, #{DIGITS}]",
        "muls r7, r5",
    ]
    return [
        "select:",
        *digit,
        "adds r0, r0, r7",
        "b copy",
        "store:",
        *digit,
        "adds r2, r2, r7",
        "copy:",
        "ldm r0!, {r6, r7}",
        "stm r2!, {r6, r7}",
        "subs r5, #8",
        "bne copy",
        "b loop",
    ]


# --- any N that is a multiple of 4: the product lives in the scratch, interleaved with p as pairs (t, p) ------------
# Frame of vmn
(
    N_PROGRAM,
    N_START,
    N_SLOTS,
    N_DIGITS,
    N_COUNT,
    N_PINV,
    N_TARGET,
    N_SIZE,
    N_PAIRS,
    N_LAST,
    N_TOP,
    N_A,
    N_A_END,
    N_B,
) = range(0, 56, 4)
FRAME_N = 56


def _to_n_frame(lines):
    """The parts both functions share are written with vm8's frame."""
    moved = {PROGRAM: N_PROGRAM, START: N_START, SLOTS: N_SLOTS, DIGITS: N_DIGITS, COUNT: N_COUNT, TARGET: N_TARGET}
    out = []
    for line in lines:
        for old, new in moved.items():
            if f"[sp, #{old}]" in line:
                line = line.replace(f"[sp, #{old}]", f"[sp, #{new}]")
                break
        out.append(line)
    return out


def _column():
    """t += a0 b[j] + m0 p[j] + a1 b[j-1] + m1 p[j-1]; what is left of it is word j - 2 of the next round."""
    return """
        ldr r3, [r1, #16]
        umaal r3, r12, r7, r4
        ldr.w r4, [r0], #4
        umaal r3, r10, r6, r4
        umaal r3, lr, r9, r5
        ldr r5, [r1, #20]
        umaal r3, r11, r8, r5
        str.w r3, [r1], #8
    """


def _product_n():
    """Two rows of a at a time. r0 b, r1 pair, r2 last pair, r3 t, r4 b[j], r5 p[j], r6 r7 rows of a, r8 r9 their
    multiples of p, r10-r12 lr four carries."""
    return f"""
        str r0, [sp, #{N_A}]
        str r1, [sp, #{N_B}]
        ldr r5, [sp, #{N_SIZE}]
        adds r5, r5, r0
        str r5, [sp, #{N_A_END}]
    rows:
        ldr r3, [sp, #{N_A}]
        ldm r3!, {{r6, r7}}
        str r3, [sp, #{N_A}]
        ldr r0, [sp, #{N_B}]
        ldr r1, [sp, #{N_PAIRS}]
        mov.w r10, #0
        mov.w r11, #0
        mov.w r12, #0
        mov.w lr, #0
        ldr r3, [r1, #0]              @ column 0
        ldr.w r4, [r0], #4
        umaal r3, r10, r6, r4
        ldr r5, [sp, #{N_PINV}]
        mul.w r8, r3, r5
        ldr r5, [r1, #4]
        umaal r3, r11, r8, r5
        ldr r3, [r1, #8]              @ column 1
        umaal r3, r12, r7, r4
        ldr.w r4, [r0], #4
        umaal r3, r10, r6, r4
        ldr r2, [r1, #12]
        umaal r3, r11, r8, r2
        ldr.w r9, [sp, #{N_PINV}]
        mul.w r9, r3, r9
        umaal r3, lr, r9, r5
        mov r5, r2
        ldr r2, [sp, #{N_LAST}]
        b columns_half                @ N - 2 columns: two, then four at a time
    columns:
        {_column()}
        {_column()}
    columns_half:
        {_column()}
        {_column()}
        cmp r1, r2
        bne columns
        ldr r3, [r1, #16]             @ the top: t[N] and four carries
        umaal r3, r12, r7, r4
        umaal r3, lr, r9, r5
        adds.w r3, r3, r10
        adcs.w r12, r12, lr
        movs r6, #0                   @ leaves the carry alone
        adcs r6, r6
        adds.w r3, r3, r11
        adcs.w r12, r12, #0
        adc.w r6, r6, #0
        str.w r3, [r1], #8
        str.w r12, [r1], #8
        str r6, [r1, #0]
        ldr r3, [sp, #{N_A}]
        ldr r4, [sp, #{N_A_END}]
        cmp r3, r4
        bne rows
    """


def _reduce_n():
    """t, below 2 p, minus p to the destination; t becomes 0 for the next product; then p back if it was too much."""
    return f"""
    reduce:
        ldr r1, [sp, #{N_PAIRS}]
        ldr r0, [sp, #{N_TARGET}]
        ldr.w r12, [sp, #{N_TOP}]
        movs r6, #0
        cmp r0, r0                    @ carry set: nothing borrowed yet
    minus:
        ldm.w r1!, {{r2-r5, r8-r11}}   @ four pairs
        sbcs.w r2, r2, r3
        sbcs.w r4, r4, r5
        sbcs.w r8, r8, r9
        sbcs.w r10, r10, r11
        stm.w r0!, {{r2, r4, r8, r10}}
        str.w r6, [r1, #-32]
        str.w r6, [r1, #-24]
        str.w r6, [r1, #-16]
        str.w r6, [r1, #-8]
        teq.w r1, r12
        bne minus
        ldr r3, [r1, #0]
        str r6, [r1, #0]
        sbc.w r2, r3, #0
    restore:
        ldr r0, [sp, #{N_TARGET}]
        ldr r1, [sp, #{N_SLOTS}]      @ p
        ldr r6, [sp, #{N_SIZE}]
        adds r6, r6, r1               @ carry clear
    plus:
        {_add_p_n("r0")}
        stm.w r0!, {{r8-r11}}
        teq.w r1, r6
        bne plus
        b loop
    """


def _add_p_n(source):
    """r8-r11 = four words from the source, plus those at r1 AND r2, plus the carry."""
    return f"""
        ldm.w r1!, {{r3, r4, r5, r7}}
        and.w r3, r3, r2
        and.w r4, r4, r2
        and.w r5, r5, r2
        and.w r7, r7, r2
        ldm.w {source}, {{r8-r11}}
        adcs.w r8, r8, r3
        adcs.w r9, r9, r4
        adcs.w r10, r10, r5
        adcs.w r11, r11, r7
    """


def _halve_n():
    """a / 2, or (a + p) / 2 if a is odd: the sum upwards, then every word through the carry downwards."""
    return f"""
    halve:
        ldr r4, [r0, #0]
        lsls r2, r4, #31
        asrs r2, r2, #31              @ all ones if a is odd
        ldr r1, [sp, #{N_SLOTS}]
        ldr r6, [sp, #{N_SIZE}]
        adds r6, r6, r1               @ carry clear
        ldr.w r12, [sp, #{N_TARGET}]
    halve_words:
        {_add_p_n("r0!")}
        stm.w r12!, {{r8-r11}}
        teq.w r1, r6
        bne halve_words
        ldr r1, [sp, #{N_TARGET}]
    halve_bits:
        ldr.w r3, [r12, #-4]
        ldr.w r2, [r12, #-8]
        rrxs.w r3, r3
        rrxs.w r2, r2
        strd r2, r3, [r12, #-8]!
        teq.w r12, r1
        bne halve_bits
        b loop
    """


def _sum_n(name, first, operation, store, end, after):
    return f"""
    {name}:
        ldr r2, [sp, #{N_PAIRS}]
        ldr r7, [sp, #{N_TARGET}]
        {end}
        {first}
    {name}_words:
        ldm.w r0!, {{r3-r5, r12}}
        ldm.w r1!, {{r8-r11}}
        {operation} r3, r3, r8
        {operation} r4, r4, r9
        {operation} r5, r5, r10
        {operation} r12, r12, r11
        {store}
        bne {name}_words
        {after}
    """


def vmn():
    addition = _sum_n(
        "add",
        "adds r3, r6, #0 @ carry clear",
        "adcs.w",
        "str.w r3, [r2], #8\n str.w r4, [r2], #8\n str.w r5, [r2], #8\n str.w r12, [r2], #8\n teq.w r2, r6",
        f"ldr r6, [sp, #{N_TOP}]",
        "mov.w r3, #0\n adcs r3, r3\n str r3, [r2, #0]\n b reduce",
    )
    subtraction = _sum_n(
        "subtract",
        "cmp r0, r0 @ carry set: nothing borrowed yet",
        "sbcs.w",
        "stm.w r7!, {r3-r5, r12}\n teq.w r7, r6",
        f"ldr r6, [sp, #{N_SIZE}]\n adds r6, r6, r7",
        "sbc.w r2, r2, r2\n b restore",
    )
    return "\n".join(
        [
            "push.w {r8-r11}",
            f"sub sp, #{FRAME_N}",
            f"str r0, [sp, #{N_PROGRAM}]",
            f"str r0, [sp, #{N_START}]",
            f"str r2, [sp, #{N_DIGITS}]",
            f"str r3, [sp, #{N_COUNT}]",
            "ldr r0, [r1, #0]",
            f"str r0, [sp, #{N_PINV}]",
            "ldr r2, [r1, #8]",
            "lsls r0, r2, #2",
            f"str r0, [sp, #{N_SIZE}]",
            f"adds r1, #{HEADER}",
            f"str r1, [sp, #{N_PAIRS}]",
            "lsls r3, r2, #3",
            "adds r3, r3, r1",
            f"str r3, [sp, #{N_TOP}] @ where t[N] is",
            "mov r4, r3",
            "subs r4, #16",
            f"str r4, [sp, #{N_LAST}]",
            "add.w r4, r3, r0 @ the slots begin after 3 N + 2 words",
            "adds r4, #8",
            f"str r4, [sp, #{N_SLOTS}]",
            "movs r0, #0",
            "scatter:",
            "ldr.w r5, [r4], #4",
            "str r0, [r1, #0]",
            "str r5, [r1, #4]",
            "adds r1, #8",
            "cmp r1, r3",
            "bne scatter",
            "str r0, [r1, #0]",
            "b loop",
            addition,
            subtraction,
            *_to_n_frame(_table_operations(shift=0, words=0)),
            *_to_n_frame(_not_mul()),
            _halve_n(),
            "loop:",
            f"ldr r0, [sp, #{N_PROGRAM}]",
            "ldr.w r4, [r0], #4",
            f"str r0, [sp, #{N_PROGRAM}]",
            f"ldr r3, [sp, #{N_SLOTS}]",
            f"ldr r5, [sp, #{N_SIZE}]",
            "ubfx r2, r4, #8, #8",
            "mla r2, r2, r5, r3",
            f"str r2, [sp, #{N_TARGET}]",
            "ubfx r0, r4, #16, #8",
            "mla r0, r0, r5, r3 @ a",
            "lsrs r1, r4, #24",
            "mla r1, r1, r5, r3 @ b",
            "uxtb r5, r4",
            "cmp r5, #1",
            "bcs not_mul",
            _product_n(),
            _reduce_n(),
            "done:",
            f"add sp, #{FRAME_N}",
            "pop.w {r8-r11}",
        ]
    )
