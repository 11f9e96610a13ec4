# SPDX-License-Identifier: Apache-2.0
"""A small Thumb assembler: text as GNU as reads it (unified syntax) in, a function for MicroPython's asm_thumb out.

Narrow and wide forms are told apart by `.w`, so the text says exactly which instruction is meant. What asm_thumb has a
name for is written with that name, the rest as data words; each line carries its instruction, or what it is for.
"""

import re

LOW = 7
NAMES = {"sp": 13, "lr": 14, "pc": 15, **{f"r{i}": i for i in range(13)}}
CONDITIONS = {name: i for i, name in enumerate("eq ne cs cc mi pl vs vc hi ls ge lt gt le".split())}

# 010000 op Rm Rd (ARMv6-M ARM, A5.2.2), and asm_thumb's name for it
TWO_REGISTERS = {
    "ands": (0x0, "and_"), "eors": (0x1, "eor"), "adcs": (0x5, "adc"), "sbcs": (0x6, "sbc"), "rors": (0x7, "ror"),
    "tst": (0x8, "tst"), "orrs": (0xC, "orr"), "muls": (0xD, "mul"), "bics": (0xE, "bic"), "mvns": (0xF, "mvn"),
}  # fmt: skip
BY_REGISTER = {"lsls": (0x2, "lsl"), "lsrs": (0x3, "lsr"), "asrs": (0x4, "asr")}
SHIFTS = {"lsls": (0x0000, "lsl"), "lsrs": (0x0800, "lsr"), "asrs": (0x1000, "asr")}
# name: base of the form with an immediate offset, size of the unit, base of the form with a register offset
TRANSFERS = {
    "ldr": (0x6800, 4, 0x5800), "str": (0x6000, 4, 0x5000), "ldrh": (0x8800, 2, 0x5A00), "strh": (0x8000, 2, 0x5200),
    "ldrb": (0x7800, 1, 0x5C00), "strb": (0x7000, 1, 0x5400),
}  # fmt: skip
WIDE_TRANSFERS = {"ldr.w": 0xF850, "str.w": 0xF840, "ldrb.w": 0xF810, "ldrh.w": 0xF830}
# 1110101 op S Rn, Rd Rm (ARMv7-M ARM, A5.3.11): the base with the S bit where the name has an s
WIDE_REGISTERS = {
    "and.w": 0xEA00, "ands.w": 0xEA10, "eor.w": 0xEA80, "orr.w": 0xEA40, "bic.w": 0xEA20, "add.w": 0xEB00,
    "adds.w": 0xEB10, "adc.w": 0xEB40, "adcs.w": 0xEB50, "sbc.w": 0xEB60, "sbcs.w": 0xEB70, "sub.w": 0xEBA0,
    "subs.w": 0xEBB0,
}  # fmt: skip
SHIFT_TYPES = {"lsl": 0, "lsr": 1, "asr": 2, "ror": 3}


class AsmError(Exception):
    pass


def register(text):
    if text not in NAMES:
        raise AsmError(f"not a register: {text}")
    return NAMES[text]


def number(text):
    if not text.startswith("#"):
        raise AsmError(f"not a number: {text}")
    return int(text[1:], 0)


def fit(value, bits, unit=1):
    if value % unit or not 0 <= value // unit < 1 << bits:
        raise AsmError(f"{value} does not fit")
    return value // unit


def low(*registers):
    if any(r > LOW for r in registers):
        raise AsmError("low registers only")


def register_list(text):
    """The mask of "{r0, r4-r7, lr}"."""
    mask = 0
    for part in text.strip("{} ").split(","):
        first, _, last = part.strip().partition("-")
        for r in range(register(first), register(last or first) + 1):
            mask |= 1 << r
    return mask


def operands(text):
    """Split at commas outside brackets and braces."""
    return [part.strip() for part in re.findall(r"(?:\[[^\]]*\]!?|\{[^}]*\}|[^,\[{])+", text)] if text else []


