# SPDX-License-Identifier: Apache-2.0
"""DES for both processors: the text of its functions and its tables (FIPS 46-3).

A half block R is kept turned right by three, so that the input of S1, S3, S5 and S7 is the low six bits of its octets,
and after a turn by 28 more that of S2, S4, S6 and S8. An octet of a round key carries two bits that say which of four
tables is meant; the tables hold S and P together. A context, in octets: 0 rounds (16 for each key), 4 flags, 8 the
chaining value, 16 the round keys of two words. The initial and the final permutation between two keys cancel out.
"""

import types
from pathlib import Path

ROUNDS, FLAGS, CHAIN, KEYS = 0, 4, 8, 16
STORE, BACKWARD = 1, 2  # flags: write the blocks back; decrypt
SIX_BITS = 0x3F3F3F3F
# (from, to, distance, mask): the initial permutation as exchanges of bits between the halves; backwards the final one
EXCHANGES = (
    ("left", "right", 4, 0x0F0F0F0F),
    ("left", "right", 16, 0x0000FFFF),
    ("right", "left", 2, 0x33333333),
    ("right", "left", 8, 0x00FF00FF),
    ("left", "right", 1, 0x55555555),
)


def plain():
    """The readable form's module: its tables are the standard's."""
    module = types.ModuleType("des_plain")
    path = Path(__file__).resolve().parent.parent.parent / "firmware" / "reader" / "crypto" / "des_plain.py"
    exec(path.read_text(), module.__dict__)
    return module


def turned(value, right):
    return (value >> right | value << 32 - right) & 0xFFFFFFFF


def tables():
    """Eight times 64 words: S7 S5 S3 S1 (octets 0 to 3 of the half as it lies), then S8 S6 S4 S2."""
    des = plain()
    out = b""
    for box in (6, 4, 2, 0, 7, 5, 3, 1):
        for six in range(64):
            value = des._BOXES[box][(six >> 4 & 2 | six & 1) << 4 | six >> 1 & 15]
            permuted = des._permute(value << 28 - 4 * box, 32, des._P)
            out += turned(permuted, 3).to_bytes(4, "little")
    return out


def schedule_tables():
    """(PC-2 by key word and octet, six bits each, as places among C C D D of 28 bits each; turns so far; PC-1)."""
    des = plain()
    order = bytearray()
    for boxes in ((6, 4, 2, 0), (7, 5, 3, 1)):
        for box in boxes:
            for bit in des._PC2[6 * box : 6 * box + 6]:
                order.append(bit - 1 if bit <= 28 else bit - 29 + 56)
    turns, so_far = bytearray(), 0
    for shift in des._SHIFTS:
        so_far += shift
        turns.append(so_far)
    return bytes(order), bytes(turns), bytes(bit - 1 for bit in des._PC1)


# r0 round keys, r1 bits of C C D D, an octet each, r2 order, r3 turns
SCHEDULE = """
    push {r2}
    movs r7, #16                @ rounds to go
key_round:
    ldr r2, [sp, #0]
    movs r6, #0                 @ octets so far
key_octet:
    movs r4, #3
    ands r4, r6                 @ which of four tables
    movs r5, #6
    mov r12, r5
key_bit:
    ldrb r5, [r2, #0]
    adds r2, #1
    mov lr, r4
    ldrb r4, [r3, #0]
    adds r5, r5, r4
    ldrb r5, [r1, r5]
    mov r4, lr
    lsls r4, r4, #1
    adds r4, r4, r5
    mov r5, r12
    subs r5, #1
    mov r12, r5
    bne key_bit
    strb r4, [r0, #0]
    adds r0, #1
    adds r6, #1
    cmp r6, #8
    bne key_octet
    adds r3, #1
    subs r7, #1
    bne key_round
    add sp, #4
"""

# r0 bits of C C D D, r1 key, r2 places of PC-1
CHOOSE = """
    movs r7, #0
choose_bit:
    ldrb r3, [r2, r7]
    lsrs r4, r3, #3
    ldrb r4, [r1, r4]
    movs r5, #7
    bics r5, r3
    lsrs r4, r5
    movs r5, #1
    ands r4, r5
    strb r4, [r0, #0]
    mov r5, r0
    adds r5, #28
    strb r4, [r5, #0]
    adds r0, #1
    adds r7, #1
    cmp r7, #28
    bne chosen
    adds r0, #28                @ from C to D
chosen:
    cmp r7, #56
    bne choose_bit
"""

# --- Cortex-M33: r0 tables, r1 context, r2 data, r3 blocks; r4 left, r5 right, r6 round keys, r12 temp -------------


def _exchange_wide(source, target, distance, mask):
    return [
        f"eor.w r12, {target}, {source}, lsr #{distance}",
        f"and.w r12, r12, #{mask:#x}" if mask != 0xFFFF else "ubfx r12, r12, #0, #16",
        f"eor.w {target}, {target}, r12",
        f"eor.w {source}, {source}, r12, lsl #{distance}",
    ]


