# SPDX-License-Identifier: Apache-2.0
"""The programs of the field machine, written with names, and the slots they use.

Curves are y^2 = x^3 - 3 x + b. Points are Jacobian and in the Montgomery domain. A working point carries Z^2 and Z^3
where it becomes a table's entry. Formulas: Explicit-Formulas Database, "dbl-2001-b" scaled so that Z3 = Y Z, and the
general addition with the second point's powers of Z kept.
"""

MUL, ADD, SUB, SELECT, STORE, NEXT, HALVE = range(7)

# What a curve's image fills in: the prime, 0 and 1 in the domain, factors into and out of it, b; then the work space.
NAMES = ["P", "ZERO", "ONE", "IN_X", "IN_Y", "OUT_X", "OUT_Y", "B"]
NAMES += ["X", "Z", "ZZ", "ZZZ", "Y"]  # the working point, as a table's entry has it
NAMES += ["EX", "EZ", "EZZ", "EZZZ", "EY", "NEG"]  # the entry that is added, and minus its Y
NAMES += ["SY"]  # its Y with the sign wanted
NAMES += [f"T{i}" for i in range(7)]
TABLE = len(NAMES)  # eight odd multiples of five slots each; or sixteen powers
ENTRY = 5
COMB = TABLE + 8 * ENTRY  # sixteen affine points of two slots each
SLOTS_OF_COMB = COMB + 32
SLOT = {name: i for i, name in enumerate(NAMES)} | {"TABLE": TABLE, "COMB": COMB, "POWER1": TABLE + 1}


def mul(to, a, b):
    return (MUL, to, a, b)


def add(to, a, b):
    return (ADD, to, a, b)


def sub(to, a, b):
    return (SUB, to, a, b)


def halve(to, a):
    return (HALVE, to, a, 0)


def select(to, a, slots):
    return (SELECT, to, a, slots)


def store(to, a, slots):
    return (STORE, to, a, slots)


END = (NEXT, 0, 0, 0)


def copy(to, a):
    return add(to, a, "ZERO")


def double(x="X", y="Y", z="Z"):
    """(x, y, z) = 2 (X, Y, Z): 8 products, 8 sums."""
    return [
        mul("T0", "Z", "Z"),
        sub("T1", "X", "T0"),
        add("T0", "X", "T0"),
        mul("T0", "T0", "T1"),
        halve("T1", "T0"),
        add("T0", "T0", "T1"),  # alpha = 3 (X - Z^2)(X + Z^2) / 2
        mul(z, "Y", "Z"),
        mul("T1", "Y", "Y"),
        mul("T2", "T1", "X"),  # beta = X Y^2
        mul("T1", "T1", "T1"),
        mul(x, "T0", "T0"),
        sub(x, x, "T2"),
        sub(x, x, "T2"),  # alpha^2 - 2 beta
        sub("T2", "T2", x),
        mul("T2", "T2", "T0"),
        sub(y, "T2", "T1"),  # alpha (beta - X3) - Y^4
    ]


def _add_tail(z_factors, u1, s1):
    """From T0 = H, T1 = R, U1 and S1 where they are said to be."""
    return [
        *[mul("Z", "Z", factor) for factor in z_factors],
        mul("T4", "T0", "T0"),
        mul("T0", "T0", "T4"),  # H^3
        mul("T2", u1, "T4"),  # V = U1 H^2
        mul("X", "T1", "T1"),
        sub("X", "X", "T0"),
        sub("X", "X", "T2"),
        sub("X", "X", "T2"),  # R^2 - H^3 - 2 V
        sub("T2", "T2", "X"),
        mul("T2", "T2", "T1"),
        mul("T0", "T0", s1),
        sub("Y", "T2", "T0"),  # R (V - X3) - S1 H^3
    ]


def add_entry():
    """(X, Y, Z) += (EX, SY, EZ): 14 products, 7 sums. Z becomes 0 if the two are the same or each other's negative."""
    return [
        mul("T0", "Z", "Z"),
        mul("T1", "T0", "Z"),
        mul("T0", "T0", "EX"),
        mul("T1", "T1", "SY"),
        mul("T2", "X", "EZZ"),
        mul("T3", "Y", "EZZZ"),
        sub("T0", "T0", "T2"),
        sub("T1", "T1", "T3"),
        *_add_tail(["EZ", "T0"], "T2", "T3"),
    ]


def add_affine():
    """(X, Y, Z) += (EZZZ, SY, 1), the comb's entry: 11 products, 7 sums."""
    return [
        mul("T0", "Z", "Z"),
        mul("T1", "T0", "Z"),
        mul("T0", "T0", "EZZZ"),
        mul("T1", "T1", "SY"),
        sub("T0", "T0", "X"),
        sub("T1", "T1", "Y"),
        *_add_tail(["T0"], "X", "Y"),
    ]


