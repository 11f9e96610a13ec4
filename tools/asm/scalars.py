# SPDX-License-Identifier: Apache-2.0
"""Small loops over octets in Thumb-1, the same for every processor: what the curves do with scalars and slots besides
arithmetic. None branches on, or is addressed by, what the octets hold."""

MIRROR = """
    adds r1, r1, r2             @ from the end
mirror_octet:
    subs r1, #1
    ldrb r3, [r1, #0]
    strb r3, [r0, #0]
    adds r0, #1
    subs r2, #1
    bne mirror_octet
"""

ANY = """
    movs r3, #0
any_word:
    ldm r0!, {r2}
    orrs r3, r2
    subs r1, #4
    bne any_word
    rsbs r0, r3, #0             @ the top bit of x or of -x is 1 unless x is 0
    orrs r0, r3
    lsrs r0, r0, #31
"""

CLEAR = """
    movs r2, #0
clear_word:
    stm r0!, {r2}
    subs r1, #4
    bne clear_word
"""

MIX = """
mix_octet:
    subs r2, #1
    ldrb r3, [r0, r2]
    ldrb r4, [r1, r2]
    eors r3, r4
    strb r3, [r0, r2]
    cmp r2, #0
    bne mix_octet
"""

DIFFER = """
    movs r5, #0
differ_octet:
    subs r2, #1
    ldrb r3, [r0, r2]
    ldrb r4, [r1, r2]
    eors r3, r4
    orrs r5, r3
    cmp r2, #0
    bne differ_octet
    mov r0, r5
"""

BELOW = """
    movs r3, #0                 @ what is borrowed
below_octet:
    subs r2, #1
    ldrb r4, [r0, r2]
    ldrb r5, [r1, r2]
    subs r4, r4, r5
    subs r4, r4, r3
    lsrs r3, r4, #31
    cmp r2, #0
    bne below_octet
    mov r0, r3
"""

ZERO = """
    movs r2, #0
zero_octet:
    subs r1, #1
    strb r2, [r0, r1]
    bne zero_octet
"""

INVERSE = """
    ldr r1, [r0, r1]
    mov r2, r1                  @ right in three bits: p p = 1 mod 8
""" + 4 * """
    mov r3, r1
    muls r3, r2
    rsbs r3, r3, #0
    adds r3, #2
    muls r2, r3                 @ Newton: twice as many
""" + """
    rsbs r2, r2, #0
    str r2, [r0, #0]
"""  # fmt: skip

# r0 digits, r1 number, r2 how many, r3 whether all signs turn
WINDOWS = """
    adds r0, r0, r2
    adds r0, r0, r2             @ the lowest window goes to the end
    movs r7, #0                 @ its number
window:
    lsrs r6, r7, #1
    ldrb r4, [r1, r6]
    adds r6, #1
    ldrb r5, [r1, r6]
    lsls r5, r5, #8
    orrs r4, r5
    movs r5, #1
    ands r5, r7
    lsls r5, r5, #2
    adds r5, #1
    lsrs r4, r5                 @ from bit 4 i + 1
    movs r5, #15
    ands r4, r5
    movs r5, #8
    bics r5, r4
    lsrs r5, r5, #3             @ minus, if the highest is 0
    movs r6, #8
    subs r6, r6, r5
    eors r4, r6                 @ the entry
    eors r5, r3
    subs r0, #2
    strb r4, [r0, #0]
    strb r5, [r0, #1]
    adds r7, #1
    cmp r7, r2
    bne window
"""


def columns():
    """r0 digits, r1 number, r2 how many, r3 whether all signs turn. r7 column, r8 how many."""
    tooth = """
        subs r5, r5, r2
        lsrs r6, r5, #3
        ldrb r6, [r1, r6]
        movs r3, #7
        ands r3, r5
        lsrs r6, r3
        lsls r4, r4, #1
        movs r3, #1
        ands r6, r3
        orrs r4, r6
    """
    return f"""
        mov r12, r3
        adds r0, r0, r2
        adds r0, r0, r2
        movs r7, #1             @ bit i of the comb's number is bit i + 1 of the scalar
    column:
        lsls r5, r2, #2
        adds r5, r5, r2
        adds r5, r5, r7
        movs r4, #0
        {tooth * 5}
        lsrs r5, r4, #4         @ the highest tooth
        movs r6, #15
        ands r4, r6
        subs r3, r5, #1
        ands r3, r6
        eors r4, r3             @ the others as seen from it
        movs r6, #1
        eors r5, r6
        mov r6, r12
        eors r5, r6
        subs r0, #2
        strb r4, [r0, #0]
        strb r5, [r0, #1]
        adds r7, #1
        subs r6, r7, #1
        cmp r6, r2
        beq columns_end
        b column
    columns_end:
    """


FUNCTIONS = (
    ("mirror", 3, "r0 destination, r1 source, r2 how many octets: copied in reverse order.", MIRROR),
    ("any_bit", 2, "r0 address, r1 octets (a multiple of 4): 1 unless all are 0.", ANY),
    ("clear", 2, "r0 address, r1 octets (a multiple of 4): overwritten with 0.", CLEAR),
    ("mix", 3, "r0 destination, r1 source, r2 how many octets (1 at least): destination ^= source.", MIX),
    ("differ", 3, "r0, r1, r2 how many octets (1 at least): 0 if they are the same.", DIFFER),
    (
        "below",
        3,
        "r0, r1 numbers, highest octet first, r2 how many octets (1 at least): 1 if the first is less.",
        BELOW,
    ),
    ("zero", 2, "r0 address, r1 how many octets (1 at least): overwritten with 0.", ZERO),
    ("inverse", 2, "r0 file, r1 where in it p lies: -1 / p mod 2^32 into its first word.", INVERSE),
    (
        "windows",
        4,
        "Digits (entry, sign) from the top: window i of the number is bits 4 i + 1 to 4 i + 4, the highest for plus.\n"
        "r0 digits, r1 number, lowest octet first, r2 how many, r3 1 to turn all signs.",
        WINDOWS,
    ),
    (
        "columns",
        4,
        "Digits (entry, sign) from the top: column j of the number is bits j + 1 + t r2 for the teeth t = 0 to 4.\n"
        "r0 digits, r1 number, lowest octet first, r2 how many, r3 1 to turn all signs.",
        columns(),
    ),
)
