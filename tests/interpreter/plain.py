"""The least that the interpreter needs of a language: plain CPython."""

from __future__ import annotations

import builtins
from types import CodeType, ModuleType


class Plain:
    """Compiles without any rule."""

    def new_main(self) -> ModuleType:
        main = ModuleType("__main__")
        main.__annotations__ = {}
        return main

    def reseed(self) -> None:
        pass

    def arm(self, namespace: dict[str, object]) -> None:
        namespace["__builtins__"] = builtins

    def compile(self, source: str | bytes, filename: str = "<stdin>") -> CodeType:
        return compile(source, filename, "exec", dont_inherit=True)

    def run(self, code: CodeType, namespace: dict[str, object]) -> None:
        exec(code, namespace)
