# SPDX-License-Identifier: Apache-2.0
"""AES for the Cortex-M33: the text of its functions, with one table of a kilobyte for each direction (FIPS 197, 5).

Words are columns, row 0 in the low octet. A context, in octets: 0 rounds, 4 flags, 16 the chaining value, 32 the
round keys, 272 those to decrypt with. Tables lie in RAM, which no cache stands before: reads take the same time.
"""

ROUNDS, FLAGS, CHAIN, KEYS, BACKWARD_KEYS = 0, 4, 16, 32, 272
STORE, FROM_ZERO = 1, 2  # flags: write the blocks back; begin with a chaining value of 0
STATE, OTHER = ["r4", "r5", "r6", "r7"], ["r8", "r9", "r10", "r11"]
FORWARD, BACKWARD = 1, 3  # row k of a column comes from this many times k columns further right


def times(a, b):
    product = 0
    while b:
        product ^= a * (b & 1)
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def s_box():
    """FIPS 197, 5.1.1."""
    box = []
    for value in range(256):
        inverse = next((x for x in range(256) if times(value, x) == 1), 0)
        turned = inverse | inverse << 8
        box.append((turned ^ turned >> 4 ^ turned >> 5 ^ turned >> 6 ^ turned >> 7) & 0xFF ^ 0x63)
    return box


def tables():
    """(S-box then MixColumns, the inverse of both, and the inverse S-box after it) as octets."""
    box = s_box()
    back = [box.index(value) for value in range(256)]
    forward = b"".join(bytes(times(s, factor) for factor in (2, 1, 1, 3)) for s in box)
    backward = b"".join(bytes(times(s, factor) for factor in (14, 9, 13, 11)) for s in back)
    return forward, backward + bytes(back)


def _octet(source, row):
    return f"ubfx r2, {source}, #{8 * row}, #8" if row < 3 or source not in STATE else f"lsrs r2, {source}, #24"


def _round(source, target, direction):
    """r1 points at the round's key."""
    out = [f"ldm.w r1!, {{{target[0]}-{target[3]}}}"]
    for column, t in enumerate(target):
        for row in range(4):
            turn = f", ror #{32 - 8 * row}" if row else ""
            out += [_octet(source[(column + direction * row) % 4], row), "ldr.w r2, [r0, r2, lsl #2]"]
            out += [f"eor.w {t}, {t}, r2{turn}"]
    return out


def _last(source, target, direction, scale):
    """No MixColumns: lr points at octets of the S-box, `scale` says how far apart."""
    out = [f"ldm.w r1!, {{{target[0]}-{target[3]}}}"]
    for column, t in enumerate(target):
        for row in range(4):
            place = f", lsl #{8 * row}" if row else ""
            out += [_octet(source[(column + direction * row) % 4], row), f"ldrb.w r2, [lr, r2{scale}]"]
            out += [f"eor.w {t}, {t}, r2{place}"]
    return out


def _mix(targets, sources):
    return [f"eor.w {t}, {t}, {s}" for t, s in zip(targets, sources, strict=True)]


def _cipher(direction, scale, last_table):
    """From the state in r4-r7 to the state in r4-r7, r1 at the round keys."""
    return [
        "ldm.w r1!, {r8-r11}",
        *_mix(STATE, OTHER),
        *last_table,
        "ldr r3, [sp, #12]",
        "rounds:",
        *_round(STATE, OTHER, direction),
        "subs r3, #1",
        "beq last",
        *_round(OTHER, STATE, direction),
        "b rounds",
        "last:",
        *_last(OTHER, STATE, direction, scale),
    ]


ENTER = [
    "push.w {r8-r11}",
    "sub sp, #16",
    "str r1, [sp, #0]",
    "str r2, [sp, #4]",
    "str r3, [sp, #8]",
    f"ldr r3, [r1, #{ROUNDS}]",
    "lsrs r3, r3, #1",
    "str r3, [sp, #12] @ pairs of rounds",
    f"ldr r3, [r1, #{FLAGS}]",
    f"cmp r3, #{FROM_ZERO}",
    "bcc block",
    "movs r3, #0",
    *[f"str r3, [r1, #{CHAIN + 4 * i}]" for i in range(4)],
    "block:",
    "ldr r2, [sp, #4] @ single loads: the data need not be aligned",
    *[f"ldr {s}, [r2, #{4 * i}]" for i, s in enumerate(STATE)],
    "ldr r1, [sp, #0]",
    f"adds r1, #{CHAIN}",
]
LEAVE = [
    "adds r2, #16",
    "str r2, [sp, #4]",
    "ldr r3, [sp, #8]",
    "subs r3, #1",
    "str r3, [sp, #8]",
    "beq done",
    "b block",
    "done:",
    "add sp, #16",
    "pop.w {r8-r11}",
]


def encrypt():
    return "\n".join(
        [
            *ENTER,
            "ldm.w r1!, {r8-r11}",
            *_mix(STATE, OTHER),
            *_cipher(FORWARD, ", lsl #2", ["addw lr, r0, #1 @ the S-box itself"]),
            "ldr r1, [sp, #0]",
            f"ldr r3, [r1, #{FLAGS}]",
            f"adds r1, #{CHAIN}",
            "stm.w r1, {r4-r7}",
            "ldr r2, [sp, #4]",
            f"lsls r3, r3, #{32 - STORE}",
            "beq kept",
            *[f"str {s}, [r2, #{4 * i}]" for i, s in enumerate(STATE)],
            "kept:",
            *LEAVE,
        ]
    )