def signed(to):
    """EY or minus EY, by the next digit."""
    return [sub("NEG", "ZERO", "EY"), select(to, "EY", 1)]


POINT_IN = [mul("X", "X", "IN_X"), mul("Y", "Y", "IN_Y")]
PICK_ENTRY = [select("EX", "TABLE", ENTRY), *signed("SY")]
PICK_COMB = [select("EZZZ", "COMB", 2), *signed("SY")]

PROGRAMS = {  # name: (what it does, its instructions)
    "CHECK": (
        "T0 = y^2 - (x^3 - 3 x + b) of the point in X, Y",
        [
            *POINT_IN,
            add("T1", "X", "X"),
            add("T1", "T1", "X"),
            mul("T0", "X", "X"),
            mul("T0", "T0", "X"),
            sub("T0", "T0", "T1"),
            add("T0", "T0", "B"),
            mul("T1", "Y", "Y"),
            sub("T0", "T1", "T0"),
            END,
        ],
    ),
    "BEGIN": (
        "entry 0 of the table is the point; twice the point is what GROW adds. Digits: 0",
        [
            *POINT_IN,
            *[copy(name, "ONE") for name in ("Z", "ZZ", "ZZZ")],
            store("TABLE", "X", ENTRY),
            *double("EX", "SY", "EZ"),
            mul("EZZ", "EZ", "EZ"),
            mul("EZZZ", "EZZ", "EZ"),
            END,
        ],
    ),
    "GROW": (
        "the next odd multiple. Digits: 1 to 7, one a run",
        [*add_entry(), mul("ZZ", "Z", "Z"), mul("ZZZ", "ZZ", "Z"), store("TABLE", "X", ENTRY), END],
    ),
    "ENTER": (
        "the first window. Digits: entry, sign",
        [select("X", "TABLE", ENTRY), copy("EY", "Y"), *signed("Y"), END],
    ),
    "WINDOW": ("four bits more. Digits: entry, sign", [*double() * 4, *PICK_ENTRY, *add_entry(), END]),
    "COMB_ENTER": (
        "the first column. Digits: entry, sign",
        [select("EZZZ", "COMB", 2), *signed("Y"), copy("X", "EZZZ"), copy("Z", "ONE"), END],
    ),
    "COLUMN": ("one column more. Digits: entry, sign", [*double(), *PICK_COMB, *add_affine(), END]),
    "JOINT": (
        "four bits more of one scalar and four columns of another. Digits: four of the comb, one of the table",
        [*[*double(), *PICK_COMB, *add_affine()] * 4, *PICK_ENTRY, *add_entry(), END],
    ),
    "TWICE": ("X, Y doubled", [*POINT_IN, copy("Z", "ONE"), *double(), END]),
    "PLUS": (
        "X, Y and EX, SY added",
        [
            *POINT_IN,
            mul("EX", "EX", "IN_X"),
            mul("SY", "SY", "IN_Y"),
            *[copy(name, "ONE") for name in ("Z", "EZ", "EZZ", "EZZZ")],
            *add_entry(),
            END,
        ],
    ),
    "POWERS": (
        "the first sixteen powers of Z into the table. Digits: the first of the exponent, in base 16",
        [
            copy("TABLE", "ONE"),
            copy("POWER1", "Z"),
            *[(MUL, TABLE + i, TABLE + i - 1, "POWER1") for i in range(2, 16)],
            select("T0", "TABLE", 1),
            END,
        ],
    ),
    "POWER": (
        "four bits more of the exponent. Digits: one a run",
        [*[mul("T0", "T0", "T0")] * 4, select("T1", "TABLE", 1), mul("T0", "T0", "T1"), END],
    ),
    "AFFINE": (
        "X and Y out of the domain, T0 being 1 / Z",
        [
            mul("T1", "T0", "T0"),
            mul("X", "X", "T1"),
            mul("T1", "T1", "T0"),
            mul("Y", "Y", "T1"),
            mul("X", "X", "OUT_X"),
            mul("Y", "Y", "OUT_Y"),
            END,
        ],
    ),
    "SAME_X": (
        "T0 = 0 if the x in T0 is that of the point",
        [mul("T0", "T0", "IN_X"), mul("T1", "Z", "Z"), mul("T0", "T0", "T1"), sub("T0", "T0", "X"), END],
    ),
    # Integrated mapping (Doc 9303-11, B.2), in the field of the curve as it is: IN_X is R^2, IN_Y a, OUT_X 1 outside the
    # domain, OUT_Y -b
    "MAP_BEGIN": (
        "X and Z, its lower and its upper part, become X = t; T5 = -t^2, T6 = T5^2 + T5 + 1, Z = (T6 - 1) a",
        [
            mul("X", "X", "IN_X"),
            mul("Z", "Z", "IN_X"),
            mul("Z", "Z", "IN_X"),
            add("X", "X", "Z"),
            mul("T5", "X", "X"),
            sub("T5", "ZERO", "T5"),
            mul("T6", "T5", "T5"),
            add("T6", "T6", "T5"),
            mul("Z", "T6", "IN_Y"),
            add("T6", "T6", "ONE"),
            END,
        ],
    ),
    "MAP_CURVE": (
        "T0 being 1 / Z: the candidates for x are T2 = -b T6 T0 and T3 = T5 T2; Z = T2^3 + a T2 + b",
        [
            mul("T2", "T6", "T0"),
            mul("T2", "T2", "OUT_Y"),
            mul("T3", "T5", "T2"),
            mul("T4", "T2", "T2"),
            mul("T4", "T4", "T2"),
            mul("T1", "IN_Y", "T2"),
            add("T4", "T4", "T1"),
            add("Z", "T4", "B"),
            END,
        ],
    ),
    "MAP_END": (
        "T0 being a power of Z: T1 is 0 if T0 Z is its root; in the table, out of the domain, T2, T0 Z; T3, T0 Z t^3",
        [
            mul("T1", "T0", "T0"),
            mul("T1", "T1", "Z"),
            sub("T1", "T1", "ONE"),
            mul("T6", "T0", "Z"),
            mul(TABLE, "T2", "OUT_X"),
            mul(TABLE + 1, "T6", "OUT_X"),
            mul("T5", "X", "X"),
            mul("T5", "T5", "X"),
            mul("T6", "T6", "T5"),
            mul(TABLE + 2, "T3", "OUT_X"),
            mul(TABLE + 3, "T6", "OUT_X"),
            END,
        ],
    ),
    "MAP_PICK": ("one of the two points. Digits: 0 for the first", [select("EX", "TABLE", 2), END]),
    "REDUCE": ("modulo the order: X below 2 n made less than n, and Z = -X", [copy("X", "X"), sub("Z", "ZERO", "X"), END]),
    "INTO": ("Z into the domain", [mul("Z", "Z", "IN_X"), END]),
    "QUOTIENTS": (
        "X and Y times T0, which is in the domain: they are not",
        [copy("X", "X"), mul("X", "X", "T0"), mul("Y", "Y", "T0"), END],
    ),
    "SIGN": (
        "X = (X + Y ZZ) T0",
        [
            mul("Y", "Y", "IN_X"),
            mul("Y", "Y", "ZZ"),
            copy("X", "X"),
            add("X", "X", "Y"),
            mul("X", "X", "T0"),
            END,
        ],
    ),
}  # fmt: skip

