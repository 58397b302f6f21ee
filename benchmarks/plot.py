"""Draws curves as one SVG file, a panel for each; the few shapes it takes are written here.

A plotting library would be the largest dependency of the benchmarks, for lines and labels.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

from .results import Curve

WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 420, 340, 62, 40, 18, 46
LEGEND_LINE = 16
#: Distinct for readers who see few colours as well: each has a mark of its own.
COLOURS = ("#0b62c4", "#d1495b", "#3a7d44", "#8a4fbe", "#b36b00", "#4a4a4a", "#008c95")
TICKS = 5

Scale = Callable[[float], float]


def plot(curves: Sequence[Curve]) -> str:
    """Return an SVG image with a panel for each curve, side by side in rows of two."""
    columns = min(2, max(1, len(curves)))
    rows = max(1, math.ceil(len(curves) / columns))
    lines = max((len(curve.points) for curve in curves), default=0)
    tall = HEIGHT + lines * LEGEND_LINE
    body = [_panel(curve, (i % columns) * WIDTH, (i // columns) * tall) for i, curve in enumerate(curves)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {columns * WIDTH} {rows * tall}" '
        f'font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="white"/>\n{"".join(body)}</svg>\n'
    )


def _panel(curve: Curve, x0: float, y0: float) -> str:
    values = [p for points in curve.points.values() for p in points if p is not None]
    parts = [f'<g transform="translate({x0} {y0})">\n']
    parts.append(_text(LEFT, 22, _title(curve), size=13))
    if values:
        x_scale, x_ticks = _axis(curve.x, curve.logarithmic, LEFT, WIDTH - RIGHT)
        y_scale, y_ticks = _axis(values, curve.logarithmic, HEIGHT - BOTTOM, TOP)
        parts += [_grid_x(x_scale(t), _number(t)) for t in x_ticks]
        parts += [_grid_y(y_scale(t), _seconds(t)) for t in y_ticks]
        parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, curve.x_label, anchor="middle"))
        for i, (name, points) in enumerate(curve.points.items()):
            parts.append(_line(name, i, curve.x, points, x_scale, y_scale))
    parts.append("</g>\n")
    return "".join(parts)


def _title(curve: Curve) -> str:
    return (curve.what[0].upper() + curve.what[1:]).replace("`", "")


def _axis(values: Sequence[float], logarithmic: bool, start: float, end: float) -> tuple[Scale, list[float]]:
    """Return what maps values to places between ``start`` and ``end``, and where to put ticks."""
    if logarithmic:
        least, most = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
        span = max(1, most - least)
        ticks = [10.0**e for e in range(least, least + span + 1)]
        return lambda v: start + (math.log10(v) - least) / span * (end - start), ticks
    step = _round_step(max(values) / TICKS)
    count = math.ceil(max(values) / step)
    return lambda v: start + v / (step * count) * (end - start), [step * i for i in range(count + 1)]


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough) if rough > 0 else 1.0


def _line(name: str, i: int, xs: Sequence[float], points: Sequence[float | None], x: Scale, y: Scale) -> str:
    places = [(x(a), y(b)) for a, b in zip(xs, points, strict=True) if b is not None]
    colour = COLOURS[i % len(COLOURS)]
    drawn = " ".join(f"{a:.1f},{b:.1f}" for a, b in places)
    thick = 2.5 if i == 0 else 1.5
    dash = f' stroke-dasharray="{i % 4 * 2} 2"' if i % 4 else ""
    legend_y = HEIGHT + 6 + i * LEGEND_LINE
    marks = "".join(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="{thick}" fill="{colour}"/>' for a, b in places)
    stroke = f'fill="none" stroke="{colour}" stroke-width="{thick}"{dash}'
    return (
        f'<polyline points="{drawn}" {stroke}/>{marks}\n'
        f'<line x1="{LEFT}" y1="{legend_y - 4}" x2="{LEFT + 24}" y2="{legend_y - 4}" {stroke}/>'
        f"{_text(LEFT + 30, legend_y, name)}"
    )


def _grid_x(place: float, label: str) -> str:
    line = f'<line x1="{place:.1f}" y1="{TOP}" x2="{place:.1f}" y2="{HEIGHT - BOTTOM}" stroke="#e4e4e4"/>'
    return line + _text(place, HEIGHT - BOTTOM + 15, label, anchor="middle")


def _grid_y(place: float, label: str) -> str:
    line = f'<line x1="{LEFT}" y1="{place:.1f}" x2="{WIDTH - RIGHT}" y2="{place:.1f}" stroke="#e4e4e4"/>'
    return line + _text(LEFT - 6, place + 4, label, anchor="end")


def _text(x: float, y: float, words: str, anchor: str = "start", size: int = 11) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}">{escape(words)}</text>\n'


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 or value == 0 else f"{value:g}"


def _seconds(value: float) -> str:
    if value == 0:
        return "0"
    for limit, factor, unit in ((1e-3, 1e6, "µs"), (1, 1e3, "ms")):
        if value < limit * 0.9999:
            return f"{value * factor:g} {unit}"
    return f"{value:g} s"