def decrypt():
    return "\n".join(
        [
            *ENTER,
            f"addw r1, r1, #{BACKWARD_KEYS - CHAIN}",
            *_cipher(BACKWARD, "", ["addw lr, r0, #1024"]),
            "ldr r1, [sp, #0]",
            f"adds r1, #{CHAIN}",
            "ldr r2, [sp, #4]",
            "ldm.w r1, {r8-r11}",
            *_mix(STATE, OTHER),
            *[f"ldr.w {o}, [r2, #{4 * i}]" for i, o in enumerate(OTHER)],
            "stm.w r1, {r8-r11}",
            *[f"str {s}, [r2, #{4 * i}]" for i, s in enumerate(STATE)],
            *LEAVE,
        ]
    )


SUBSTITUTE = """
    ubfx r1, r12, #0, #8
    ldrb.w lr, [r0, r1, lsl #2]
    ubfx r1, r12, #8, #8
    ldrb.w r1, [r0, r1, lsl #2]
    orr.w lr, lr, r1, lsl #8
    ubfx r1, r12, #16, #8
    ldrb.w r1, [r0, r1, lsl #2]
    orr.w lr, lr, r1, lsl #16
    ubfx r1, r12, #24, #8
    ldrb.w r1, [r0, r1, lsl #2]
    orr.w r12, lr, r1, lsl #24
"""

# r0 forward table, r1 context with the key in its first round keys, r2 words of the key, r3 words of all round keys
EXPAND = f"""
    adds r0, #1                 @ the octets of the S-box itself
    adds r1, #{KEYS}
    lsls r7, r2, #2
    adds r6, r1, r7             @ the word to come
    lsls r3, r3, #2
    adds r3, r3, r1
    movs r4, #1                 @ the round constant
    movs r5, #0                 @ the word's place in its group
word:
    ldr.w r12, [r6, #-4]
    cmp r5, #0
    bne within
    ror.w r12, r12, #8
    {SUBSTITUTE}
    eor.w r12, r12, r4
    lsls r4, r4, #1
    lsrs r1, r4, #8
    beq join
    movs r4, #0x1B
    b join
within:
    cmp r2, #8
    bne join
    cmp r5, #4
    bne join
    {SUBSTITUTE}
join:
    subs r1, r6, r7
    ldr r1, [r1, #0]
    eor.w r12, r12, r1
    str.w r12, [r6], #4
    adds r5, #1
    cmp r5, r2
    bne next
    movs r5, #0
next:
    cmp r6, r3
    bne word
"""


def invert():
    """r0 forward table, r1 backward table, r2 context: its round keys in reverse order, all but the outer two through
    the inverse of MixColumns (FIPS 197, 5.3.5)."""
    mixed = []
    for row in range(4):
        mixed += [f"ubfx r6, r5, #{8 * row}, #8", "ldrb.w r6, [r0, r6, lsl #2]", "ldr.w r6, [r1, r6, lsl #2]"]
        mixed += ["mov r7, r6" if row == 0 else f"eor.w r7, r7, r6, ror #{32 - 8 * row}"]
    return "\n".join(
        [
            "adds r0, #1",
            f"ldr r4, [r2, #{ROUNDS}]",
            "mov r12, r4 @ rounds to go",
            "mov lr, r4",
            f"addw r3, r2, #{BACKWARD_KEYS}",
            "lsls r5, r4, #4",
            "adds r2, r2, r5",
            f"adds r2, #{KEYS} @ the last round's key",
            "round_key:",
            "movs r4, #4",
            "key_word:",
            "ldr.w r5, [r2], #4",
            "mov r7, r5",
            "cmp r12, lr",
            "beq outer",
            "mov r6, r12",
            "cmp r6, #0",
            "beq outer",
            *mixed,
            "outer:",
            "str.w r7, [r3], #4",
            "subs r4, #1",
            "bne key_word",
            "subs r2, #32",
            "mov r6, r12",
            "subs r6, #1",
            "mov r12, r6",
            "bpl round_key",
        ]
    )


def tables_source():
    """The text of the two tables, a bytearray each: they have to lie in RAM, at a whole word."""
    out = []
    for name, octets in zip(("FORWARD", "BACKWARD"), tables(), strict=True):
        out.append(f"{name} = bytearray(")
        for at in range(0, len(octets), 24):
            out.append('    b"' + "".join(f"\\x{octet:02x}" for octet in octets[at : at + 24]) + '"')
        out.append(")")
    return "\n".join(out) + "\n"


FUNCTIONS = (
    (
        "expand",
        4,
        "The key schedule. r0 FORWARD, r1 context with the key in place, r2 its words, r3 words of all.",
        EXPAND,
    ),
    (
        "invert",
        3,
        "The schedule for decryption. r0 FORWARD, r1 BACKWARD, r2 context.",
        invert(),
    ),
    ("encrypt", 4, "CBC. r0 FORWARD, r1 context, r2 data, overwritten if the context says so, r3 blocks.", encrypt()),
    ("decrypt", 4, "CBC. r0 BACKWARD, r1 context, r2 data, overwritten, r3 blocks.", decrypt()),
)
