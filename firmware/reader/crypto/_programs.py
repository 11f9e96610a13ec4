# SPDX-License-Identifier: Apache-2.0
# Written by tools/asm/generate from programs.py: change those, not this file.
from micropython import const

X = const(8)
Z = const(9)
ZZ = const(10)
Y = const(12)
EX = const(13)
EZ = const(14)
SY = const(19)
T0 = const(20)
T1 = const(21)
TABLE = const(27)
COMB = const(67)
SLOTS = const(99)

# T0 = y^2 - (x^3 - 3 x + b) of the point in X, Y
CHECK = bytearray(
    b"\x00\x08\x08\x03"  # X = X * IN_X
    b"\x00\x0c\x0c\x04"  # Y = Y * IN_Y
    b"\x01\x15\x08\x08"  # T1 = X + X
    b"\x01\x15\x15\x08"  # T1 = T1 + X
    b"\x00\x14\x08\x08"  # T0 = X * X
    b"\x00\x14\x14\x08"  # T0 = T0 * X
    b"\x02\x14\x14\x15"  # T0 = T0 - T1
    b"\x01\x14\x14\x07"  # T0 = T0 + B
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x02\x14\x15\x14"  # T0 = T1 - T0
    b"\x05\x00\x00\x00"  # again, or end
)

# entry 0 of the table is the point; twice the point is what GROW adds. Digits: 0
BEGIN = bytearray(
    b"\x00\x08\x08\x03"  # X = X * IN_X
    b"\x00\x0c\x0c\x04"  # Y = Y * IN_Y
    b"\x01\x09\x02\x01"  # Z = ONE + ZERO
    b"\x01\x0a\x02\x01"  # ZZ = ONE + ZERO
    b"\x01\x0b\x02\x01"  # ZZZ = ONE + ZERO
    b"\x04\x1b\x08\x05"  # TABLE[digit] = X.., 5 slots
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x0e\x0c\x09"  # EZ = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x0d\x14\x14"  # EX = T0 * T0
    b"\x02\x0d\x0d\x16"  # EX = EX - T2
    b"\x02\x0d\x0d\x16"  # EX = EX - T2
    b"\x02\x16\x16\x0d"  # T2 = T2 - EX
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x13\x16\x15"  # SY = T2 - T1
    b"\x00\x0f\x0e\x0e"  # EZZ = EZ * EZ
    b"\x00\x10\x0f\x0e"  # EZZZ = EZZ * EZ
    b"\x05\x00\x00\x00"  # again, or end
)

# the next odd multiple. Digits: 1 to 7, one a run
GROW = bytearray(
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x0d"  # T0 = T0 * EX
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x00\x16\x08\x0f"  # T2 = X * EZZ
    b"\x00\x17\x0c\x10"  # T3 = Y * EZZZ
    b"\x02\x14\x14\x16"  # T0 = T0 - T2
    b"\x02\x15\x15\x17"  # T1 = T1 - T3
    b"\x00\x09\x09\x0e"  # Z = Z * EZ
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x16\x18"  # T2 = T2 * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x17"  # T0 = T0 * T3
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x00\x0a\x09\x09"  # ZZ = Z * Z
    b"\x00\x0b\x0a\x09"  # ZZZ = ZZ * Z
    b"\x04\x1b\x08\x05"  # TABLE[digit] = X.., 5 slots
    b"\x05\x00\x00\x00"  # again, or end
)

# the first window. Digits: entry, sign
ENTER = bytearray(
    b"\x03\x08\x1b\x05"  # X.. = TABLE[digit], 5 slots
    b"\x01\x11\x0c\x01"  # EY = Y + ZERO
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x0c\x11\x01"  # Y.. = EY[digit], 1 slots
    b"\x05\x00\x00\x00"  # again, or end
)

# four bits more. Digits: entry, sign
WINDOW = bytearray(
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x03\x0d\x1b\x05"  # EX.. = TABLE[digit], 5 slots
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x13\x11\x01"  # SY.. = EY[digit], 1 slots
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x0d"  # T0 = T0 * EX
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x00\x16\x08\x0f"  # T2 = X * EZZ
    b"\x00\x17\x0c\x10"  # T3 = Y * EZZZ
    b"\x02\x14\x14\x16"  # T0 = T0 - T2
    b"\x02\x15\x15\x17"  # T1 = T1 - T3
    b"\x00\x09\x09\x0e"  # Z = Z * EZ
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x16\x18"  # T2 = T2 * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x17"  # T0 = T0 * T3
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x05\x00\x00\x00"  # again, or end
)

# the first column. Digits: entry, sign
COMB_ENTER = bytearray(
    b"\x03\x10\x43\x02"  # EZZZ.. = COMB[digit], 2 slots
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x0c\x11\x01"  # Y.. = EY[digit], 1 slots
    b"\x01\x08\x10\x01"  # X = EZZZ + ZERO
    b"\x01\x09\x02\x01"  # Z = ONE + ZERO
    b"\x05\x00\x00\x00"  # again, or end
)

