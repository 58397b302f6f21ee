"""The tables of modules: which can be imported, what each shows, and in which form the code behind it exists.

Read it from top to bottom: a module that is named nowhere here does not exist for user code. ``facades.py``
makes what users see, ``private.py`` loads private copies, ``library.py`` puts the tables to work.

    shared   the interpreter's own module. Only for modules that compiled code also works with, or whose
             classes other shared modules must recognise. What reaches further is mended in ``patches.py``.
    private  a second copy, executed with the library builtins: `open` refuses, `getattr` checks names,
             imports lead to copies and stand-ins. Everything that is not named as shared is private.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# --- one for all: compiled code or other shared modules rely on these being one -----------------------------

_SHARED_REASONS: Final = {
    "abc _collections_abc collections": "the interpreter asks these classes itself",
    "enum re _strptime copyreg": "compiled code imports them by name",
    "json zoneinfo datetime decimal": "their compiled halves raise the Python half's errors",
    "typing types": "the interpreter makes its own type parameters and unions with them",
    "codecs encodings": "the codec registry hands out their classes",
    "warnings threading _threading_local": "the interpreter keeps its state in them",
    "weakref _weakrefset queue contextvars": "threads and tasks are made of them",
    "asyncio concurrent.futures logging": "the compiled half of asyncio works with them",
    "numbers fractions statistics ipaddress calendar difflib graphlib colorsys heapq": (
        "pure computing without any dynamic lookup, and pickle finds their classes by name"
    ),
    "bisect keyword stringprep sre_compile struct opcode token stat locale": "constants and pure computing",
    "_compat_pickle __future__ _pydecimal _colorize": "constants and pure computing",
}
# name -> the reason
SHARED: Final = MappingProxyType(
    {name: reason for names, reason in _SHARED_REASONS.items() for name in names.split()}
)

# Submodules of shared packages that exist as private copies all the same: they reach files and sockets.
PRIVATE_SUBMODULES: Final = frozenset({"logging.handlers", "logging.config"})

# --- compiled modules that cannot do harm: they compute on what they are given ------------------------------

EXTENSIONS: Final = frozenset(
    _names("""
    _abc _ast _asyncio _bisect _blake2 _bz2 _codecs _codecs_cn _codecs_hk _codecs_iso2022 _codecs_jp
    _codecs_kr _codecs_tw _collections _contextvars _csv _datetime _decimal _elementtree _functools
    _hashlib _heapq _json _locale _lzma _md5 _multibytecodec _opcode _operator _queue _random _sha1
    _sha2 _sha256 _sha3 _sha512 _signal _sre _stat _statistics _string _struct _symtable _thread
    _tokenize _tracemalloc _typing _uuid _warnings _weakref _zoneinfo array atexit binascii cmath
    errno itertools math pyexpat time unicodedata zlib
    """)
)

# --- what can be imported -----------------------------------------------------------------------------------

# Modules that only compute: everything public in them is shown.
PURE: Final = _names("""
    abc argparse array base64 binascii bisect calendar cmath cmd collections collections.abc
    colorsys configparser contextvars copy csv datetime decimal difflib errno fractions getopt
    graphlib hashlib heapq hmac html html.entities html.parser ipaddress itertools json json.decoder
    json.encoder json.scanner keyword locale math numbers optparse pprint queue quopri random re
    reprlib sched secrets shlex stat statistics string stringprep struct textwrap time token
    tokenize unicodedata uuid zlib zoneinfo bz2 lzma gzip zipfile tarfile mimetypes email email.mime
    email.message email.policy email.parser email.utils email.mime.text email.mime.multipart
    email.mime.base email.mime.application email.mime.audio email.mime.image email.mime.message
    email.mime.nonmultipart email.header email.charset email.encoders email.errors email.feedparser
    email.generator email.iterators email.headerregistry
    xml xml.etree xml.etree.ElementTree xml.dom xml.dom.minidom xml.dom.pulldom xml.sax
    xml.parsers xml.parsers.expat xml.sax.handler xml.sax.saxutils xml.sax.xmlreader plistlib tomllib
    fnmatch gettext getpass tracemalloc _codecs
    linecache fileinput __future__ urllib urllib.parse urllib.error urllib.response http
    http.cookies http.cookiejar unittest.case unittest.result unittest.suite unittest.runner
""")

# Modules that reach files, the network or processes: their pure parts work, the rest raises PermissionError.
SYSTEM: Final = _names("""
    os os.path posixpath ntpath genericpath pathlib pathlib._local shutil tempfile glob io socket selectors
    select subprocess urllib.request http.client smtplib ssl sqlite3 platform signal resource wave
