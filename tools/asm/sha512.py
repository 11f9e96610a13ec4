# SPDX-License-Identifier: Apache-2.0
"""The compression of SHA-512 and SHA-384 for both processors: the text of its functions (FIPS 180-4, 6.4.2).

A word of 64 bits is two, the low one first. The buffer, in octets: 0 the chaining value, 64 the message schedule, 704
eighty places and then the eight working variables: each round puts a new `a` before the others, which so change their
names without moving.
"""

SCHEDULE, WINDOW = 64, 704
LAST = WINDOW + 640  # where the variables begin
# (rotations, shift) of FIPS 180-4, 4.1.3
SIGMA1_E, SIGMA0_A = (14, 18, 41), (28, 34, 39)
SIGMA0_W, SIGMA1_W = (1, 8, 7), (19, 61, 6)


def _terms(rotations, shifted):
    """[(half it comes from, direction, distance)] for the low and for the high result; halves 0 low, 1 high."""
    low, high = [], []
    for i, n in enumerate(rotations):
        near, far = (0, 1) if n < 32 else (1, 0)
        n %= 32
        low += [(near, "lsr", n), (far, "lsl", 32 - n)]
        high += [(far, "lsr", n)] + ([] if shifted and i == 2 else [(near, "lsl", 32 - n)])
    return low, high


def _wide(rotations, source, target, shifted=False):
    out = []
    for terms, t in zip(_terms(rotations, shifted), target, strict=True):
        for i, (half, kind, n) in enumerate(terms):
            s = source[half]
            out.append(f"{kind}.w {t}, {s}, #{n}" if i == 0 else f"eor.w {t}, {t}, {s}, {kind} #{n}")
    return out


def _narrow(rotations, source, target, temporary, shifted=False):
    out = []
    for terms, t in zip(_terms(rotations, shifted), target, strict=True):
        for i, (half, kind, n) in enumerate(terms):
            s = source[half]
            out += (
                [f"{kind}s {t}, {s}, #{n}"] if i == 0 else [f"{kind}s {temporary}, {s}, #{n}", f"eors {t}, {temporary}"]
            )
    return out


def _add_wide(low, high):
    return [f"adds.w r4, r4, {low}", f"adcs.w r5, r5, {high}"]


def _round_wide(now, before):
    """One round. `before` holds b XOR c; `now` serves for all kinds of things, and holds a XOR b, the next round's, at
    the end."""
    n0, n1, b0, b1 = *now, *before
    return [
        "ldrd r4, r5, [r0, #56] @ h",
        f"ldrd {n0}, {n1}, [r1], #8 @ K",
        *_add_wide(n0, n1),
        f"ldrd {n0}, {n1}, [r2], #8 @ W",
        *_add_wide(n0, n1),
        f"ldrd {n0}, {n1}, [r0, #32] @ e",
        *_wide(SIGMA1_E, now, ("r8", "r9")),
        *_add_wide("r8", "r9"),
        "ldrd r8, r9, [r0, #40] @ f",
        "ldrd r12, lr, [r0, #48] @ g",
        "eor.w r8, r8, r12",
        f"and.w r8, r8, {n0}",
        "eor.w r8, r8, r12",
        "eor.w r9, r9, lr",
        f"and.w r9, r9, {n1}",
        "eor.w r9, r9, lr",
        *_add_wide("r8", "r9"),
        "ldrd r8, r9, [r0, #24] @ d",
        "adds.w r8, r8, r4",
        "adcs.w r9, r9, r5",
        "strd r8, r9, [r0, #24]",
        f"ldrd {n0}, {n1}, [r0, #0] @ a",
        *_wide(SIGMA0_A, now, ("r8", "r9")),
        *_add_wide("r8", "r9"),
        "ldrd r8, r9, [r0, #8] @ b",
        f"eor.w {n0}, {n0}, r8",
        f"eor.w {n1}, {n1}, r9",
        f"and.w {b0}, {b0}, {n0}",
        f"and.w {b1}, {b1}, {n1}",
        f"eor.w r8, r8, {b0} @ the majority: b, unless a and c both differ from it",
        f"eor.w r9, r9, {b1}",
        *_add_wide("r8", "r9"),
        "strd r4, r5, [r0, #-8]! @ the new a",
    ]


