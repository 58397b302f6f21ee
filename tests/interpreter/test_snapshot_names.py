"""The names by which a snapshot tells of the library's objects."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from pysandbox.interpreter.snapshot.naming import Names


def module_with(**variables: Any) -> ModuleType:
    module = ModuleType("library")
    vars(module).update(variables)
    return module


def names_of(module: ModuleType) -> Names:
    return Names({"session": (session := ModuleType("__main__")), "library": module}, session)


def makes_a_function() -> Any:
    def inner() -> None:
        return None

    return lambda: inner


class Example:
    def method(self) -> None:
        return None

    @property
    def value(self) -> int:
        return 1

    @staticmethod
    def static() -> None:
        return None


def test_what_is_reached_from_a_module_has_a_name_that_leads_to_it_wherever_modules_are_alike() -> None:
    function = makes_a_function()
    inner = function.__closure__[0].cell_contents
    table = {"key": [Example], 1: object()}
    one = names_of(module_with(table=table, function=function, pair=(len, {"deep": print})))
    other = names_of(module_with(table=table, function=function, pair=(len, {"deep": print})))
    for value in (
        *(table, table["key"], function, inner, inner.__code__, len, print, Example, Example.method),
        *(Example.value.fget, Example.static, Example.__dict__["static"]),  # type: ignore[attr-defined]
    ):
        name = one.name_of(value)
        assert name is not None
        assert other.name_of(value) == name
        assert other[name] is value


def test_only_what_has_a_name_is_found_by_one() -> None:
    names = names_of(
        module_with(number=1.5, members={len}, table={"key": [Example]}, other=ModuleType("other"))
    )
    good = names.name_of(Example)
    assert good is not None
    for name in (
        "",
        "elsewhere",
        "library\0number",
        "library\0members",
        "library\0other",
        "library\0table\0no",
        good + "\0no",
    ):
        with pytest.raises(KeyError):
            names[name]


def test_no_two_objects_share_a_name() -> None:
    one, two, three = [1], [2], [3]
    module = module_with(a={"b.c": one, "b": {"c": two}, "b\0c": three})
    names = names_of(module)
    assert names[names.name_of(one) or ""] is one
    assert names[names.name_of(two) or ""] is two
    assert names.name_of(three) is None


def test_what_is_near_a_module_is_named_even_where_a_longer_way_was_seen_first() -> None:
    function = makes_a_function()
    inner = function.__closure__[0].cell_contents
    chain: Any = function
    for _ in range(6):
        chain = [chain]
    names = names_of(module_with(chain=chain, near=function))
    assert names.name_of(inner) is not None


def test_plain_data_sets_and_the_session_have_no_names() -> None:
    members = {len}
    session = ModuleType("__main__")
    vars(session)["mine"] = mine = [1]
    names = Names({"session": session, "library": module_with(number=1.5, members=members)}, session)
    assert [names.name_of(value) for value in (1.5, members, mine)] == [None, None, None]
    assert names.name_of(session) == "session"
    assert names[names.name_of(vars(session)) or ""] is vars(session)
