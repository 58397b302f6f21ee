"""``functools.update_wrapper`` and ``wraps`` under the policy: the names to copy are the caller's to choose.

Everything else in ``functools`` looks up names that its own source spells out. One of these is guarded:
``partialmethod`` keeps the ``__self__`` of whatever a descriptor of the user's returns.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, Final

from .guards import check_name, read_attribute, write_attribute
from .recompiled import guard_name

_UPDATED: Final = functools.WRAPPER_UPDATES
_ASSIGNED: Final = functools.WRAPPER_ASSIGNMENTS
_getattr: Final = getattr


def update_wrapper(
    wrapper: Any, wrapped: Any, assigned: Iterable[str] = _ASSIGNED, updated: Iterable[str] = _UPDATED
) -> Any:
    """Update a wrapper function to look like the wrapped function."""
    for name in assigned:
        name = check_name(name)
        try:
            value = read_attribute(wrapped, name)
        except AttributeError:
            continue
        write_attribute(wrapper, name, value)
    for name in updated:
        if name == "__dict__" and type(wrapper) is not type and not isinstance(wrapper, ModuleType):
            own = _getattr(wrapper, "__dict__")
        else:
            own = read_attribute(wrapper, check_name(name))
        own.update(read_attribute(wrapped, check_name(name), {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(
    wrapped: Any, assigned: Iterable[str] = _ASSIGNED, updated: Iterable[str] = _UPDATED
) -> Callable[[Any], Any]:
    """Return a decorator that applies ``update_wrapper`` to the decorated function."""
    return functools.partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


def mend(functools_copy: ModuleType) -> None:
    """Put the checked versions into the private copy of ``functools``."""
    for function in (update_wrapper, wraps):
        function.__module__ = "functools"
        setattr(functools_copy, function.__name__, function)
    guard_name(functools_copy, functools_copy.partialmethod, "__get__", "__self__")