def _permutation(exchange, backwards):
    names = {"left": "r4", "right": "r5"}
    out = []
    for source, target, distance, mask in reversed(EXCHANGES) if backwards else EXCHANGES:
        out += exchange(names[source], names[target], distance, mask)
    return out


def _round_wide(left, right):
    """Six bits of every octet choose from a table; which table, the round key's other two say."""
    out = ["ldrd r8, r9, [r6], #8", f"and.w r12, {right}, #{SIX_BITS:#x}", "eor.w r12, r12, r8"]
    for octet in range(4):
        out += [f"ubfx r7, r12, #{8 * octet}, #8", "ldr.w r7, [r0, r7, lsl #2]", f"eors {left}, r7"]
    out += [f"and.w r12, {right}, #{turned(SIX_BITS, 4):#x}", "eor.w r12, r9, r12, ror #28"]
    for octet in range(4):
        out += [f"ubfx r7, r12, #{8 * octet}, #8", "ldr.w r7, [r10, r7, lsl #2]", f"eors {left}, r7"]
    return out


def crypt_wide():
    return "\n".join(
        [
            "push.w {r8-r11}",
            "addw r10, r0, #1024 @ the other four tables",
            "block:",
            "mov lr, r3 @ blocks to go",
            "ldr r4, [r2, #0]",
            "ldr r5, [r2, #4]",
            f"ldr r6, [r1, #{FLAGS}]",
            f"cmp r6, #{BACKWARD}",
            "bcs taken",
            f"ldr r6, [r1, #{CHAIN}]",
            "eors r4, r6",
            f"ldr r6, [r1, #{CHAIN + 4}]",
            "eors r5, r6",
            "taken:",
            "rev r4, r4",
            "rev r5, r5",
            *_permutation(_exchange_wide, False),
            "ror.w r4, r4, #3",
            "ror.w r5, r5, #3",
            f"addw r6, r1, #{KEYS}",
            f"ldr r3, [r1, #{ROUNDS}]",
            "lsrs r3, r3, #4 @ keys",
            "key:",
            "mov.w r11, #8 @ pairs of rounds",
            "pair:",
            *_round_wide("r4", "r5"),
            *_round_wide("r5", "r4"),
            "subs.w r11, r11, #1",
            "bne pair",
            "mov r12, r4 @ the halves change places",
            "mov r4, r5",
            "mov r5, r12",
            "subs r3, #1",
            "bne key",
            "ror.w r4, r4, #29",
            "ror.w r5, r5, #29",
            *_permutation(_exchange_wide, True),
            "rev r4, r4",
            "rev r5, r5",
            *_finish(),
            "mov r3, lr",
            "subs r3, #1",
            "beq done",
            "b block",
            "done:",
            "pop.w {r8-r11}",
        ]
    )


def _finish():
    """The block in r4, r5 done: chained, written back, r2 moved on. r3, r6, r7 are free."""
    return [
        f"ldr r6, [r1, #{FLAGS}]",
        f"cmp r6, #{BACKWARD}",
        "bcc forward",
        f"ldr r6, [r1, #{CHAIN}]",
        "eors r4, r6",
        f"ldr r6, [r1, #{CHAIN + 4}]",
        "eors r5, r6",
        "ldr r6, [r2, #0]",
        "ldr r7, [r2, #4]",
        f"str r6, [r1, #{CHAIN}]",
        f"str r7, [r1, #{CHAIN + 4}]",
        "b write",
        "forward:",
        f"str r4, [r1, #{CHAIN}]",
        f"str r5, [r1, #{CHAIN + 4}]",
        "cmp r6, #0",
        "beq written",
        "write:",
        "str r4, [r2, #0]",
        "str r5, [r2, #4]",
        "written:",
        "adds r2, #8",
    ]


# --- Cortex-M0+: the same registers; r8 the mask, r9 tables, r10 the other tables, r11 data, r12 blocks, lr keys to go;
# --- on the stack the context. The data has to be aligned. -----------------------------------------------------------


def _constant(register, value):
    """A constant of four octets, built in a low register."""
    out = [f"movs {register}, #{value >> 24}"]
    for shift in (16, 8, 0):
        out += [f"lsls {register}, {register}, #8"]
        if value >> shift & 0xFF:
            out += [f"adds {register}, #{value >> shift & 0xFF}"]
    return out


def _exchange_narrow(source, target, distance, mask):
    return [
        *_constant("r7", mask),
        f"lsrs r6, {source}, #{distance}",
        f"eors r6, {target}",
        "ands r6, r7",
        f"eors {target}, r6",
        f"lsls r6, r6, #{distance}",
        f"eors {source}, r6",
    ]


def _turn(register, right):
    return [f"movs r7, #{right}", f"rors {register}, r7"]


