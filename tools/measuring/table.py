# SPDX-License-Identifier: Apache-2.0
"""The table in words and back: measured is {core: {key: [instructions, garbage] or [octets]}}."""

import rows

CORES = ("m33", "m0")
TOLERANCE = 0.01
_COLUMNS = "| what | M33 | goal | M0+ | goal | garbage | published C, cycles |\n|---|--:|--:|--:|--:|--:|---|"
_HEAP_COLUMNS = "| stays on the heap, octets | M33 | M0+ |\n|---|--:|--:|"


def with_sums(measured):
    for figures in measured.values():
        for key, parts in rows.SUMS.items():
            figures[key] = [round(sum(times * figures[part][i] for times, part in parts)) for i in range(2)]
    return measured


def text(measured, digest):
    out = [rows.HEAD, _COLUMNS]
    for key, title, goals, published in rows.ROWS:
        cells = [title]
        for i, core in enumerate(CORES):
            cells += [f"{measured[core][key][0]:,}", _goal(goals, i)]
        out.append(_line(*cells, f"{measured['m33'][key][1]:,}", published))
    out += ["", "\\* a must of the design; the other goals were proposed with it.", "", _HEAP_COLUMNS]
    out += [_line(title, *(f"{measured[core][key][0]:,}" for core in CORES)) for key, title in rows.HEAPS]
    return "\n".join([*out, "", f"Sources of the cryptography and of this measurement: {digest}.", ""])


def _goal(goals, i):
    if not goals or goals[i] is None:
        return ""
    return f"{goals[i]:,}" + ("\\*" if goals[2] == rows.MUST else "")


def _line(*cells):
    return "| " + " | ".join(cells) + " |"


def read(kept):
    """What `text` was made of, and the digest."""
    of_title = {title: key for key, title, *_ in rows.ROWS} | {title: key for key, title in rows.HEAPS}
    measured = {core: {} for core in CORES}
    for line in kept.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        key = of_title.get(cells[0])
        if key and key.startswith("heap "):
            measured["m33"][key], measured["m0"][key] = ([_number(cell)] for cell in cells[1:3])
        elif key:
            measured["m33"][key] = [_number(cells[1]), _number(cells[5])]
            measured["m0"][key] = [_number(cells[3])]
    return measured, kept.rstrip(".\n").rpartition(" ")[2]


def _number(cell):
    return int(cell.replace(",", ""))


def missed(measured, kind=rows.MUST):
    """Goals of that kind that are not met, in words."""
    for key, title, goals, _ in rows.ROWS:
        for i, core in enumerate(CORES):
            if goals and goals[2] == kind and goals[i] is not None and measured[core][key][0] > goals[i]:
                yield f"{title}, {core}: {measured[core][key][0]:,}; at most {goals[i]:,} are wanted"


def changed(now, then):
    """Figures that differ by more than one in a hundred, in words."""
    titles = {key: title for key, title, *_ in rows.ROWS} | dict(rows.HEAPS)
    for core in CORES:
        for key, title in titles.items():
            for what, new, old in zip(
                ("", ", garbage"), now[core].get(key, ()), then[core].get(key, (0,)), strict=False
            ):
                if abs(new - old) > TOLERANCE * max(new, old):
                    yield f"{title}, {core}{what}: {new:,}; the table says {old:,}"