# one column more. Digits: entry, sign
COLUMN = bytearray(
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x03\x10\x43\x02"  # EZZZ.. = COMB[digit], 2 slots
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x13\x11\x01"  # SY.. = EY[digit], 1 slots
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x10"  # T0 = T0 * EZZZ
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x02\x14\x14\x08"  # T0 = T0 - X
    b"\x02\x15\x15\x0c"  # T1 = T1 - Y
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x08\x18"  # T2 = X * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x0c"  # T0 = T0 * Y
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x05\x00\x00\x00"  # again, or end
)

# four bits more of one scalar and four columns of another. Digits: four of the comb, one of the table
JOINT = bytearray(
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x03\x10\x43\x02"  # EZZZ.. = COMB[digit], 2 slots
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x13\x11\x01"  # SY.. = EY[digit], 1 slots
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x10"  # T0 = T0 * EZZZ
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x02\x14\x14\x08"  # T0 = T0 - X
    b"\x02\x15\x15\x0c"  # T1 = T1 - Y
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x08\x18"  # T2 = X * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x0c"  # T0 = T0 * Y
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x03\x10\x43\x02"  # EZZZ.. = COMB[digit], 2 slots
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x13\x11\x01"  # SY.. = EY[digit], 1 slots
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x10"  # T0 = T0 * EZZZ
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x02\x14\x14\x08"  # T0 = T0 - X
    b"\x02\x15\x15\x0c"  # T1 = T1 - Y
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x08\x18"  # T2 = X * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x0c"  # T0 = T0 * Y
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x03\x10\x43\x02"  # EZZZ.. = COMB[digit], 2 slots
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x13\x11\x01"  # SY.. = EY[digit], 1 slots
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x10"  # T0 = T0 * EZZZ
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x02\x14\x14\x08"  # T0 = T0 - X
    b"\x02\x15\x15\x0c"  # T1 = T1 - Y
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x08\x18"  # T2 = X * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x0c"  # T0 = T0 * Y
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x03\x10\x43\x02"  # EZZZ.. = COMB[digit], 2 slots
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x13\x11\x01"  # SY.. = EY[digit], 1 slots
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x10"  # T0 = T0 * EZZZ
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x02\x14\x14\x08"  # T0 = T0 - X
    b"\x02\x15\x15\x0c"  # T1 = T1 - Y
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x08\x18"  # T2 = X * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x0c"  # T0 = T0 * Y
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x03\x0d\x1b\x05"  # EX.. = TABLE[digit], 5 slots
    b"\x02\x12\x01\x11"  # NEG = ZERO - EY
    b"\x03\x13\x11\x01"  # SY.. = EY[digit], 1 slots
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x0d"  # T0 = T0 * EX
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x00\x16\x08\x0f"  # T2 = X * EZZ
    b"\x00\x17\x0c\x10"  # T3 = Y * EZZZ
    b"\x02\x14\x14\x16"  # T0 = T0 - T2
    b"\x02\x15\x15\x17"  # T1 = T1 - T3
    b"\x00\x09\x09\x0e"  # Z = Z * EZ
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x16\x18"  # T2 = T2 * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x17"  # T0 = T0 * T3
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x05\x00\x00\x00"  # again, or end
)

# X, Y doubled
TWICE = bytearray(
    b"\x00\x08\x08\x03"  # X = X * IN_X
    b"\x00\x0c\x0c\x04"  # Y = Y * IN_Y
    b"\x01\x09\x02\x01"  # Z = ONE + ZERO
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x02\x15\x08\x14"  # T1 = X - T0
    b"\x01\x14\x08\x14"  # T0 = X + T0
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x06\x15\x14\x00"  # T1 = T0 / 2
    b"\x01\x14\x14\x15"  # T0 = T0 + T1
    b"\x00\x09\x0c\x09"  # Z = Y * Z
    b"\x00\x15\x0c\x0c"  # T1 = Y * Y
    b"\x00\x16\x15\x08"  # T2 = T1 * X
    b"\x00\x15\x15\x15"  # T1 = T1 * T1
    b"\x00\x08\x14\x14"  # X = T0 * T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x14"  # T2 = T2 * T0
    b"\x02\x0c\x16\x15"  # Y = T2 - T1
    b"\x05\x00\x00\x00"  # again, or end
)