def address(text):
    """(base, offset text or "") of "[r1, #4]"."""
    inside = re.fullmatch(r"\[(\w+)(?:,\s*([#\w-]+))?\]", text)
    if not inside:
        raise AsmError(f"not an address: {text}")
    return register(inside[1]), inside[2] or "#0"


class Line:
    """One instruction: its halfwords (None for a branch, which asm_thumb resolves) and its asm_thumb spelling."""

    def __init__(self, text, note):
        self.text, self.note = text, note
        name, _, rest = text.partition(" ")
        self.name, self.operands = name, operands(rest)
        self.words, self.spelling = self._encode()

    def _encode(self):
        name, ops = self.name, self.operands
        for known, encoder in (
            (name == "b" or name[:1] == "b" and name[1:] in CONDITIONS, self._branch),
            (name in TRANSFERS, self._transfer),
            (name in WIDE_TRANSFERS, self._wide_transfer),
            (name in SHIFTS, self._shift),
            (name in TWO_REGISTERS, self._two_registers),
            (hasattr(self, "_op_" + name.replace(".", "_")), None),
            (name in WIDE_REGISTERS, self._wide_registers),
        ):
            if known:
                return encoder(*ops) if encoder else getattr(self, "_op_" + name.replace(".", "_"))(*ops)
        raise AsmError(f"unknown instruction: {self.text}")

    def _named(self, word, name, *arguments):
        return [word], f"{name}({', '.join(str(a) for a in arguments)})"

    # --- branches ---------------------------------------------------------------------------
    def _branch(self, target):
        return None, f"{self.name}({target})"

    # --- memory -----------------------------------------------------------------------------
    def _transfer(self, rt_text, where):
        rt = register(rt_text)
        rn, offset = address(where)
        base, unit, by_register = TRANSFERS[self.name]
        low(rt)
        if not offset.startswith("#"):
            rm = register(offset)
            low(rn, rm)
            return [by_register | rm << 6 | rn << 3 | rt], None
        value = number(offset)
        if rn == NAMES["sp"]:
            return [(0x9800 if self.name == "ldr" else 0x9000) | rt << 8 | fit(value, 8, 4)], None
        low(rn)
        word = base | fit(value, 5, unit) << 6 | rn << 3 | rt
        return self._named(word, self.name, rt_text, f"[r{rn}, {value}]")

    def _wide_transfer(self, rt_text, where, after=None):
        rt = register(rt_text)
        base = WIDE_TRANSFERS[self.name]
        indexed = re.fullmatch(r"\[(\w+), (\w+)(?:, lsl #([0-3]))?\]", where)
        if indexed and indexed[2] in NAMES:
            return [base | register(indexed[1]), rt << 12 | int(indexed[3] or 0) << 4 | register(indexed[2])], None
        rn, offset = address(where)
        if after is not None:  # [rn], #imm: the address moves on afterwards
            value = number(after)
            direction = 0x0900 if value < 0 else 0x0B00
            return [base | rn, rt << 12 | direction | fit(abs(value), 8)], None
        if number(offset) < 0:
            return [base | rn, rt << 12 | 0x0C00 | fit(-number(offset), 8)], None
        return [base | 0x80 | rn, rt << 12 | fit(number(offset), 12)], None

    def _op_ldrd(self, low_text, high_text, where, after=None):
        rn, offset = address(where)
        registers = register(low_text) << 12 | register(high_text) << 8
        if after is not None:
            return [0xE8F0 | rn, registers | fit(number(after), 8, 4)], None
        return [0xE9D0 | rn, registers | fit(number(offset), 8, 4)], None

    def _multiple(self, narrow, wide, rn_text, registers):
        mask, back = register_list(registers), rn_text.endswith("!")
        rn = register(rn_text.rstrip("!"))
        if self.name.endswith(".w"):
            return [wide | (0x20 if back else 0) | rn, mask], None
        low(rn)
        if not back or mask > 0xFF:
            raise AsmError("the narrow form writes back, and low registers only")
        return [narrow | rn << 8 | mask], None

    def _op_ldm(self, rn, registers):
        return self._multiple(0xC800, 0, rn, registers)

    def _op_stm(self, rn, registers):
        return self._multiple(0xC000, 0, rn, registers)

    def _op_ldm_w(self, rn, registers):
        return self._multiple(0, 0xE890, rn, registers)

    def _op_stm_w(self, rn, registers):
        return self._multiple(0, 0xE880, rn, registers)

    def _op_push(self, registers):
        return [0xB400 | fit(register_list(registers), 8)], None

    def _op_pop(self, registers):
        return [0xBC00 | fit(register_list(registers), 8)], None

    def _op_push_w(self, registers):
        return [0xE92D, register_list(registers)], None

    def _op_pop_w(self, registers):
        return [0xE8BD, register_list(registers)], None

    # --- arithmetic, narrow -----------------------------------------------------------------
    def _op_movs(self, rd, value):
        low(register(rd))
        return self._named(0x2000 | register(rd) << 8 | fit(number(value), 8), "mov", rd, number(value))

    def _op_mov(self, rd_text, rm_text):
        rd, rm = register(rd_text), register(rm_text)
        return self._named(0x4600 | (rd & 8) << 4 | rm << 3 | rd & 7, "mov", _r(rd), _r(rm))

    def _op_cmp(self, rn_text, other):
        rn = register(rn_text)
        if other.startswith("#"):
            low(rn)
            return self._named(0x2800 | rn << 8 | fit(number(other), 8), "cmp", rn_text, number(other))
        rm = register(other)
        if rn > LOW or rm > LOW:
            return [0x4500 | (rn & 8) << 4 | rm << 3 | rn & 7], None
        return self._named(0x4280 | rm << 3 | rn, "cmp", rn_text, other)

    def _three(self, name, short, long, *ops):
        rd = register(ops[0])
        low(rd)
        if len(ops) == 2:
            return self._named(long | rd << 8 | fit(number(ops[1]), 8), name, ops[0], number(ops[1]))
        rn = register(ops[1])
        low(rn)
        if ops[2].startswith("#"):
            value = fit(number(ops[2]), 3)
            return self._named(short | 0x400 | value << 6 | rn << 3 | rd, name, ops[0], ops[1], value)
        rm = register(ops[2])
        low(rm)
        return self._named(short | rm << 6 | rn << 3 | rd, name, *ops)

    def _op_adds(self, *ops):
        return self._three("add", 0x1800, 0x3000, *ops)

    def _op_subs(self, *ops):
        return self._three("sub", 0x1A00, 0x3800, *ops)

    def _op_add(self, rd_text, *ops):
        rd = register(rd_text)
        if ops[0] == "sp":  # add rd, sp, #imm
            low(rd)
            return [0xA800 | rd << 8 | fit(number(ops[1]), 8, 4)], None
        if rd == NAMES["sp"]:
            return [0xB000 | fit(number(ops[0]), 7, 4)], None
        rm = register(ops[0])
        return [0x4400 | (rd & 8) << 4 | rm << 3 | rd & 7], None

    def _op_sub(self, _sp, value):
        return [0xB080 | fit(number(value), 7, 4)], None

    def _shift(self, rd, rm, amount=None):
        if amount is None:
            op, name = BY_REGISTER[self.name]
            low(register(rd), register(rm))
            return self._named(0x4000 | op << 6 | register(rm) << 3 | register(rd), name, rd, rm)
        base, name = SHIFTS[self.name]
        low(register(rd), register(rm))
        word = base | fit(number(amount), 5) << 6 | register(rm) << 3 | register(rd)
        return self._named(word, name, rd, rm, number(amount))

    def _two_registers(self, rd, rm):
        op, name = TWO_REGISTERS[self.name]
        low(register(rd), register(rm))
        return self._named(0x4000 | op << 6 | register(rm) << 3 | register(rd), name, rd, rm)

    def _op_rsbs(self, rd, rm, zero):
        fit(number(zero), 0)
        low(register(rd), register(rm))
        return self._named(0x4240 | register(rm) << 3 | register(rd), "neg", rd, rm)

    def _extend(self, base, rd, rm):
        low(register(rd), register(rm))
        return [base | register(rm) << 3 | register(rd)], None

    def _op_uxtb(self, rd, rm):
        return self._extend(0xB2C0, rd, rm)

    def _op_uxth(self, rd, rm):
        return self._extend(0xB280, rd, rm)

    def _op_rev(self, rd, rm):
        return self._extend(0xBA00, rd, rm)

    # --- arithmetic, wide -------------------------------------------------------------------
    def _wide_registers(self, rd, rn, rm, shift=None):
        base = WIDE_REGISTERS[self.name]
        extra = 0
        if shift is not None:
            kind, amount = shift.split()
            value = fit(number(amount), 5)
            extra = (value >> 2) << 12 | (value & 3) << 6 | SHIFT_TYPES[kind] << 4
        return [base | register(rn), register(rd) << 8 | register(rm) | extra], None

    def _op_mov_w(self, rd, value):
        return [0xF04F, register(rd) << 8 | fit(number(value), 8)], None

    def _op_sbc_w(self, rd, rn, other):
        if other.startswith("#"):
            return [0xF160 | register(rn), register(rd) << 8 | fit(number(other), 8)], None
        return self._wide_registers(rd, rn, other)

    def _with_number(self, base, rd, rn, value):
        return [base | register(rn), register(rd) << 8 | fit(number(value), 8)], None

    def _op_adcs_w(self, rd, rn, other):
        if other.startswith("#"):
            return self._with_number(0xF150, rd, rn, other)
        return self._wide_registers(rd, rn, other)

    def _op_adc_w(self, rd, rn, other):
        if other.startswith("#"):
            return self._with_number(0xF140, rd, rn, other)
        return self._wide_registers(rd, rn, other)

    def _op_addw(self, rd, rn, value):
        amount = fit(number(value), 12)
        return [
            0xF200 | amount >> 11 << 10 | register(rn),
            (amount >> 8 & 7) << 12 | register(rd) << 8 | amount & 255,
        ], None

    def _op_and_w(self, rd, rn, other):
        if other.startswith("#"):
            return self._with_pattern(0xF000, rd, rn, number(other))
        return self._wide_registers(rd, rn, other)

    def _with_pattern(self, base, rd, rn, value):
        """A constant of four equal octets, or of two in every other place (ARMv7-M ARM, A5.3.2)."""
        octet = value & 0xFF
        for code, pattern in ((0x100, octet * 0x00010001), (0x300, octet * 0x01010101)):
            if value == pattern:
                return [base | register(rn), (code >> 8) << 12 | register(rd) << 8 | octet], None
        raise AsmError(f"{value:#x} is no pattern")

    def _op_subs_w(self, rd, rn, other):
        if other.startswith("#"):
            return self._with_number(0xF1B0, rd, rn, other)
        return self._wide_registers(rd, rn, other)

    def _shift_wide(self, kind, rd, rm, amount):
        value = fit(number(amount), 5)
        return [0xEA4F, (value >> 2) << 12 | register(rd) << 8 | (value & 3) << 6 | kind << 4 | register(rm)], None

    def _op_lsl_w(self, *ops):
        return self._shift_wide(0, *ops)

    def _op_lsr_w(self, *ops):
        return self._shift_wide(1, *ops)

    def _op_rrxs_w(self, rd, rm):
        return [0xEA5F, register(rd) << 8 | 0x30 | register(rm)], None

    def _op_strd(self, low_text, high_text, where):
        registers = register(low_text) << 12 | register(high_text) << 8
        if where.endswith("!"):
            rn, offset = address(where[:-1])
            return [0xE960 | rn, registers | fit(-number(offset), 8, 4)], None
        rn, offset = address(where)
        return [0xE9C0 | rn, registers | fit(number(offset), 8, 4)], None

    def _op_ror_w(self, rd, rm, amount):
        value = fit(number(amount), 5)
        return [0xEA4F, (value >> 2) << 12 | register(rd) << 8 | (value & 3) << 6 | 0x30 | register(rm)], None

    def _op_rev_w(self, rd, rm):
        return [0xFA90 | register(rm), 0xF080 | register(rd) << 8 | register(rm)], None

    def _op_teq_w(self, rn, rm):
        return [0xEA90 | register(rn), 0x0F00 | register(rm)], None

    def _op_ubfx(self, rd, rn, lsb, width):
        at = number(lsb)
        field = (at >> 2) << 12 | (at & 3) << 6 | number(width) - 1
        return [0xF3C0 | register(rn), register(rd) << 8 | field], None

    def _op_umaal(self, lo, hi, rn, rm):
        return [0xFBE0 | register(rn), register(lo) << 12 | register(hi) << 8 | 0x60 | register(rm)], None

    def _op_mul_w(self, rd, rn, rm):
        return [0xFB00 | register(rn), 0xF000 | register(rd) << 8 | register(rm)], None

    def _op_mla(self, rd, rn, rm, ra):
        return [0xFB00 | register(rn), register(ra) << 12 | register(rd) << 8 | register(rm)], None


