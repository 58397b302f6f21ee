"""Short programs whose output must be, to the byte, what ``python3 < program.py`` prints.

Each is a name and a source; a source that is bytes is sent as it is. Nothing here may depend on time, on
memory addresses or on files.
"""

# Short programs stay on one line.
# ruff: noqa: E501

from __future__ import annotations

PROGRAMS: dict[str, str | bytes] = {
    # --- output ---------------------------------------------------------------------------------------
    "nothing": "",
    "only-a-comment": "# nothing",
    "only-blank-lines": "\n\n\n",
    "print": "print('Hello, World!')",
    "print-unicode": "print('Grüße, 世界 \\U0001f600')",
    "print-without-end": "print('a', end='')",
    "print-many": "print(*range(5), sep=', ', end='!\\n')",
    "print-to-stderr": "import sys\nprint('out')\nprint('err', file=sys.stderr)",
    "write-returns-a-count": "import sys\nprint(sys.stdout.write('abc\\n'))",
    "both-streams": "import sys\nfor i in range(3):\n    print(i); print(-i, file=sys.stderr)",
    "bytes": "import sys\nsys.stdout.buffer.write(b'\\x00\\xff\\xfe')",
    "bytes-after-text": "import sys\nprint('a')\nsys.stdout.flush()\nsys.stdout.buffer.write(b'b\\n')",
    "carriage-return": "print('a\\r\\nb\\rc')",
    "nul-in-output": "print('a\\0b')",
    "long-output": "for i in range(5000): print('x' * 17, i)",
    "surrogate-to-stdout": "print('before')\nprint('\\ud800')\nprint('after')",
    "surrogate-to-stderr": "import sys\nprint('a\\ud800b', file=sys.stderr)",
    "expression-shows-nothing": "1 + 1\n'text'\nNone",
    "attributes-of-the-streams": """
import sys
for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
    print(stream, stream.name, stream.mode, stream.encoding, stream.errors, stream.newlines)
    print(stream.line_buffering, stream.write_through, stream.isatty(), stream.fileno(), stream.closed)
    print(stream.readable(), stream.writable(), stream.seekable())
    print(stream.buffer, stream.buffer.name, stream.buffer.mode, stream.buffer.raw)
    print(stream.buffer.raw.name, stream.buffer.raw.mode, stream.buffer.raw.closefd)
""",
    "streams-do-not-seek": """
import sys
for call in (sys.stdout.tell, sys.stdout.read, sys.stderr.read, sys.stdin.write):
    try:
        call(*([''] if call == sys.stdin.write else []))
    except Exception as error:
        print(type(error).__name__, error)
""",
    # --- input ----------------------------------------------------------------------------------------
    "input-at-its-end": "input()",
    "input-with-a-prompt": "input('name? ')",
    "input-caught": "try:\n    input('? ')\nexcept EOFError as error:\n    print(repr(error))",
    "stdin-reads-nothing": "import sys\nprint(repr(sys.stdin.read()), sys.stdin.readlines(), list(sys.stdin))",
    # --- replaced, closed and broken streams ------------------------------------------------------------
    "stdout-replaced": "import sys, io\nsys.stdout = io.StringIO()\nprint('lost')",
    "stdout-replaced-and-back": """
import sys, io
sys.stdout = buffer = io.StringIO()
print('kept')
sys.stdout = sys.__stdout__
print(repr(buffer.getvalue()))
""",
    "stdout-none": "import sys\nsys.stdout = None\nprint('lost')",
    "stdout-deleted": "import sys\ndel sys.stdout\nprint('lost')",
    "stdout-closed": "import sys\nprint('a')\nsys.stdout.close()\nprint('b')",
    "stdout-detached": "import sys\nbuffer = sys.stdout.detach()\nbuffer.write(b'x\\n')\nprint('b')",
    "stdout-rewrapped": """
import sys, io
sys.stdout = io.TextIOWrapper(sys.stdout.detach(), encoding='utf-8', line_buffering=True)
print('é')
""",
    "stdout-by-codecs": """
import sys, codecs
sys.stdout = codecs.getwriter('utf-8')(sys.stdout.detach())
print('é')
""",
    "stdout-reconfigured": "import sys\nsys.stdout.reconfigure(encoding='latin-1', errors='replace')\nprint('é €')",
    "stdout-with-a-failing-write": """
import sys
class Bad:
    def write(self, text): raise ValueError('no ' + text)
    def flush(self): pass
sys.stdout = Bad()
print('x')
""",
    "stdout-with-a-failing-flush": """
import sys
class Bad:
    def __repr__(self): return 'Bad()'
    def write(self, text): sys.stderr.write('<' + text + '>')
    def flush(self): raise ValueError('cannot')
sys.stdout = Bad()
print('x')
""",
    "stdout-that-exits-in-flush": """
import sys
class Bad:
    def __repr__(self): return 'Bad()'
    def write(self, text): pass
    def flush(self): raise SystemExit('flushed')
sys.stdout = Bad()
""",
    "stderr-replaced": """
import sys
class Upper:
    def write(self, text): sys.__stderr__.write(text.upper())
    def flush(self): pass
sys.stderr = Upper()
1 / 0
""",
    "stderr-none": "import sys\nsys.stderr = None\nprint('x')\n1 / 0",
    "stderr-with-a-failing-write": """
import sys
class Bad:
    def write(self, text): raise ValueError
    def flush(self): raise ValueError
sys.stderr = Bad()
1 / 0
""",
    "redirect-stdout": """
import contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as text:
    print('inside')
print(repr(text.getvalue()))
""",
    # --- exceptions -----------------------------------------------------------------------------------
    "error": "1 / 0",
    "error-after-output": "print('a')\nprint('b')\nraise ValueError('c')",
    "error-without-text": "raise ValueError",
    "error-with-arguments": "raise ValueError('a', 1, None)",
    "error-of-many-lines": "raise ValueError('first\\nsecond\\n')",
    "key-error": "{}['missing']",
    "name-error": "undefined",
    "os-error": "raise OSError(2, 'No such file or directory', 'x.txt')",
    "nested-calls": """
def outer(n):
    return inner(n)

def inner(n):
    return 10 / n

class A:
    def method(self):
        return [outer(i) for i in (2, 1, 0)]

A().method()
""",
    "lambda-and-comprehension": "f = lambda x: {y: 1 // y for y in x}\nf([1, 0])",
    "generator": "def g():\n    yield 1\n    raise RuntimeError('stop')\nfor x in g():\n    print(x)",
    "stop-iteration-in-generator": "def g():\n    next(iter([]))\n    yield 1\nnext(g())",
    "cause": "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError('b') from e",
    "context": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    {}['x']",
    "from-none": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise ValueError('b') from None",
    "three-in-a-chain": """
def first():
    raise KeyError('first')
def second():
    try:
        first()
    except KeyError as error:
        raise ValueError('second') from error
try:
    second()
except ValueError:
    undefined
""",
    "chain-with-a-loop": """
a, b = ValueError('a'), ValueError('b')
a.__cause__, b.__cause__ = b, a
raise a
""",
    "own-exception": "class Mine(Exception):\n    pass\nraise Mine('x')",
    "own-exception-in-a-class": "class A:\n    class Mine(Exception):\n        pass\nraise A.Mine('x')",
    "own-exception-with-str": "class Mine(Exception):\n    def __str__(self): return 'words'\nraise Mine",
    "str-fails": "class Mine(Exception):\n    def __str__(self): 1 / 0\nraise Mine",
    "str-exits": "class Mine(Exception):\n    def __str__(self): raise SystemExit(3)\nraise Mine",
    "str-is-no-string": "class Mine(Exception):\n    def __str__(self): return 5\nraise Mine",
    "module-is-odd": "class Mine(Exception):\n    __module__ = 5\nraise Mine('x')",
    "module-is-named": "class Mine(Exception):\n    __module__ = 'a.b'\nraise Mine('x')",
    "class-lies": "class Mine(Exception):\n    __class__ = property(lambda self: int)\nraise Mine('x')",
    "base-exception": "class Mine(BaseException):\n    pass\nraise Mine('x')",
    "keyboard-interrupt": "raise KeyboardInterrupt",
    "keyboard-interrupt-with-text": "raise KeyboardInterrupt('by hand')",
    "generator-exit": "raise GeneratorExit('x')",
    "raise-a-class-that-fails": "class Mine(Exception):\n    def __init__(self): 1 / 0\nraise Mine",
    "raise-no-exception": "raise 5",
    "notes": "e = ValueError('x')\ne.add_note('one')\ne.add_note('two\\nlines')\nraise e",
    "notes-are-odd": "e = ValueError('x')\ne.__notes__ = 5\nraise e",
    "notes-hold-odd-things": "e = ValueError('x')\ne.__notes__ = [1, 'two', None]\nraise e",
    "group": "raise ExceptionGroup('several', [ValueError('a'), TypeError('b')])",
    "group-nested": """
def fail(error):
    try:
        raise error
    except Exception as caught:
        return caught
inner = ExceptionGroup('inner', [fail(KeyError('k')), fail(OSError('o'))])
raise ExceptionGroup('outer', [fail(ValueError('v')), inner])
""",
    "group-with-notes-and-cause": """
try:
    1 / 0
except ZeroDivisionError as cause:
    group = ExceptionGroup('g', [ValueError(1), ValueError(2)])
    group.add_note('a note')
    raise group from cause
""",
    "group-wide": "raise ExceptionGroup('wide', [ValueError(i) for i in range(20)])",
    "group-deep": """
e = ValueError('core')
for i in range(14):
    e = ExceptionGroup(str(i), [e])
raise e
""",
    "group-split": """
try:
    raise ExceptionGroup('g', [ValueError(1), TypeError(2), KeyError(3)])
except* ValueError as caught:
    print(repr(caught))
""",
    "with-traceback-none": "raise ValueError('x').with_traceback(None)",
    "raised-again": """
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        print('cleaning')
        raise
f()
""",
    "finally-replaces": "try:\n    1 / 0\nfinally:\n    undefined",
    "unicode-in-a-message": "raise ValueError('naïve 世界 \\U0001f600')",
    "surrogate-in-a-message": "raise ValueError('a\\ud800b')",
    "unicode-names": "def größe():\n    raise ValueError('ü')\ngröße()",
    "assertion": "assert 1 == 2",
    "assertion-with-text": "assert 1 == 2, 'one is not two'",
    "assertion-of-a-value": "assert [] , {'a': 1}",
    "attribute-error-suggests": "class A:\n    colour = 1\nA().color",
    "name-error-suggests": "value = 1\nprint(valeu)",
    "name-error-suggests-a-local": "def f():\n    counter = 1\n    return conter\nf()",
    "name-error-suggests-a-builtin": "pritn('x')",
    "name-error-suggests-self": """
class A:
    def __init__(self): self.size = 1
    def f(self): return size
A().f()
""",
    "import-error": "import no_such_module",
    "import-error-of-a-submodule": "import json.no_such_module",
    "import-error-suggests": "from collections import OrderedDct",
    "import-error-name": "from math import no_such_name",
    "type-errors": "def f(a, *, b): pass\nf(1, 2, b=3)",
    "missing-argument": "def f(a, b): pass\nf(1)",
    "unhashable": "{[]: 1}",
    "not-callable": "x = 5\nx()",
    "not-iterable": "for i in 5: pass",
    "unpack": "a, b = 1, 2, 3",
    "int-of-text": "int('abc')",
    "index": "[1, 2][5]",
    "unbound-local": "def f():\n    print(x)\n    x = 1\nf()",
    "recursion": "def f(n):\n    return f(n + 1)\nf(0)",
    "recursion-of-two": "def f(n):\n    return g(n)\ndef g(n):\n    return f(n)\nf(0)",
    "recursion-depth": """
def depth(n):
    try:
        return depth(n + 1)
    except RecursionError:
        return n
print(depth(0))
""",
    "recursion-in-repr": "class A:\n    def __repr__(self): return repr(self)\nrepr(A())",
    "recursion-by-sorting": "def f(x):\n    return sorted([x, x], key=f)\nf(1)",
    "recursion-with-a-limit": """
import sys
print(sys.getrecursionlimit())
sys.setrecursionlimit(100)
print(sys.getrecursionlimit())
def f(): f()
f()
""",
    "recursion-raised-limit": """
import sys
sys.setrecursionlimit(3000)
def f(n): return 0 if n == 0 else 1 + f(n - 1)
print(f(2500))
def g(): g()
g()
""",
    "recursion-limit-is-wrong": "import sys\nsys.setrecursionlimit(0)",
    "recursion-in-a-context": """
def f():
    try:
        1 / 0
    except ZeroDivisionError:
        f()
import sys
sys.setrecursionlimit(20)
f()
""",
    "repeated-lines": """
def f(n):
    if n == 0:
        raise ValueError('deep')
    f(n - 1)
f(10)
""",
    "del-raises": "class A:\n    def __del__(self): 1 / 0\na = A()\ndel a\nprint('on')",
    "del-raises-in-a-call": """
class A:
    def __repr__(self): return 'A()'
    def __del__(self): self.close()
    def close(self): raise ValueError('closing')
def f():
    a = A()
f()
print('on')
""",
    "weakref-callback-raises": """
import weakref
class A: pass
a = A()
def callback(ref): raise ValueError('callback')
ref = weakref.ref(a, callback)
del a
print('on')
""".replace("def callback", "def callback"),
    "generator-ignores-exit": """
def g():
    try:
        yield 1
    except GeneratorExit:
        raise ValueError('in close')
def f():
    next(h := g())
try:
    x = g(); next(x); x.close()
except ValueError as error:
    print(error)
""",
    # --- exit -----------------------------------------------------------------------------------------
    "exit": "import sys\nprint('a')\nsys.exit()\nprint('b')",
    "exit-zero": "import sys\nsys.exit(0)",
    "exit-status": "import sys\nsys.exit(3)",
    "exit-true": "import sys\nsys.exit(True)",
    "exit-text": "import sys\nsys.exit('text')",
    "exit-unicode": "import sys\nsys.exit('Grüße \\ud800')",
    "exit-object": "import sys\nsys.exit([1, 'two'])",
    "exit-tuple": "raise SystemExit(1, 2)",
    "exit-class": "raise SystemExit",
    "exit-subclass": "class Leave(SystemExit):\n    pass\nraise Leave('words')",
    "exit-code-fails": """
class Leave(SystemExit):
    @property
    def code(self): raise ValueError
raise Leave('words')
""",
    "exit-str-fails": "import sys\nclass A:\n    def __str__(self): 1 / 0\nsys.exit(A())",
    "exit-from-a-function": "import sys\ndef f():\n    try:\n        sys.exit('bye')\n    finally:\n        print('cleanup')\nf()",
    "exit-in-except": "import sys\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    sys.exit('gone')",
    # --- hooks ----------------------------------------------------------------------------------------
    "excepthook": """
import sys
def hook(kind, error, tb):
    print('caught', kind.__name__, error)
sys.excepthook = hook
1 / 0
""",
    "excepthook-fails": "import sys\ndef hook(*args):\n    {}['x']\nsys.excepthook = hook\n1 / 0",
    "excepthook-exits": "import sys\ndef hook(*args):\n    sys.exit('from the hook')\nsys.excepthook = hook\n1 / 0",
    "excepthook-is-none": "import sys\nsys.excepthook = None\n1 / 0",
    "excepthook-and-exit": "import sys\nsys.excepthook = print\nsys.exit('text')",
    "excepthook-calls-the-original": """
import sys
def hook(kind, error, tb):
    print('first')
    sys.__excepthook__(kind, error, tb)
sys.excepthook = hook
def f(): 1 / 0
f()
""",
    "unraisablehook": """
import sys
sys.unraisablehook = lambda args: print(args.exc_type.__name__, args.exc_value, args.err_msg)
class A:
    def __del__(self): 1 / 0
A()
print('on')
""",
    "traceback-limit": """
import sys
sys.tracebacklimit = 1
def f(): g()
def g(): 1 / 0
f()
""",
    # --- syntax errors --------------------------------------------------------------------------------
    "syntax-error": "x = = 1",
    "syntax-error-later": "print('a')\nx = 1\nif x\n    pass\n",
    "syntax-error-in-a-function": "def f():\n    return 1 +\n",
    "syntax-error-hint": "print 'hello'",
    "syntax-error-range": "f(a for a in b, c)",
    "syntax-error-keyword": "class = 5",
    "syntax-error-comma": "x = [1, 2\ny = 3",
    "syntax-error-open-bracket": "print((1, 2)\n",
    "syntax-error-close-bracket": "x = (1, 2]\n",
    "syntax-error-string": "x = 'abc",
    "syntax-error-triple-string": 'x = """abc\ndef\n',
    "syntax-error-fstring": "f'{a b}'",
    "syntax-error-fstring-open": "f'{a'",
    "syntax-error-number": "x = 1__0",
    "syntax-error-octal": "x = 0777",
    "syntax-error-character": "x = 1 ? 2",
    "syntax-error-continuation": "x = 1 \\ + 2",
    "syntax-error-eof-after-backslash": "x = 1 + \\",
    "syntax-error-in-a-continued-line": "x = 1 + \\\n    2 3\nprint(x)\n",
    "syntax-error-after-two-continued-lines": "x =\\\n\\\n 2 3\n",
    "syntax-error-after-a-long-string": "x = '''a\nb''' 3\n",
    "syntax-error-in-a-long-call": "print(1,\n      2 3,\n      4)\n",
    "syntax-error-continued-crlf": "x = 1 + \\\r\n    2 3\r\nprint(x)\r\n",
    "block-missing-at-the-end": "if True:\n",
    "block-missing-without-newline": "def f():",
    "block-missing-before-a-comment": "while True:\n    # nothing\n",
    "block-missing-before-blank-lines": "for x in y:\n\n\n",
    "block-missing-in-a-block": "class A:\n    def f(self):\n",
    "block-missing-in-a-continued-line": "if 1 and \\\n        2:\n",
    "block-missing-in-between": "def f():\nprint(1)\n",
    "block-missing-at-a-dedent": "class A:\n    def f(self):\nx = 1\n",
    "try-alone-at-the-end": "try:\n    x = 1\n",
    "try-in-a-class-alone-at-the-end": "class A:\n    try:\n        x = 1\n    @property\n",
    "try-alone": "try:\n    x = 1\nprint(x)\n",
    "case-missing-at-the-end": "match x:\n",
    "continuation-of-nothing": "if True:\n\\\n",
    "syntax-error-assignment": "f() = 1",
    "syntax-error-unicode-quote": "print(“hello”)",
    "indentation": "def f():\nreturn 1",
    "indentation-unexpected": "x = 1\n    y = 2\n",
    "indentation-dedent": "if True:\n        x = 1\n    y = 2\n",
    "indentation-tabs": "if True:\n\tx = 1\n        y = 2\n",
    "return-outside": "return 5",
    "return-outside-later": "x = 1\n\nif x:\n    return 5\n",
    "yield-outside": "yield 1",
    "await-outside": "await x",
    "break-outside": "break",
    "continue-outside": "if True:\n    continue",
    "nonlocal-at-top": "nonlocal x",
    "global-after-use": "def f():\n    x = 1\n    global x\n",
    "duplicate-argument": "def f(a, a): pass",
    "star-assignment": "*a = 1",
    "two-stars": "*a, *b = 1, 2",
    "delete-a-call": "del f()",
    "keyword-argument-repeated": "f(a=1, a=2)",
    "late-future": "x = 1\nfrom __future__ import annotations",
    "unknown-future": "from __future__ import braces",
    "assign-to-debug": "__debug__ = 1",
    "exec-syntax-error": "exec('x = = 1')",
    "eval-syntax-error": "eval('1 +')",
    "compile-in-a-function": "def f():\n    exec('1 +\\n2', {})\nf()",
    "exec-runtime-error": "exec('def f():\\n    1 / 0\\nf()')",
    "syntax-error-by-hand": "raise SyntaxError('words', ('file.py', 3, 5, 'some text here\\n', 3, 9))",
    "syntax-error-bare": "raise SyntaxError('words')",
    "syntax-error-odd": "e = SyntaxError('words')\ne.lineno = 'x'\ne.filename = 5\nraise e",
    "huge-integer": "x = " + "1" * 5000,
    "deep-nesting": "x = " + "(" * 300 + ")" * 300,
    # --- how the source is read -----------------------------------------------------------------------
    "no-final-newline": "if True:\n    print('x')",
    "final-comment": "print('x')\n# end",
    "crlf": "def f():\r\n    return '''a\r\nb'''\r\nprint(repr(f()))\r\n",
    "lone-cr": "x = 1\rprint(x)\r",
    "form-feed": "\x0cx = 1\n\x0cprint(x)\n",
    "byte-order-mark": b"\xef\xbb\xbfprint('x')",
    "byte-order-mark-and-error": b"\xef\xbb\xbfx = = 1",
    "cookie-of-utf-8": "# -*- coding: utf-8 -*-\nprint('é')",
    "lone-surrogate": "print('a')\nx = '\ud800'\n".encode("utf-8", "surrogatepass"),
    "unicode-source": "größe = '世界'\nprint(größe)",
    "unicode-error-position": "größe = = 1",
    "tab-error-position": "if True:\n\tx = = 1",
    "line-continuation": "x = 1 + \\\n    2\nprint(x)",
    "semicolons": "x = 1; print(x);",
    "future-annotations": "from __future__ import annotations\ndef f(x: Undefined): pass\nprint(f.__annotations__)",
    "docstring": "'''words'''\nprint(__doc__)",
    "names": "print(__name__, sorted(n for n in globals() if n in ('__name__', '__doc__')))",
    "annotations": "x: int = 5\nprint(__annotations__)",
    # --- warnings -------------------------------------------------------------------------------------
    "warning": "import warnings\nwarnings.warn('careful')",
    "warning-in-a-function": "import warnings\ndef f():\n    warnings.warn('careful', stacklevel=2)\nf()",
    "warning-stacklevel-too-large": "import warnings\nwarnings.warn('careful', stacklevel=50)",
    "warning-once": "import warnings\nfor i in range(3):\n    warnings.warn('again')",
    "warning-category": "import warnings\nwarnings.warn('old', DeprecationWarning)\nwarnings.warn('f', FutureWarning)",
    "warning-ignored-category": "import warnings\nwarnings.warn('x', PendingDeprecationWarning)",
    "warning-as-error": "import warnings\nwarnings.simplefilter('error')\nwarnings.warn('now an error')",
    "warning-recorded": """
import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    warnings.warn('kept', stacklevel=1)
print([(str(w.message), w.category.__name__, w.filename, w.lineno) for w in caught])
""",
    "warning-shown-otherwise": """
import warnings
def show(message, category, filename, lineno, file=None, line=None): print('shown', message, filename, lineno)
warnings.showwarning = show
warnings.warn('x')
""",
    "warning-of-the-compiler": "x = 5\nif x is 5: print('five')",
    "warning-of-an-escape": "print('\\d')",
    "warning-of-a-tuple-assert": "assert (1, 'always true')",
    "warning-of-a-call": "[1, 2](0)",
    "warning-of-an-invert": "print(~True)",
    "coroutine-never-awaited": "async def f(): pass\nf()\nprint('on')",
    # --- user code prints errors itself ----------------------------------------------------------------
    "print-exc": "import traceback\ndef f():\n    1 / 0\ntry:\n    f()\nexcept ZeroDivisionError:\n    traceback.print_exc()",
    "format-exc": "import traceback\ntry:\n    {}['x']\nexcept KeyError:\n    print(traceback.format_exc())",
    "format-exc-chain": """
import traceback
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError('v')
except ValueError:
    print(traceback.format_exc())
""",
    "print-stack": "import traceback\ndef f():\n    traceback.print_stack()\nf()",
    "format-stack": "import traceback\ndef f():\n    print(''.join(traceback.format_stack()))\nf()",
    "extract-stack": "import traceback\nprint([(f.filename, f.lineno, f.name) for f in traceback.extract_stack()])",
    "extract-tb": """
import traceback
try:
    int('x')
except ValueError as error:
    print([(f.filename, f.lineno, f.name) for f in traceback.extract_tb(error.__traceback__)])
""",
    "format-exception-only": "import traceback\nprint(traceback.format_exception_only(ValueError('x')))",
    "traceback-exception": """
import traceback
try:
    undefined
except NameError as error:
    print(''.join(traceback.TracebackException.from_exception(error).format()))
""",
    "print-last": "import traceback\ntry:\n    traceback.print_last()\nexcept ValueError as error:\n    print(error)",
    "logging": "import logging\nlogging.warning('careful %s', 5)\nlogging.info('not shown')",
    "logging-exception": "import logging\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    logging.exception('failed')",
    "logging-stack": "import logging\ndef f():\n    logging.warning('here', stack_info=True)\nf()",
    "logging-position": """
import logging
logging.basicConfig(format='%(filename)s %(lineno)d %(funcName)s %(message)s')
def f():
    logging.error('one')
    logging.error('two', stacklevel=2)
f()
""",
    # --- the library in tracebacks ----------------------------------------------------------------------
    "library-json": "import json\njson.loads('{')",
    "library-json-dumps": "import json\njson.dumps({'a': {1, 2}})",
    "library-decimal": "import decimal\ndecimal.Decimal('x')",
    "library-enum": "import enum\nclass C(enum.Enum):\n    A = 1\nC(5)",
    "library-dataclass": "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: list = []",
    "library-dataclass-frozen": "import dataclasses\n@dataclasses.dataclass(frozen=True)\nclass A:\n    x: int\nA(1).x = 2",
    "library-abc": "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\nA()",
    "library-random": "import random\nrandom.choice([])",
    "library-re": "import re\nre.compile('(')",
    "library-statistics": "import statistics\nstatistics.mean([])",
    "library-fractions": "import fractions\nfractions.Fraction(1, 0)",
    "library-datetime": "import datetime\ndatetime.date(2020, 13, 1)",
    "library-strptime": "import datetime\ndatetime.datetime.strptime('x', '%Y')",
    "library-cached-property": """
import functools
class A:
    @functools.cached_property
    def x(self): return 1 / 0
A().x
""",
    "library-context-manager": """
import contextlib
@contextlib.contextmanager
def manager():
    yield 1
    undefined
with manager():
    print('in')
""",
    "library-context-manager-passes-on": """
import contextlib
@contextlib.contextmanager
def manager():
    try:
        yield
    finally:
        print('out')
with manager():
    1 / 0
""",
    "library-collections": "import collections\ncollections.namedtuple('A', 'x x')",
    "library-asyncio": """
import asyncio
async def inner():
    await asyncio.sleep(0)
    raise ValueError('async')
async def main():
    await inner()
asyncio.run(main())
""",
    "library-asyncio-group": """
import asyncio
async def fail(n):
    raise ValueError(n)
async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail(1))
        group.create_task(fail(2))
asyncio.run(main())
""",
    "library-unittest": """
import unittest
class T(unittest.TestCase):
    def test_fails(self):
        self.assertEqual(1, 2)
result = unittest.TestResult()
T('test_fails').run(result)
print(result.failures[0][1])
""",
    "library-typing": "import typing\ntyping.Optional[1, 2]",
    "library-heapq-compare": "import heapq\nheapq.heappush([1], 'a')\nheapq.heapify([1, 'a'])",
    "library-sorted-key": "sorted([1, 2], key=lambda x: x.y)",
    "library-argparse": """
import argparse
parser = argparse.ArgumentParser(prog='p')
parser.add_argument('--n', type=int)
parser.parse_args(['--n', 'x'])
""",
    # --- guarded names ----------------------------------------------------------------------------------
    "getattr-fails": "class A: pass\ndef f(): return getattr(A(), 'missing')\nf()",
    "getattr-runs-a-property": """
class A:
    @property
    def x(self): return 1 / 0
def f(): return getattr(A(), 'x')
f()
""",
    "setattr-runs-a-property": """
class A:
    @property
    def x(self): pass
    @x.setter
    def x(self, value): raise ValueError(value)
setattr(A(), 'x', 5)
""",
    "getattr-in-del": "class A:\n    def __del__(self): getattr(self, 'missing')\nA().__del__()",
    "getattr-in-print-exc": """
import traceback
class A:
    @property
    def x(self): return 1 / 0
try:
    getattr(A(), 'x')
except ZeroDivisionError:
    traceback.print_exc()
""",
    "getattr-in-a-stack": """
import traceback
class A:
    @property
    def x(self): traceback.print_stack()
getattr(A(), 'x')
""",
    "format-fails": "'{} {}'.format(1)",
    "format-runs-user-code": "class A:\n    def __format__(self, spec): return str(1 / 0)\n'{:x}'.format(A())",
    "import-as-a-function": "__import__('no_such_module')",
    "eval-runs-user-code": "def f(): return 1 / 0\neval('f()')",
    "type-made-by-hand": "A = type('A', (), {'f': lambda self: 1 / 0})\nA().f()",
    "vars-of-nothing": "vars(5)",
    "attrgetter-fails": "import operator\noperator.attrgetter('a.b')(5)",
    "methodcaller-fails": "import operator\nclass A:\n    def f(self): 1 / 0\noperator.methodcaller('f')(A())",
    "match-fails": "class A: pass\nmatch A():\n    case A(x): pass",
    "super-fails": "class A:\n    def f(self): super().missing()\nA().f()",
    # --- threads --------------------------------------------------------------------------------------
    "thread-joined-at-the-end": """
import threading, time
def work():
    time.sleep(0.05)
    print('done')
threading.Thread(target=work).start()
print('main ends')
""",
    "thread-fails": """
import threading
def work():
    1 / 0
thread = threading.Thread(target=work, name='worker')
thread.start()
thread.join()
print('on')
""",
    "thread-fails-with-a-cause": """
import threading
def work():
    try:
        {}['k']
    except KeyError as error:
        raise ValueError('v') from error
thread = threading.Thread(target=work, name='worker')
thread.start()
""",
    "thread-exits": "import threading, sys\nthreading.Thread(target=sys.exit, args=('quiet',)).start()",
    "thread-excepthook": """
import threading
threading.excepthook = lambda args: print('hook', args.exc_type.__name__, args.exc_value, args.thread.name)
thread = threading.Thread(target=lambda: 1 / 0, name='worker')
thread.start()
""",
    "thread-starts-a-thread": """
import threading, time
def second():
    time.sleep(0.02)
    print('second')
def first():
    time.sleep(0.02)
    threading.Thread(target=second).start()
    print('first')
threading.Thread(target=first).start()
""",
    "thread-outlives-an-error": """
import threading, time
def work():
    time.sleep(0.05)
    print('still done')
threading.Thread(target=work).start()
raise ValueError('main')
""",
    "thread-recursion": """
import threading
def f(n):
    return f(n + 1)
thread = threading.Thread(target=f, args=(0,), name='worker')
thread.start()
""",
    "thread-pool": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(lambda x: x * x, range(5))))
""",
    "thread-pool-fails": """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(1) as pool:
    pool.submit(int, 'x').result()
""",
    "thread-pool-left-open": """
from concurrent.futures import ThreadPoolExecutor
pool = ThreadPoolExecutor(2)
print(pool.submit(pow, 2, 10).result())
""",
    "main-thread": "import threading\nprint(threading.current_thread() is threading.main_thread(), threading.current_thread().name)",
}
