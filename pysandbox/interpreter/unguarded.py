"""The language layer switched off: plain CPython, for the tests of the other layers only."""

from __future__ import annotations

import builtins
from types import CodeType, ModuleType


class Unguarded:
    """What an interpreter needs of a language, without any rule."""

    def new_main(self) -> ModuleType:
        """Return a fresh ``__main__``."""
        main = ModuleType("__main__")
        self.arm(main.__dict__)
        return main

    def reseed(self) -> None:
        """Nothing to do: CPython itself seeds the real ``random`` anew in each fork."""

    def arm(self, namespace: dict[str, object]) -> None:
        """Give the namespace the real builtins."""
        namespace["__builtins__"] = builtins

    def compile(self, source: str | bytes, filename: str = "<stdin>") -> CodeType:
        """Compile a program as CPython does."""
        return compile(source, filename, "exec", dont_inherit=True)

    def run(self, code: CodeType, namespace: dict[str, object]) -> None:
        """Execute a program."""
        exec(code, namespace)
