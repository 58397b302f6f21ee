"""Writes what a run found as Markdown: budgets, headline, every row, curves, and what could not be measured.

It computes ratios and rounds; it measures nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence

from .budgets import BESIDE, BUDGETS, mean_of_programs, own, program_ratio, ratio_to
from .figures import BY_UNIT, as_ratio, as_time
from .peers import OURS
from .readme import BEGIN, END
from .results import PER_SECOND, Curve, Measure, Results
from .rows.programs import PATIENCE_SECONDS, PLAIN
from .rows.web import BARE, CONNECTIONS, EMPTY_ANSWER
from .timing import Spread, flat, percentile, ratios

NONE = "-"
LONGEST_REASON = 120


def report(results: Results, plot_name: str) -> str:
    """Return the whole report."""
    single = [_table(m) for m in results.measures if not m.key.startswith(("program ", "http"))]
    curves = [_curve(curve) for curve in results.curves]
    image = f"![Cost against program length, state and number of sessions]({plot_name})"
    sections = {
        "Budgets": [_budgets(results)],
        "Headline": [f"{BEGIN}\n{headline(results)}\n{END}"],
        "Calls and memory": single,
        "HTTP": _http(results),
        "CPU-bound programs": _programs(results),
        "Curves": [image, *curves] if curves else [],
        "Not measured": [f"- {row}: {reason}" for row, reason in results.unfinished.items()],
    }
    parts = ["# Speed, measured beside the peers", _head(results)]
    for title, texts in sections.items():
        if texts:
            parts += [f"## {title}", *texts]
    return "\n\n".join(parts) + "\n"


def headline(results: Results) -> str:
    """Return the table for the README: this project's figures as ratios."""
    rows = [(budget.what, budget.show(v)) for budget in BUDGETS if (v := budget.value(results)) is not None]
    for name in results.versions:
        value = mean_of_programs(name)(results)
        if value is not None and name not in (OURS, PLAIN):
            able = sum(name in m.samples for m in results.keyed("program "))
            rows.append(
                (
                    f"CPU-bound programs in {name}, to plain CPython (the {able} that it ends in time)",
                    as_ratio(value),
                )
            )
    for what, key, other in BESIDE:
        value = ratio_to(key, other)(results)
        if value is not None:
            rows.append((what, as_ratio(value)))
    fit = own("fit")(results)
    if fit is not None:
        rows.append(("sessions that fit in 1 GiB", f"{fit:,.0f}"))
    words = (
        f"Measured on {results.date} with {results.machine.get('processors', '?')} processors, "
        f"{results.machine.get('memory', '?')}, {results.machine.get('Python', '?')}; "
        f"`{results.command}` repeats it."
    )
    return f"{words}\n\n{_markdown(('what', 'figure'), rows)}"


def _head(results: Results) -> str:
    facts = [f"{name}: {fact}" for name, fact in results.machine.items()]
    peers = [f"{name} ({version})" if version else name for name, version in results.versions.items()]
    lines = [
        f"`{results.command}` on {results.date}, in {results.minutes:.1f} minutes.",
        "",
        *(f"- {fact}" for fact in facts),
        f"- measured: {', '.join(peers)}",
        f"- not installed, and left out: {', '.join(results.missing) or 'none'}",
        "",
        "Every figure is a median, with the quartiles in brackets. Contenders take turns (A, B, A, B, ...); "
        "a ratio is the median of the turns' own ratios. Absolute figures differ between machines; ratios "
        "less so. Only this project confines native code; Monty confines by being another language; the "
        "others do not confine at all.",
    ]
    return "\n".join(lines)


def _budgets(results: Results) -> str:
    rows = []
    for budget in BUDGETS:
        value = budget.value(results)
        measured, holds = NONE, "not measured"
        if value is not None:
            measured = budget.show(value)
            holds = "yes" if budget.least <= value <= budget.most else "**no**"
        rows.append((budget.what, f"<= {budget.show(budget.most)}", measured, holds))
    return _markdown(("what", "budget", "measured", "holds"), rows)


def _table(measure: Measure) -> str:
    rows = []
    show = BY_UNIT[measure.unit]
    for name, turns in measure.samples.items():
        ratio = NONE
        if name != OURS and OURS in measure.samples and (found := ratios(measure.samples[OURS], turns)):
            ratio = _spread(found, as_ratio)
        rows.append((name, _spread(flat(turns), show), ratio))
    rows += [(name, NONE, reason) for name, reason in measure.notes.items() if name not in measure.samples]
    return f"### {_capital(measure.what)}\n\n{_markdown(('', measure.unit, f'{OURS} to it'), rows)}"


