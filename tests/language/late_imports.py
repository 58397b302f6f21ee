"""Lists what functions of private copies import late and what is not loaded by then; a script for a test."""

from __future__ import annotations

import json
import sys


def main() -> None:
    from pysandbox.language import Language
    from pysandbox.language.finding import late_imports
    from pysandbox.language.private import _code_of, _find_spec

    private = Language()._library.private
    missing = set()
    for copy in sorted(private.copies):
        code = _code_of(_find_spec(copy))
        assert code is not None
        for name in late_imports(copy, code):
            if name in private.modules or name in missing:
                continue
            before = set(private.modules)
            try:
                private.load(name)
            except Exception:  # a function or class of a package, or a module that is not to be had
                continue
            missing.add(name)
            for new in set(private.modules) - before:
                del private.modules[new]
    json.dump(sorted(missing), sys.stdout)


if __name__ == "__main__":
    main()
