"""The report of ``python -m benchmarks`` says what was measured; no test here depends on how fast it was."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks import contenders, http_client
from benchmarks.budgets import BUDGETS
from benchmarks.contenders import Contender, installed
from benchmarks.figures import as_bytes, as_ratio, as_time
from benchmarks.peer import Failed, NoAnswer
from benchmarks.peers import OURS, PEERS
from benchmarks.plot import plot
from benchmarks.readme import BEGIN, END, with_headline
from benchmarks.report import report
from benchmarks.results import BYTES, COUNT, PER_SECOND, SECONDS, Curve, Measure, Results
from benchmarks.rows.curves import LENGTHS, program_of
from benchmarks.rows.programs import PLAIN, repeated
from benchmarks.rows.web import EMPTY_ANSWER
from benchmarks.timing import alternate, flat, percentile, ratios

SVG = "{http://www.w3.org/2000/svg}"


def results() -> Results:
    """A run in which some budgets hold, some do not, and some rows are not there."""
    late = Measure(
        "late", "error beyond the deadline", SECONDS, {OURS: [[0.01], [0.02], [0.2]]}, {"asteval": "no limit"}
    )
    programs = [
        Measure(
            f"program {name}",
            name,
            SECONDS,
            {PLAIN: [[0.1], [0.2]], OURS: [[ours], [2 * ours]], "Monty": [[0.4], [0.8]]},
            {"smolagents": "Yield is not supported." if name == "generators" else "no answer"},
            {} if name == "generators" else {"smolagents": 20.0},
        )
        for name, ours in (("generators", 0.1), ("sorting", 0.104))
    ]
    return Results(
        date="2026-01-02",
        command="python -m benchmarks",
        machine={"processors": "2", "memory": "4 GiB", "Python": "CPython 3.11"},
        versions={OURS: "", "Monty": "pydantic-monty 1.4.0", "smolagents": "smolagents 1.26.0", PLAIN: ""},
        missing=["asteval"],
        measures=[
            Measure("execute", "execute", SECONDS, {OURS: [[3e-4], [6e-4]], "Monty": [[2e-4], [2e-4]]}),
            Measure("private", "memory", BYTES, {OURS: [[3 * 2**20]], "Jupyter kernel": [[30 * 2**20]]}),
            Measure("fit", "sessions in 1 GiB", COUNT, {OURS: [[250]]}),
            late,
            Measure("http 8", "time", SECONDS, {OURS: [[1e-3]] * 2, EMPTY_ANSWER: [[5e-4], [1e-3]]}),
            Measure("http-rate 8", "rate", PER_SECOND, {OURS: [[800.0]] * 2, EMPTY_ANSWER: [[1600.0]] * 2}),
            *programs,
        ],
        curves=[
            Curve(
                "length", "an execution", "lines", (1, 10, 100),
                {OURS: [1e-3, 2e-3, 2e-2], "Monty": [1e-3, None, None]}, {"Monty": "too long, at 10 lines"},
            ),
            Curve("state", "an execution", "megabytes", (0, 80), {OURS: [1e-3, 2e-3]}, logarithmic=False),
        ],
        unfinished={"live": "ended by the run's time"},
        minutes=1.25,
    )  # fmt: skip


@pytest.fixture(scope="module")
def text() -> str:
    return report(results(), "curves.svg")


@pytest.mark.parametrize(
    "line",
    [
        "`python -m benchmarks` on 2026-01-02, in 1.2 minutes.",
        "- processors: 2",
        "- measured: pysandbox, Monty (pydantic-monty 1.4.0), smolagents (smolagents 1.26.0), plain exec",
        "- not installed, and left out: asteval",
        # Of the turns 1.5 and 3; the median of two is between them.
        "| `execute` of `x += 1` after a pause, to Monty's | <= 1.00 | 2.25 | **no** |",
        "| CPU-bound programs, to plain CPython (geometric mean) | <= 1.05 | 1.02 | yes |",
        "| new session and its first result, to Monty's | <= 1.50 | - | not measured |",
        "| private memory of an idle session, its checkpoint included | <= 4.00 MiB | 3.00 MiB | yes |",
        "| error after a deadline of 2 s, beyond it (the latest) | <= 100 ms | 200 ms | **no** |",
        "| pysandbox | 450 µs (300 µs to 600 µs) | - |",
        "| Monty | 200 µs (200 µs to 200 µs) | 2.25 (1.50 to 3.00) |",
        "| private memory of an idle session, to a Jupyter kernel's | 0.10 |",
        "| asteval | - | no limit |",
        "| 8 | `POST /execute` | 800 (800 to 800) | 1 ms | 1 ms | - |",
        "| 8 | empty answer, same server | 1,600 (1,600 to 1,600) | 1 ms | 1 ms | 1.50 (1.00 to 2.00) |",
        "| generators | 150 ms | 1.00 | 4.00 | - |",
        "| sorting | 150 ms | 1.04 | 4.00 | > 20 |",
        "| geometric mean |  | 1.02 | 4.00 | - |",
        "- smolagents cannot run generators: Yield is not supported.",
        "| 100 | 20 ms | - |",
        "| last step | 10 times for 10 times | - |",
        "- Monty: too long, at 10 lines",
        "- live: ended by the run's time",
        "![Cost against program length, state and number of sessions](curves.svg)",
    ],
)
def test_the_report_tells(text: str, line: str) -> None:
    assert line in text.splitlines()


def test_the_report_names_every_budget_once(text: str) -> None:
    budgets = text.partition("## Budgets")[2].partition("## Headline")[0]
    assert [budgets.count(f"| {budget.what} |") for budget in BUDGETS] == [1] * len(BUDGETS)


def test_sections_without_a_measurement_are_left_out() -> None:
    empty = Results("2026-01-02", "python -m benchmarks", {}, {}, [])
    headings = [line for line in report(empty, "curves.svg").splitlines() if line.startswith("#")]
    assert headings == ["# Speed, measured beside the peers", "## Budgets", "## Headline"]


def test_the_readme_takes_over_the_headline_and_keeps_the_rest(text: str) -> None:
    readme = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    replaced = with_headline(readme, text)
    assert replaced.startswith(
        f"before\n{BEGIN}\nMeasured on 2026-01-02 with 2 processors, 4 GiB, CPython 3.11; "
    )
    assert replaced.endswith(f"| sessions that fit in 1 GiB | 250 |\n{END}\nafter\n")
    assert "old" not in replaced
    assert with_headline(replaced, text) == replaced


@pytest.mark.parametrize("readme", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{BEGIN}{END}"])
def test_a_readme_without_its_marks_is_left_alone(text: str, readme: str) -> None:
    with pytest.raises(ValueError, match="the marks around the headline table must be there once each"):
        with_headline(readme, text)


def test_the_project_s_readme_has_the_marks(text: str) -> None:
    readme = Path(__file__).parents[1].joinpath("README.md").read_text(encoding="utf-8")
    assert "| sessions that fit in 1 GiB | 250 |" in with_headline(readme, text)


def test_the_plot_shows_every_curve() -> None:
    curves = results().curves
    image = ElementTree.fromstring(plot(curves))
    words = [element.text for element in image.iter(f"{SVG}text")]
    drawn = [len((line.get("points") or "").split()) for line in image.iter(f"{SVG}polyline")]
    assert drawn == [3, 1, 2]
    assert [word for word in words if word in (OURS, "Monty", "lines", "megabytes")] == [
        "lines", OURS, "Monty", "megabytes", OURS,
    ]  # fmt: skip


def test_a_larger_cost_is_drawn_higher() -> None:
    image = ElementTree.fromstring(plot([Curve("a", "a", "x", (1, 10), {OURS: [1e-3, 1e-2]})]))
    (line,) = image.iter(f"{SVG}polyline")
    (x0, y0), (x1, y1) = (map(float, point.split(",")) for point in str(line.get("points")).split())
    assert x1 > x0
    assert y1 < y0


@pytest.mark.parametrize(
    ("show", "value", "words"),
    [
        (as_time, 0.0000123, "12.3 µs"),
        (as_time, 0.000123, "123 µs"),
        (as_time, 0.0123, "12.3 ms"),
        (as_time, 0.4321, "432 ms"),
        (as_time, 2.5, "2.50 s"),
        (as_ratio, 0.0021, "0.0021"),
        (as_ratio, 1.0456, "1.05"),
        (as_ratio, 1234.5, "1,234"),
        (as_bytes, 2560, "2.5 KiB"),
        (as_bytes, 4.04 * 2**20, "4.04 MiB"),
        (as_bytes, 200 * 2**20, "200.00 MiB"),
    ],
)
def test_figures_are_rounded(show: object, value: float, words: str) -> None:
    assert show(value) == words  # type: ignore[operator]


def test_contenders_take_turns() -> None:
    order: list[str] = []

    def measure(name: str) -> list[float]:
        order.append(name)
        return [1.0]

    assert alternate(["a", "b"], 3, measure, 10.0) == {"a": [[1.0]] * 3, "b": [[1.0]] * 3}
    assert order == ["a", "b"] * 3


def test_who_fails_or_used_its_time_has_no_more_turns() -> None:
    taken = alternate(["fails", "slow", "quick"], 2, lambda name: None if name == "fails" else [1.0],
                      {"fails": 10.0, "slow": 0.0, "quick": 10.0})  # fmt: skip
    assert taken == {"fails": [[], []], "slow": [[1.0], []], "quick": [[1.0], [1.0]]}


def test_a_ratio_is_taken_turn_by_turn() -> None:
    assert ratios([[2.0], [9.0, 3.0, 6.0], [1.0]], [[1.0], [3.0], []]) == [2.0, 2.0]
    assert flat([[1.0], [], [2.0]]) == [1.0, 2.0]
    assert [percentile([1.0, 2.0, 3.0, 4.0], p) for p in (0, 50, 99)] == [1.0, 3.0, 4.0]


@pytest.mark.parametrize("lines", LENGTHS)
def test_a_program_has_the_length_it_is_measured_by(lines: int) -> None:
    program = program_of(lines, "n1")
    assert len(program.splitlines()) == lines
    compile(program, "<stdin>", "exec")
    assert program != program_of(lines, "n2")


def test_a_repeated_program_runs_so_often(capsys: pytest.CaptureFixture[str]) -> None:
    exec(repeated('"""Words."""\n\n\ndef f(x):\n    return x\n\n\nprint(f(1))\n', 3))
    assert capsys.readouterr().out == "1\n1\n1\n"


def test_a_peer_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contenders, "PACKAGES", dict.fromkeys(set(PEERS) - {OURS}, ("no-such-package",)))
    assert installed() == ({OURS: ""}, [name for name in PEERS if name != OURS])


@pytest.mark.parametrize(
    ("data", "end"),
    [
        (b"", 0),
        (b"HTTP/1", 0),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", 0),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", 40),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP", 40),
    ],
)
def test_the_client_knows_where_an_answer_ends(data: bytes, end: int) -> None:
    assert http_client._end_of(data) == end


@pytest.mark.parametrize(
    "data", [b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", b"SMTP", b"HTTP/1.0 200\r\n\r\n"]
)
def test_the_client_takes_no_refusal_for_an_answer(data: bytes) -> None:
    with pytest.raises(http_client.Unanswered):
        http_client._end_of(data)


needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="a pipe cannot be waited for on Windows")


@pytest.fixture(scope="module")
def plain() -> Iterator[Contender]:
    with Contender(PLAIN) as contender:
        yield contender


@needs_posix
def test_a_contender_measures_in_its_own_process(plain: Contender) -> None:
    plain.ask("hold", 30.0, code="x = 1")
    assert len(plain.ask("trips", 30.0, code="x += 1", times=2, pause=0)) == 2
    assert plain.ask("program", 30.0, source="print(x)")[1] == "3\n"


@needs_posix
def test_what_a_contender_cannot_do_is_told_in_its_words(plain: Contender) -> None:
    with pytest.raises(Failed, match=r"^ZeroDivisionError: division by zero$"):
        plain.ask("program", 30.0, source="1 / 0")
    with pytest.raises(Failed, match=r"^has no time limit$"):
        plain.ask("hold", 30.0, code="x = 1", deadline=1.0)


@needs_posix
def test_a_contender_that_hangs_is_ended_and_starts_anew(plain: Contender) -> None:
    plain.ask("hello", 30.0)
    first = plain.pid
    with pytest.raises(NoAnswer, match=r"^no answer in 0\.1 s$"):
        plain.ask("program", 0.1, source="while True: pass")
    plain.ask("hello", 30.0)
    assert plain.pid != first


@needs_posix
def test_a_contender_that_dies_is_told(plain: Contender) -> None:
    with pytest.raises(Failed, match=r"^its process ended: without a word$"):
        plain.ask("program", 30.0, source="import os; os._exit(1)")
    plain.ask("hello", 30.0)