def _r(index):
    return {13: "sp", 14: "lr", 15: "pc"}.get(index, f"r{index}")


def assemble(text):
    """The lines of a function: Line objects, and label names as strings. `@` begins a note."""
    result = []
    for number_, raw in enumerate(text.splitlines(), 1):
        code, _, note = raw.partition("@")
        code = " ".join(code.split())
        if not code:
            continue
        if code.endswith(":"):
            result.append(code[:-1])
            continue
        try:
            result.append(Line(code, note.strip()))
        except (AsmError, TypeError, ValueError, AttributeError) as error:
            raise AsmError(f"line {number_}: {code}: {error}") from error
    return result


def resolve(lines):
    """The machine code as bytes, with the branches filled in as asm_thumb does (always narrow)."""
    at, labels = 0, {}
    for line in lines:
        if isinstance(line, str):
            labels[line] = at
        else:
            at += 2 if line.words is None else 2 * len(line.words)
    code = bytearray()
    for line in lines:
        if isinstance(line, str):
            continue
        words = line.words if line.words is not None else [_branch_word(line, labels, len(code))]
        for word in words:
            code += word.to_bytes(2, "little")
    return bytes(code)


def _branch_word(line, labels, at):
    distance = labels[line.operands[0]] - (at + 4)
    bits = 11 if line.name == "b" else 8
    if not -(1 << bits) <= distance < 1 << bits:
        raise AsmError(f"{line.text}: {distance} octets are too far")
    if line.name == "b":
        return 0xE000 | distance >> 1 & 0x7FF
    return 0xD000 | CONDITIONS[line.name[1:]] << 8 | distance >> 1 & 0xFF


def function(name, parameters, docstring, lines):
    """The source of one asm_thumb function."""
    out = ["@micropython.asm_thumb", f"def {name}({', '.join(f'r{i}' for i in range(parameters))}):"]
    out += [f"    # {part}" for part in docstring.splitlines()]
    for line in lines:
        if isinstance(line, str):
            out.append(f"    label({line})")
            continue
        spelling = line.spelling
        if spelling is None:
            spelling = "data(2, " + ", ".join(f"0x{word:04X}" for word in line.words) + ")"
        comment = line.note if line.spelling else line.text + (f": {line.note}" if line.note else "")
        out.append(f"    {spelling}" + (f"  # {comment}" if comment else ""))
    return "\n".join(out) + "\n"