def _extend_wide(at):
    """One word more of the message schedule, at r0 + at."""
    return [
        f"ldrd r4, r5, [r0, #{at + 112}]",
        *_wide(SIGMA1_W, ("r4", "r5"), ("r6", "r7"), True),
        f"ldrd r4, r5, [r0, #{at + 8}]",
        *_wide(SIGMA0_W, ("r4", "r5"), ("r8", "r9"), True),
        "adds.w r6, r6, r8",
        "adcs.w r7, r7, r9",
        f"ldrd r4, r5, [r0, #{at + 72}]",
        "adds r6, r6, r4",
        "adcs r7, r5",
        f"ldrd r4, r5, [r0, #{at}]",
        "adds r6, r6, r4",
        "adcs r7, r5",
        f"strd r6, r7, [r0, #{at + 128}]",
    ]


def compress_wide():
    return "\n".join(
        [
            "push.w {r8-r11}",
            "sub sp, #16",
            "str r0, [sp, #0]",
            "str r1, [sp, #4]",
            "str r2, [sp, #8]",
            "str r3, [sp, #12]",
            "block:",
            "ldr r0, [sp, #0]",
            "ldr r2, [sp, #8]",
            f"addw r1, r0, #{SCHEDULE}",
            f"addw r3, r0, #{SCHEDULE + 128}",
            "take:",
            "ldr.w r5, [r2], #4",
            "ldr.w r4, [r2], #4",
            "rev r4, r4",
            "rev r5, r5",
            "stm r1!, {r4, r5}",
            "cmp r1, r3",
            "bne take",
            "str r2, [sp, #8]",
            f"addw r2, r0, #{LAST}",
            "ldm r0!, {r4-r7}",
            "stm r2!, {r4-r7}",
            "ldm r0!, {r4-r7}",
            "stm r2!, {r4-r7}",
            "ldm r0!, {r4-r7}",
            "stm r2!, {r4-r7}",
            "ldm r0!, {r4-r7}",
            "stm r2!, {r4-r7}",
            "addw r3, r0, #512 @ the last sixteen words",
            "extend:",
            *_extend_wide(0),
            *_extend_wide(8),
            "adds r0, #16",
            "cmp r0, r3",
            "bne extend",
            "ldr r3, [sp, #0]",
            "ldr r1, [sp, #4]",
            f"addw r2, r3, #{SCHEDULE}",
            f"addw r0, r3, #{LAST}",
            f"addw r3, r3, #{WINDOW}",
            "ldrd r4, r5, [r0, #8]",
            "ldrd r6, r7, [r0, #16]",
            "eor.w r10, r4, r6",
            "eor.w r11, r5, r7",
            "round:",
            *_round_wide(("r6", "r7"), ("r10", "r11")),
            *_round_wide(("r10", "r11"), ("r6", "r7")),
            "cmp r0, r3",
            "beq rounds_end",
            "b round",
            "rounds_end:",
            "ldr r1, [sp, #0]",
            "addw r3, r1, #64",
            "join:",
            "ldm r0!, {r4, r5}",
            "ldrd r6, r7, [r1, #0]",
            "adds r4, r4, r6",
            "adcs r5, r7",
            "stm r1!, {r4, r5}",
            "cmp r1, r3",
            "bne join",
            "ldr r3, [sp, #12]",
            "subs r3, #1",
            "str r3, [sp, #12]",
            "beq done",
            "b block",
            "done:",
            "add sp, #16",
            "pop.w {r8-r11}",
        ]
    )


def _majority(of, b, c, add):
    return [
        f"ldr r6, [r0, #{b}]",
        "mov r7, r6",
        f"orrs r6, {of}",
        f"ands r7, {of}",
        f"ldr r1, [r0, #{c}]",
        "ands r6, r1",
        "orrs r6, r7",
        add,
    ]


def _choice(of, f, g, add):
    return [f"ldr r6, [r0, #{f}]", f"ldr r7, [r0, #{g}]", "eors r6, r7", f"ands r6, {of}", "eors r6, r7", add]


def _next_pair(pointer):
    return [f"mov r1, {pointer}", "ldm r1!, {r6, r7}", f"mov {pointer}, r1", "adds r2, r2, r6", "adcs r3, r7"]