def _http(results: Results) -> list[str]:
    rows = []
    for connections in CONNECTIONS:
        times, rate = results.measure(f"http {connections}"), results.measure(f"http-rate {connections}")
        if times is None or rate is None:
            continue
        for name, turns in times.samples.items():
            ordered = sorted(flat(turns))
            ratio = NONE
            if name != OURS and OURS in times.samples:
                ratio = _spread(ratios(times.samples[OURS], turns), as_ratio)
            rows.append((
                str(connections), "`POST /execute`" if name == OURS else name,
                _spread(flat(rate.samples[name]), BY_UNIT[PER_SECOND]),
                as_time(percentile(ordered, 50)), as_time(percentile(ordered, 99)), ratio,
            ))  # fmt: skip
        rows += [(str(connections), name, NONE, NONE, NONE, why) for name, why in times.notes.items()]
    if not rows:
        return []
    words = (
        f'"{EMPTY_ANSWER}" is a path added to the server for this, behind the same middleware; '
        f'"{BARE}" is a Falcon application with nothing but that path, under waitress. Each connection '
        "has a session of its own and sends its next request when it has the answer. The ratio is of p50."
    )
    head = ("connections", "", "answers per second", "p50", "p99", "execute to it")
    return [words, _markdown(head, rows)]


def _programs(results: Results) -> list[str]:
    measures = results.keyed("program ")
    if not measures:
        return []
    names = [
        name
        for name in results.versions
        if name != PLAIN and any(name in {*m.samples, *m.beyond} for m in measures)
    ]
    rows = []
    for measure in measures:
        plain = as_time(statistics.median(flat(measure.samples[PLAIN]))) if PLAIN in measure.samples else NONE
        rows.append((measure.what, plain, *(_program_cell(measure, name) for name in names)))
    means = [mean_of_programs(name)(results) for name in names]
    rows.append(("geometric mean", "", *(NONE if mean is None else as_ratio(mean) for mean in means)))
    why = [
        f"- {name} cannot run {measure.what}: {_short(reason)}"
        for name in results.versions
        for measure in measures
        if (reason := measure.notes.get(name)) and name not in {*measure.samples, *measure.beyond}
    ]
    words = (
        "Ratios to plain CPython, smaller is faster; each program runs again and again in one execution for "
        f"about half a second. A peer is stopped after {PATIENCE_SECONDS:g} s (>), and the mean is of "
        "what it ended."
    )
    table = _markdown(("program", "plain CPython", *names), rows)
    return [words, table, *(["\n".join(why)] if why else [])]


def _program_cell(measure: Measure, name: str) -> str:
    ratio = program_ratio(measure, name)
    if ratio is not None:
        return as_ratio(ratio)
    return f"> {measure.beyond[name]:,.0f}" if name in measure.beyond else NONE


def _short(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else f"{reason[:LONGEST_REASON]}..."


def _curve(curve: Curve) -> str:
    rows = []
    for i, x in enumerate(curve.x):
        values = [points[i] for points in curve.points.values()]
        rows.append((f"{x:,}", *(NONE if value is None else as_time(value) for value in values)))
    growth = [growth_of(curve.x, points) for points in curve.points.values()]
    rows.append(
        (
            "last step",
            *(NONE if g is None else f"{as_ratio(g[1])} times for {as_ratio(g[0])} times" for g in growth),
        )
    )
    notes = "\n".join(f"- {name}: {reason}" for name, reason in curve.notes.items())
    title = f"### {_capital(curve.what)}, against {curve.x_label}"
    return f"{title}\n\n{_markdown((curve.x_label, *curve.points), rows)}\n\n{notes}".strip()


def growth_of(x: Sequence[float], points: Sequence[float | None]) -> tuple[float, float] | None:
    """Return the factors by which x, and with it the cost, grew between the last two points."""
    there = [(a, b) for a, b in zip(x, points, strict=True) if b is not None]
    if len(there) < 2 or not there[-2][0] or not there[-2][1]:
        return None
    (x_before, before), (x_last, last) = there[-2:]
    return x_last / x_before, last / before


def _spread(samples: Iterable[float], show: Callable[[float], str]) -> str:
    spread = Spread.of(samples)
    if spread.count == 1:
        return show(spread.median)
    return f"{show(spread.median)} ({show(spread.low)} to {show(spread.high)})"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
