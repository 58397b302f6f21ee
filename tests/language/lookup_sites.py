# ruff: noqa: E501 - programs and expected texts are kept on one line
"""Lists where shared modules look up names, evaluate text or open files by themselves; a script for a test.

Prints a JSON list of sites that no patch covers, as ``module: call``, for the running version of Python.
"""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from types import ModuleType

LOOKUPS = frozenset({"getattr", "setattr", "delattr"})
EVALUATORS = frozenset({"eval", "exec", "compile", "open", "__import__", "import_module"})


def sites_of(module: ModuleType) -> list[str]:
    """Return the calls in ``module`` that could bypass the policy, and that its own variables do not replace."""
    tree = ast.parse(Path(module.__file__ or "").read_bytes())
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else None
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("import_module", "open"):
            name = node.func.attr
        is_lookup = name in LOOKUPS and len(node.args) > 1 and not isinstance(node.args[1], ast.Constant)
        if (is_lookup or name in EVALUATORS) and not is_replaced(module, name):
            found.append(f"{module.__name__}: {ast.unparse(node)}")
    return found


def is_replaced(module: ModuleType, name: str | None) -> bool:
    return getattr(module.__dict__.get(name or ""), "__module__", "").startswith("pysandbox.")


def main() -> None:
    from pysandbox.language import Language

    private = Language()._library.private
    shared = {
        id(module): module
        for name, module in private.modules.items()
        if name not in private.copies and (getattr(module, "__file__", None) or "").endswith(".py")
    }
    names = {module.__name__ for module in shared.values()}
    for name, module in list(sys.modules.items()):  # the submodules that shared packages are made of
        if any(name.startswith(f"{package}.") for package in names) and (
            getattr(module, "__file__", None) or ""
        ).endswith(".py"):
            shared[id(module)] = module
    json.dump(sorted({site for module in shared.values() for site in sites_of(module)}), sys.stdout)


if __name__ == "__main__":
    main()