ROUND_NARROW = [
    "ldr r2, [r0, #56] @ h",
    "ldr r3, [r0, #60]",
    *_next_pair("r8"),
    *_next_pair("r9"),
    "ldr r4, [r0, #32] @ e",
    "ldr r5, [r0, #36]",
    *_narrow(SIGMA1_E, ("r4", "r5"), ("r6", "r7"), "r1"),
    "adds r2, r2, r6",
    "adcs r3, r7",
    *_choice("r4", 40, 48, "adds r2, r2, r6"),
    *_choice("r5", 44, 52, "adcs r3, r6"),
    "ldr r6, [r0, #24] @ d",
    "adds r6, r6, r2",
    "str r6, [r0, #24]",
    "ldr r6, [r0, #28]",
    "adcs r6, r3",
    "str r6, [r0, #28]",
    "ldr r4, [r0, #0] @ a",
    "ldr r5, [r0, #4]",
    *_narrow(SIGMA0_A, ("r4", "r5"), ("r6", "r7"), "r1"),
    "adds r2, r2, r6",
    "adcs r3, r7",
    *_majority("r4", 8, 16, "adds r2, r2, r6"),
    *_majority("r5", 12, 20, "adcs r3, r6"),
    "subs r0, #8",
    "str r2, [r0, #0] @ the new a",
    "str r3, [r0, #4]",
]


def _add_from(offset):
    return [f"ldr r4, [r0, #{offset}]", f"ldr r5, [r0, #{offset + 4}]", "adds r2, r2, r4", "adcs r3, r5"]


def _far(register, octets):
    """register += octets, of any size."""
    out = []
    while octets:
        step = min(octets, 252)
        out.append(f"adds {register}, #{step}")
        octets -= step
    return out


def compress_narrow():
    """The data has to be aligned."""
    return "\n".join(
        [
            *[f"mov r{i}, r{i + 4}" for i in range(4, 8)],
            "push {r4-r7}",
            "sub sp, #16",
            "str r0, [sp, #0]",
            "str r1, [sp, #4]",
            "str r2, [sp, #8]",
            "str r3, [sp, #12]",
            "block:",
            "ldr r1, [sp, #0]",
            "ldr r2, [sp, #8]",
            f"adds r1, #{SCHEDULE}",
            "movs r3, #16",
            "take:",
            "ldm r2!, {r4, r5}",
            "rev r6, r4",
            "rev r5, r5",
            "mov r4, r5",
            "mov r5, r6",
            "stm r1!, {r4, r5}",
            "subs r3, #1",
            "bne take",
            "str r2, [sp, #8]",
            "ldr r0, [sp, #0]",
            "mov r2, r0",
            *_far("r2", LAST),
            "movs r3, #4",
            "begin:",
            "ldm r0!, {r4-r7}",
            "stm r2!, {r4-r7}",
            "subs r3, #1",
            "bne begin",
            "movs r7, #64",
            "mov r8, r7",
            "extend:",
            "ldr r4, [r0, #112]",
            "ldr r5, [r0, #116]",
            *_narrow(SIGMA1_W, ("r4", "r5"), ("r2", "r3"), "r1", True),
            "ldr r4, [r0, #8]",
            "ldr r5, [r0, #12]",
            *_narrow(SIGMA0_W, ("r4", "r5"), ("r6", "r7"), "r1", True),
            "adds r2, r2, r6",
            "adcs r3, r7",
            *_add_from(72),
            *_add_from(0),
            "adds r0, #8",
            "str r2, [r0, #120]",
            "str r3, [r0, #124]",
            "mov r7, r8",
            "subs r7, #1",
            "mov r8, r7",
            "bne extend",
            "ldr r3, [sp, #0]",
            "ldr r1, [sp, #4]",
            "mov r8, r1",
            f"adds r3, #{SCHEDULE}",
            "mov r9, r3",
            *_far("r3", WINDOW - SCHEDULE),
            "mov r10, r3",
            "mov r0, r3",
            *_far("r0", LAST - WINDOW),
            "round:",
            *ROUND_NARROW,
            "cmp r0, r10",
            "beq joined",
            "b round",
            "joined:",
            "ldr r1, [sp, #0]",
            "movs r3, #8",
            "join:",
            "ldm r0!, {r4, r5}",
            "ldr r6, [r1, #0]",
            "ldr r7, [r1, #4]",
            "adds r4, r4, r6",
            "adcs r5, r7",
            "stm r1!, {r4, r5}",
            "subs r3, #1",
            "bne join",
            "ldr r3, [sp, #12]",
            "subs r3, #1",
            "str r3, [sp, #12]",
            "beq done",
            "b block",
            "done:",
            "add sp, #16",
            "pop {r4-r7}",
            *[f"mov r{i + 4}, r{i}" for i in range(4, 8)],
        ]
    )


COMPRESS = "r0 buffer, r1 K, r2 data, r3 blocks of 128 octets."
