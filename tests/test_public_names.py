"""Only the public names are public."""

from __future__ import annotations

import inspect

import pytest

import pysandbox

PUBLIC = {
    "LayerMissing": {"add_note", "args", "with_traceback"},
    "Limits": {"time", "memory", "output"},
    "Outcome": {"OK", "EXCEPTION", "EXITED", "TIMEOUT", "MEMORY", "OUTPUT", "CRASHED"},
    "Overloaded": {"add_note", "args", "with_traceback"},
    "Result": {
        "id",
        "outcome",
        "usage",
        "stdout",
        "stderr",
        "rolled_back",
        "partial_stdout",
        "partial_stderr",
        "exit_status",
        "value",
        "error",
    },
    "Sandbox": {"execute", "open", "session", "close", "layers", "limits", "checkpoints", "warm_workers"},
    "SandboxClosed": {"add_note", "args", "with_traceback"},
    "SandboxError": {"add_note", "args", "with_traceback"},
    "Session": {"execute", "close", "fork", "info", "last_used", "close_if_idle_since", "close_if_released"},
    "SessionInfo": {"id", "created", "last_used", "executions", "idle_expiry"},
    "SessionNotFound": {"add_note", "args", "with_traceback"},
    "Usage": {"wall", "cpu", "peak_memory", "waited"},
    "WorkerStartError": {"add_note", "args", "with_traceback"},
}


def test_the_package_exports_these_names_and_no_others() -> None:
    assert sorted(pysandbox.__all__) == sorted(PUBLIC)
    visible = {name for name in vars(pysandbox) if not name.startswith("_")}
    assert {name for name in visible if not inspect.ismodule(getattr(pysandbox, name))} == set(PUBLIC)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_class_shows_these_names_and_no_others(name: str) -> None:
    assert {member for member in dir(getattr(pysandbox, name)) if not member.startswith("_")} == PUBLIC[name]


@pytest.mark.parametrize("name", [name for name in PUBLIC if inspect.isclass(getattr(pysandbox, name))])
def test_a_public_class_and_its_methods_are_documented(name: str) -> None:
    public = getattr(pysandbox, name)
    assert public.__doc__
    for member, value in vars(public).items():
        if not member.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
            assert value.__doc__, f"{name}.{member}"


def test_every_error_is_a_sandbox_error() -> None:
    errors = [v for v in vars(pysandbox).values() if inspect.isclass(v) and issubclass(v, Exception)]
    assert all(issubclass(error, pysandbox.SandboxError) for error in errors)