def _boxes_narrow(left, tables):
    out = [f"mov r1, {tables}"]
    for octet in range(4):
        if octet == 0:
            out += ["uxtb r7, r6"]
        elif octet == 3:
            out += ["lsrs r7, r6, #24"]
        else:
            out += [f"lsrs r7, r6, #{8 * octet}", "uxtb r7, r7"]
        out += ["lsls r7, r7, #2", "ldr r7, [r1, r7]", f"eors {left}, r7"]
    return out


def _round_narrow(left, right):
    """r0 points at the round's key."""
    return [
        "mov r6, r8",
        f"ands r6, {right}",
        "ldm r0!, {r7}",
        "eors r6, r7",
        *_boxes_narrow(left, "r9"),
        f"mov r6, {right}",
        "movs r7, #28",
        "rors r6, r7",
        "mov r7, r8",
        "ands r6, r7",
        "ldm r0!, {r7}",
        "eors r6, r7",
        *_boxes_narrow(left, "r10"),
    ]


def crypt_narrow():
    return "\n".join(
        [
            *[f"mov r{i}, r{i + 4}" for i in range(4, 8)],
            "push {r4-r7}",
            "sub sp, #16",
            "str r1, [sp, #0]",
            "str r2, [sp, #4]",
            "str r3, [sp, #8]",
            "mov r9, r0",
            *_constant("r4", 1024),
            "adds r0, r0, r4",
            "mov r10, r0",
            *_constant("r4", SIX_BITS),
            "mov r8, r4",
            "block:",
            "ldr r1, [sp, #0]",
            "ldr r2, [sp, #4]",
            "ldr r4, [r2, #0]",
            "ldr r5, [r2, #4]",
            f"ldr r6, [r1, #{FLAGS}]",
            f"cmp r6, #{BACKWARD}",
            "bcs taken",
            f"ldr r6, [r1, #{CHAIN}]",
            "eors r4, r6",
            f"ldr r6, [r1, #{CHAIN + 4}]",
            "eors r5, r6",
            "taken:",
            "rev r4, r4",
            "rev r5, r5",
            *_permutation(_exchange_narrow, False),
            *_turn("r4", 3),
            *_turn("r5", 3),
            "mov r0, r1",
            f"adds r0, #{KEYS}",
            f"ldr r3, [r1, #{ROUNDS}]",
            "lsrs r3, r3, #4 @ keys",
            "key:",
            "movs r2, #8 @ pairs of rounds",
            "pair:",
            *_round_narrow("r4", "r5"),
            *_round_narrow("r5", "r4"),
            "subs r2, #1",
            "beq paired",
            "b pair",
            "paired:",
            "mov r6, r4 @ the halves change places",
            "mov r4, r5",
            "mov r5, r6",
            "subs r3, #1",
            "beq permuted",
            "b key",
            "permuted:",
            *_turn("r4", 29),
            *_turn("r5", 29),
            *_permutation(_exchange_narrow, True),
            "rev r4, r4",
            "rev r5, r5",
            "ldr r1, [sp, #0]",
            "ldr r2, [sp, #4]",
            *_finish(),
            "str r2, [sp, #4]",
            "ldr r3, [sp, #8]",
            "subs r3, #1",
            "str r3, [sp, #8]",
            "beq done",
            "b block",
            "done:",
            "add sp, #16",
            "pop {r4-r7}",
            *[f"mov r{i + 4}, r{i}" for i in range(4, 8)],
        ]
    )


SCHEDULE_TEXT = "r0 sixteen round keys, r1 C C D D, an octet for each bit, r2 ORDER, r3 TURNS."
CHOOSE_TEXT = "r0 C C D D, an octet for each bit, r1 key, r2 FIRST_CHOICE."
CRYPT = "r0 BOXES, r1 context, r2 data, overwritten if the context says so, r3 blocks. CBC."


def octets_source(name, octets, kind="bytes"):
    """A table in source."""
    opening = f"{name} = bytearray(" if kind == "bytearray" else f"{name} = ("
    out = [opening]
    for at in range(0, len(octets), 24):
        out.append('    b"' + "".join(f"\\x{octet:02x}" for octet in octets[at : at + 24]) + '"')
    return "\n".join([*out, ")"]) + "\n"


def tables_source():
    order, turns, pc1 = schedule_tables()
    return (
        octets_source("BOXES", tables(), "bytearray")
        + octets_source("ORDER", order)
        + octets_source("TURNS", turns)
        + octets_source("TURNS_BACK", turns[::-1])
        + octets_source("FIRST_CHOICE", pc1)
    )


def check_permutation():
    """The exchanges are the standard's initial permutation."""
    des = plain()
    for bit in range(64):
        block = 1 << bit
        half = {"left": block >> 32, "right": block & 0xFFFFFFFF}
        for source, target, distance, mask in EXCHANGES:
            moved = (half[source] >> distance ^ half[target]) & mask
            half[target] ^= moved
            half[source] ^= moved << distance
        if half["left"] << 32 | half["right"] != des._permute(block, 64, des._IP):
            return False
    return True
