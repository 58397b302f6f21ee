"""One table of settings feeds the library, the command line, the environment and the README."""

from __future__ import annotations

import argparse
import inspect
from pathlib import Path

import pytest

from pysandbox import Limits, Sandbox
from pysandbox.options import add_options, from_environment, markdown_table, parse, resolve, variable_of
from pysandbox.settings import Settings, table

README = Path(__file__).resolve().parents[1] / "README.md"
SAMPLES = {"uid_range": "200000:4096", "trusted_proxy": "192.0.2.1"}
ROWS = {name: setting for name, setting, _ in table()}


def given(*arguments: str, **environment: str) -> Settings:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    add_options(parser)
    return resolve(parser.parse_args(arguments), environment)


def test_the_readme_shows_the_table() -> None:
    assert markdown_table() in README.read_text(encoding="utf-8")


def test_the_library_has_the_table_s_defaults() -> None:
    parameters = inspect.signature(Sandbox).parameters
    for name, setting, default in table():
        if setting.keyword:
            assert parameters[name].default == default, name
    assert Settings().execution_limits() == Limits()


def test_the_settings_become_the_library_s_keywords() -> None:
    keywords = given(
        "--memory", "50", "--output", "2", "--time", "1.5", "--allow-module", "numpy"
    ).sandbox_keywords()
    assert keywords["limits"] == Limits(time=1.5, memory=50 * 2**20, output=2048)
    assert keywords["modules"] == ("numpy",)
    assert set(keywords) <= set(inspect.signature(Sandbox).parameters)


def test_an_option_wins_over_a_variable_and_a_variable_over_the_default() -> None:
    assert given().port == 8000
    assert given(PYSANDBOX_PORT="9000").port == 9000
    assert given("--port", "9001", PYSANDBOX_PORT="9000").port == 9001


def test_a_list_is_repeated_or_has_commas() -> None:
    assert given("--require", "seccomp", "--require", "landlock").require == ("seccomp", "landlock")
    assert given(PYSANDBOX_REQUIRE="seccomp, landlock,").require == ("seccomp", "landlock")
    assert given("--require", "seccomp,landlock", "--require", "uid").require == (
        "seccomp",
        "landlock",
        "uid",
    )
    assert given("--require", "audit", PYSANDBOX_REQUIRE="seccomp").require == ("audit",)


def test_a_range_of_user_ids_is_a_first_one_and_a_count() -> None:
    assert given("--uid-range", "200000:4096").sandbox_keywords()["uid_range"] == (200000, 4096)
    assert given().sandbox_keywords()["uid_range"] is None
    for text in ("200000", "0:5", "5:0", "-1:5", "1:4294967295", "a:b", "1:2:3", ""):
        with pytest.raises(ValueError) as raised:
            parse(ROWS["uid_range"], text)
        assert str(raised.value) == f"must be FIRST:COUNT, such as 200000:4096, not {text!r}"


def test_keys_come_only_from_the_environment() -> None:
    assert given(PYSANDBOX_API_KEY="a,b").api_key == ("a", "b")
    with pytest.raises(SystemExit):
        given("--api-key", "a")


@pytest.mark.parametrize("name", ROWS)
def test_every_setting_has_a_variable(name: str) -> None:
    setting = ROWS[name]
    word = setting.choices[0] if setting.choices else SAMPLES.get(name, "word")
    text = word if setting.largest is None else f"{setting.largest:.10g}"
    value = setting.kind(text)
    assert from_environment({variable_of(name, setting): text}) == {name: (value,) if setting.many else value}


@pytest.mark.parametrize("name", [name for name, setting in ROWS.items() if setting.smallest is not None])
def test_every_number_has_its_range(name: str) -> None:
    setting = ROWS[name]
    assert parse(setting, f"{setting.smallest:.10g}") == setting.smallest
    assert parse(setting, f" {setting.largest:.10g} ") == setting.largest
    for text in (
        f"{setting.smallest - 1:.10g}",
        f"{setting.largest + 1:.10g}",
        "",
        "x",
        "nan",
        "inf",
        "1e999",
    ):
        with pytest.raises(ValueError, match=rf"^must be a .*number.* from .* to .*, not {text!r}$"):
            parse(setting, text)


def test_a_bad_variable_is_named() -> None:
    with pytest.raises(
        ValueError, match=r"^PYSANDBOX_LOG_LEVEL must be one of debug, info, warning, error, not 'x'$"
    ):
        from_environment({"PYSANDBOX_LOG_LEVEL": "x"})


def test_other_variables_are_left_alone() -> None:
    assert from_environment({"PORT": "1", "HOME": "/", "PYSANDBOX_PORT": "1"}) == {"port": 1}