EXPORTED = ["X", "Z", "ZZ", "Y", "EX", "EZ", "SY", "T0", "T1", "TABLE", "COMB"]
SIGNS = {MUL: "*", ADD: "+", SUB: "-"}


def index(slot):
    return SLOT[slot] if isinstance(slot, str) else slot


def name(slot):
    for known, number in SLOT.items():
        if number == index(slot):
            return known
    return f"TABLE{index(slot) - TABLE}"


def explain(operation, to, a, b):
    """The instruction in words, for the comment beside its four octets."""
    if operation in SIGNS:
        return f"{name(to)} = {name(a)} {SIGNS[operation]} {name(b)}"
    if operation == HALVE:
        return f"{name(to)} = {name(a)} / 2"
    if operation == SELECT:
        return f"{name(to)}.. = {name(a)}[digit], {b} slots"
    return f"{name(to)}[digit] = {name(a)}.., {b} slots" if operation == STORE else "again, or end"


def encode(operation, to, a, b):
    return bytes((operation, index(to), index(a), index(b)))


def source():
    """The text of firmware/reader/crypto/_programs.py below its head."""
    out = [f"{exported} = const({SLOT[exported]})" for exported in EXPORTED]
    out += [f"SLOTS = const({SLOTS_OF_COMB})", ""]
    for program, (what, instructions) in PROGRAMS.items():
        out += [f"# {what}", f"{program} = bytearray("]
        for instruction in instructions:
            octets = "".join(f"\\x{octet:02x}" for octet in encode(*instruction))
            out.append(f'    b"{octets}"  # {explain(*instruction)}')
        out += [")", ""]
    return "\n".join(out)