# X, Y and EX, SY added
PLUS = bytearray(
    b"\x00\x08\x08\x03"  # X = X * IN_X
    b"\x00\x0c\x0c\x04"  # Y = Y * IN_Y
    b"\x00\x0d\x0d\x03"  # EX = EX * IN_X
    b"\x00\x13\x13\x04"  # SY = SY * IN_Y
    b"\x01\x09\x02\x01"  # Z = ONE + ZERO
    b"\x01\x0e\x02\x01"  # EZ = ONE + ZERO
    b"\x01\x0f\x02\x01"  # EZZ = ONE + ZERO
    b"\x01\x10\x02\x01"  # EZZZ = ONE + ZERO
    b"\x00\x14\x09\x09"  # T0 = Z * Z
    b"\x00\x15\x14\x09"  # T1 = T0 * Z
    b"\x00\x14\x14\x0d"  # T0 = T0 * EX
    b"\x00\x15\x15\x13"  # T1 = T1 * SY
    b"\x00\x16\x08\x0f"  # T2 = X * EZZ
    b"\x00\x17\x0c\x10"  # T3 = Y * EZZZ
    b"\x02\x14\x14\x16"  # T0 = T0 - T2
    b"\x02\x15\x15\x17"  # T1 = T1 - T3
    b"\x00\x09\x09\x0e"  # Z = Z * EZ
    b"\x00\x09\x09\x14"  # Z = Z * T0
    b"\x00\x18\x14\x14"  # T4 = T0 * T0
    b"\x00\x14\x14\x18"  # T0 = T0 * T4
    b"\x00\x16\x16\x18"  # T2 = T2 * T4
    b"\x00\x08\x15\x15"  # X = T1 * T1
    b"\x02\x08\x08\x14"  # X = X - T0
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x08\x08\x16"  # X = X - T2
    b"\x02\x16\x16\x08"  # T2 = T2 - X
    b"\x00\x16\x16\x15"  # T2 = T2 * T1
    b"\x00\x14\x14\x17"  # T0 = T0 * T3
    b"\x02\x0c\x16\x14"  # Y = T2 - T0
    b"\x05\x00\x00\x00"  # again, or end
)

# the first sixteen powers of Z into the table. Digits: the first of the exponent, in base 16
POWERS = bytearray(
    b"\x01\x1b\x02\x01"  # TABLE = ONE + ZERO
    b"\x01\x1c\x09\x01"  # POWER1 = Z + ZERO
    b"\x00\x1d\x1c\x1c"  # TABLE2 = POWER1 * POWER1
    b"\x00\x1e\x1d\x1c"  # TABLE3 = TABLE2 * POWER1
    b"\x00\x1f\x1e\x1c"  # TABLE4 = TABLE3 * POWER1
    b"\x00\x20\x1f\x1c"  # TABLE5 = TABLE4 * POWER1
    b"\x00\x21\x20\x1c"  # TABLE6 = TABLE5 * POWER1
    b"\x00\x22\x21\x1c"  # TABLE7 = TABLE6 * POWER1
    b"\x00\x23\x22\x1c"  # TABLE8 = TABLE7 * POWER1
    b"\x00\x24\x23\x1c"  # TABLE9 = TABLE8 * POWER1
    b"\x00\x25\x24\x1c"  # TABLE10 = TABLE9 * POWER1
    b"\x00\x26\x25\x1c"  # TABLE11 = TABLE10 * POWER1
    b"\x00\x27\x26\x1c"  # TABLE12 = TABLE11 * POWER1
    b"\x00\x28\x27\x1c"  # TABLE13 = TABLE12 * POWER1
    b"\x00\x29\x28\x1c"  # TABLE14 = TABLE13 * POWER1
    b"\x00\x2a\x29\x1c"  # TABLE15 = TABLE14 * POWER1
    b"\x03\x14\x1b\x01"  # T0.. = TABLE[digit], 1 slots
    b"\x05\x00\x00\x00"  # again, or end
)

# four bits more of the exponent. Digits: one a run
POWER = bytearray(
    b"\x00\x14\x14\x14"  # T0 = T0 * T0
    b"\x00\x14\x14\x14"  # T0 = T0 * T0
    b"\x00\x14\x14\x14"  # T0 = T0 * T0
    b"\x00\x14\x14\x14"  # T0 = T0 * T0
    b"\x03\x15\x1b\x01"  # T1.. = TABLE[digit], 1 slots
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x05\x00\x00\x00"  # again, or end
)

# X and Y out of the domain, T0 being 1 / Z
AFFINE = bytearray(
    b"\x00\x15\x14\x14"  # T1 = T0 * T0
    b"\x00\x08\x08\x15"  # X = X * T1
    b"\x00\x15\x15\x14"  # T1 = T1 * T0
    b"\x00\x0c\x0c\x15"  # Y = Y * T1
    b"\x00\x08\x08\x05"  # X = X * OUT_X
    b"\x00\x0c\x0c\x06"  # Y = Y * OUT_Y
    b"\x05\x00\x00\x00"  # again, or end
)

