# SPDX-License-Identifier: Apache-2.0
"""Where the time of a reading goes, as a picture: one bar for all of it, one for each step, inline SVG."""

from __future__ import annotations

from html import escape

from smartid.hil.costs import PARTS, Step

_WIDTH, _LABEL, _VALUE = 960, 172, 74
_ROW, _BAR, _TOTAL, _GAP, _KEY = 26, 14, 30, 20, 26
_NARROWEST = 46  # px of a part that has its figure written on it
_LEAST_US = 500


def svg(steps: list[Step]) -> str:
    """Bars to one scale in each of the two panels; colours by the classes p-card, p-air, .."""
    whole = {part: sum(step.us[part] for step in steps) for part in PARTS}
    total = sum(whole.values())
    shown = [step for step in steps if sum(step.us.values()) >= _LEAST_US]
    widest = max((sum(step.us.values()) for step in shown), default=1) or 1
    top = _KEY + _TOTAL + _GAP
    parts = [_key(whole, total), _bar(whole, _WIDTH / (total or 1), 0, _KEY, _TOTAL, figures=True)]
    scale = (_WIDTH - _LABEL - _VALUE) / widest
    parts += [_row(step, top + number * _ROW, scale) for number, step in enumerate(shown)]
    height = top + len(shown) * _ROW
    said = ", ".join(f"{part} {whole[part] / 1e6:.2f} s" for part in PARTS if whole[part])
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(said)}" class="chart">'
        f"{''.join(parts)}</svg>"
    )


def _key(whole: dict[str, float], total: float) -> str:
    """What each colour is, how long, and which share."""
    pieces, x = [], 0.0
    for part in PARTS:
        if not whole[part]:
            continue
        words = f"{part} {_seconds(whole[part])} ({100 * whole[part] / total:.0f} %)"
        pieces.append(f'<rect class="p-{part}" x="{x:.1f}" y="3" width="11" height="11" rx="2"/>')
        pieces.append(f'<text x="{x + 17:.1f}" y="13">{words}</text>')
        x += 34 + 6.9 * len(words)
    return "".join(pieces)


def _row(step: Step, y: int, scale: float) -> str:
    whole = sum(step.us.values())
    middle = y + _BAR - 2
    end = _LABEL + whole * scale + 8
    return (
        f'<text x="{_LABEL - 10}" y="{middle}" text-anchor="end">{escape(step.name)}</text>'
        f'{_bar(step.us, scale, _LABEL, y, _BAR)}<text class="mute" x="{end:.1f}" y="{middle}">{_seconds(whole)}</text>'
    )


def _bar(us: dict[str, float], scale: float, x: float, y: int, height: int, figures: bool = False) -> str:
    pieces = []
    for part in PARTS:
        width = us[part] * scale
        if width < 0.3:
            continue
        pieces.append(
            f'<rect class="p-{part}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{height}">'
            f"<title>{part} {_seconds(us[part])}</title></rect>"
        )
        if figures and width > _NARROWEST:
            middle, base = x + width / 2, y + height / 2 + 4
            words = _seconds(us[part])
            pieces.append(f'<text class="on" x="{middle:.1f}" y="{base}" text-anchor="middle">{words}</text>')
        x += width
    return "".join(pieces)


def _seconds(us: float) -> str:
    return f"{us / 1e6:.2f} s" if us >= 1e5 else f"{us / 1e3:.0f} ms"