""")

# Modules of which some names are left out: name -> (the names, the reason).
IN_PART: Final = MappingProxyType(
    {
        "ast": (("compile",), "it is there for ast.parse alone"),
        "asyncio": ((), ""),
        "codecs": ((), ""),
        "concurrent": ((), ""),
        "concurrent.futures": (("ProcessPoolExecutor",), "sessions start no processes"),
        "concurrent.futures.thread": ((), ""),
        "contextlib": ((), ""),
        "copyreg": ((), ""),
        "dataclasses": ((), ""),
        "doctest": (("set_trace",), ""),
        "enum": ((), ""),
        "functools": ((), ""),
        "linecache": (("cache", "lazycache"), "the texts are shared with the process around the session"),
        "inspect": (
            (
                "currentframe", "stack", "trace", "getframeinfo", "getinnerframes", "getouterframes",
                "getgeneratorlocals", "getcoroutinelocals", "getasyncgenlocals", "getclosurevars",
                "getattr_static", "getmembers_static", "classify_class_attrs", "getmodule", "unwrap",
                "FrameInfo", "Traceback", "getlineno", "findsource", "walktree", "getblock", "getargs",
                "getargvalues", "ArgInfo",
            ),
            "they read frames, closures and raw descriptors",
        ),
        "logging": (("currentframe",), "it hands out a frame"),
        "logging.handlers": ((), ""),
        "logging.config": (("listen", "stopListening"), "they serve a socket"),
        "operator": ((), ""),
        "pickle": ((), ""),
        "pickletools": ((), ""),
        "threading": (
            ("settrace", "setprofile", "settrace_all_threads", "setprofile_all_threads", "_start_new_thread"),
            "a trace function is handed frames",
        ),
        "timeit": ((), ""),
        "traceback": (("walk_stack", "walk_tb"), "they hand out frames"),
        "types": (("CodeType", "FrameType"), "they make code and lead to running functions"),
        "typing": ((), ""),
        "unittest": ((), ""),
        "unittest.mock": ((), ""),
        "warnings": ((), ""),
        "weakref": ((), ""),
        "atexit": ((), ""),
        "gc": ((), ""),
        "sys": ((), ""),
        "builtins": ((), ""),
        "importlib": ((), ""),
        "importlib.util": ((), ""),
    }
)  # fmt: skip

# Compiled modules of which only constants and errors remain: whatever is called in them refuses.
REFUSING: Final = ("_posixsubprocess", "_winapi", "select", "signal", "fcntl", "pwd", "grp", "msvcrt", "mmap")
# Modules that compiled code imports by way of the `__import__` of whoever calls it, and then takes from the
# real `sys.modules`: they can be imported, and are empty.
NAMED_BY_COMPILED_CODE: Final = (
    "_strptime",
    "_pylong",
    "_compat_pickle",
    "_operator",
    "_collections_abc",
    "_weakrefset",
    "_io",
    "_py_abc",
    "_pydatetime",
    "zoneinfo._common",
    "zoneinfo._tzpath",
    "asyncio.events",
    "asyncio.base_futures",
    "asyncio.base_tasks",
    "asyncio.exceptions",
    "asyncio.coroutines",
    "sqlite3.dump",
)

# Names with a leading underscore, or from a compiled half, that programs use as if they were public: they
# compute only, or are classes that `type()` of a public function's result gives as well.
USED_PRIVATE: Final = MappingProxyType(
    {
        "collections": ("_count_elements",),
        "contextlib": ("_GeneratorContextManager", "_AsyncGeneratorContextManager"),
        "copyreg": ("_reconstructor",),  # pickles of protocols 0 and 1 name it
        "functools": ("_CacheInfo",),
        "heapq": ("_heapify_max", "_heappop_max", "_heapreplace_max"),
        "json.decoder": ("scanstring",),
        "typing": ("_GenericAlias",),  # dataclasses looks for it by way of sys.modules
    }
)

# Modules that functions of private copies import when they are first called, and that programs need then.
NEEDED_LATE: Final = _names(
    "unittest._log xml.dom.expatbuilder xml.sax.expatreader _md5 _sha1 _sha2 _sha256 _sha3"
)

# Modules that some builds or versions of Python lack; pickles of paths name the last since Python 3.13.
OPTIONAL: Final = frozenset({"bz2", "lzma", "sqlite3", "select", "resource", "pathlib._local"})

# Packages whose submodules appear on them only when they are imported, as in CPython.
LAZY_CHILDREN: Final = frozenset(
    {"concurrent", "xml", "urllib", "http", "email", "html", "logging", "unittest"}
)

# Classes of extra modules that keep changing state on the class itself, and so cannot be made immutable.
CHANGING: Final = MappingProxyType(
    {
        "sympy.core.symbol": ("Dummy",),
        "sympy.printing.python": ("PythonPrinter",),
        "sympy.physics.control.lti": (
            "TransferFunction", "Series", "MIMOSeries", "Parallel", "MIMOParallel", "Feedback",
            "MIMOFeedback", "TransferFunctionMatrix", "StateSpace",
        ),
        "sympy.physics.units.quantities": ("Quantity", "PhysicalConstant"),
        "sympy.physics.vector.frame": ("ReferenceFrame",),
    }
)  # fmt: skip

# The attributes of sys that contextlib may redirect.
STREAMS: Final = frozenset({"stdin", "stdout", "stderr"})