# T0 = 0 if the x in T0 is that of the point
SAME_X = bytearray(
    b"\x00\x14\x14\x03"  # T0 = T0 * IN_X
    b"\x00\x15\x09\x09"  # T1 = Z * Z
    b"\x00\x14\x14\x15"  # T0 = T0 * T1
    b"\x02\x14\x14\x08"  # T0 = T0 - X
    b"\x05\x00\x00\x00"  # again, or end
)

# X and Z, its lower and its upper part, become X = t; T5 = -t^2, T6 = T5^2 + T5 + 1, Z = (T6 - 1) a
MAP_BEGIN = bytearray(
    b"\x00\x08\x08\x03"  # X = X * IN_X
    b"\x00\x09\x09\x03"  # Z = Z * IN_X
    b"\x00\x09\x09\x03"  # Z = Z * IN_X
    b"\x01\x08\x08\x09"  # X = X + Z
    b"\x00\x19\x08\x08"  # T5 = X * X
    b"\x02\x19\x01\x19"  # T5 = ZERO - T5
    b"\x00\x1a\x19\x19"  # T6 = T5 * T5
    b"\x01\x1a\x1a\x19"  # T6 = T6 + T5
    b"\x00\x09\x1a\x04"  # Z = T6 * IN_Y
    b"\x01\x1a\x1a\x02"  # T6 = T6 + ONE
    b"\x05\x00\x00\x00"  # again, or end
)

# T0 being 1 / Z: the candidates for x are T2 = -b T6 T0 and T3 = T5 T2; Z = T2^3 + a T2 + b
MAP_CURVE = bytearray(
    b"\x00\x16\x1a\x14"  # T2 = T6 * T0
    b"\x00\x16\x16\x06"  # T2 = T2 * OUT_Y
    b"\x00\x17\x19\x16"  # T3 = T5 * T2
    b"\x00\x18\x16\x16"  # T4 = T2 * T2
    b"\x00\x18\x18\x16"  # T4 = T4 * T2
    b"\x00\x15\x04\x16"  # T1 = IN_Y * T2
    b"\x01\x18\x18\x15"  # T4 = T4 + T1
    b"\x01\x09\x18\x07"  # Z = T4 + B
    b"\x05\x00\x00\x00"  # again, or end
)

# T0 being a power of Z: T1 is 0 if T0 Z is its root; in the table, out of the domain, T2, T0 Z; T3, T0 Z t^3
MAP_END = bytearray(
    b"\x00\x15\x14\x14"  # T1 = T0 * T0
    b"\x00\x15\x15\x09"  # T1 = T1 * Z
    b"\x02\x15\x15\x02"  # T1 = T1 - ONE
    b"\x00\x1a\x14\x09"  # T6 = T0 * Z
    b"\x00\x1b\x16\x05"  # TABLE = T2 * OUT_X
    b"\x00\x1c\x1a\x05"  # POWER1 = T6 * OUT_X
    b"\x00\x19\x08\x08"  # T5 = X * X
    b"\x00\x19\x19\x08"  # T5 = T5 * X
    b"\x00\x1a\x1a\x19"  # T6 = T6 * T5
    b"\x00\x1d\x17\x05"  # TABLE2 = T3 * OUT_X
    b"\x00\x1e\x1a\x05"  # TABLE3 = T6 * OUT_X
    b"\x05\x00\x00\x00"  # again, or end
)

# one of the two points. Digits: 0 for the first
MAP_PICK = bytearray(
    b"\x03\x0d\x1b\x02"  # EX.. = TABLE[digit], 2 slots
    b"\x05\x00\x00\x00"  # again, or end
)

# modulo the order: X below 2 n made less than n, and Z = -X
REDUCE = bytearray(
    b"\x01\x08\x08\x01"  # X = X + ZERO
    b"\x02\x09\x01\x08"  # Z = ZERO - X
    b"\x05\x00\x00\x00"  # again, or end
)

# Z into the domain
INTO = bytearray(
    b"\x00\x09\x09\x03"  # Z = Z * IN_X
    b"\x05\x00\x00\x00"  # again, or end
)

# X and Y times T0, which is in the domain: they are not
QUOTIENTS = bytearray(
    b"\x01\x08\x08\x01"  # X = X + ZERO
    b"\x00\x08\x08\x14"  # X = X * T0
    b"\x00\x0c\x0c\x14"  # Y = Y * T0
    b"\x05\x00\x00\x00"  # again, or end
)

# X = (X + Y ZZ) T0
SIGN = bytearray(
    b"\x00\x0c\x0c\x03"  # Y = Y * IN_X
    b"\x00\x0c\x0c\x0a"  # Y = Y * ZZ
    b"\x01\x08\x08\x01"  # X = X + ZERO
    b"\x01\x08\x08\x0c"  # X = X + Y
    b"\x00\x08\x08\x14"  # X = X * T0
    b"\x05\x00\x00\x00"  # again, or end
)
