"""Regular expressions: groups, substitutions with functions, lookarounds, flags, scanners, errors."""

import re

LOG = """\
2024-01-05 12:30:01 INFO  server started on port 8080
2024-01-05 12:30:07 WARN  slow request /index.html took 1532ms
2024-01-06 00:00:00 ERROR request /api/users?id=7 failed: timeout
not a log line
"""
LINE = re.compile(r"(?P<date>\d{4}-\d\d-\d\d) (?P<time>[\d:]{8}) (?P<level>[A-Z]+)\s+(?P<text>.*)")
for line in LOG.splitlines():
    if match := LINE.fullmatch(line):
        print(match["level"], match.span("text"), match.groupdict())
    else:
        print("no match:", line)

print(re.findall(r"\b(\w)(\w*)\b", "three short words"), re.split(r"([,;])\s*", "a, b;c"), re.split(r"\b", "one two"))
print(re.sub(r"(\d+)ms", lambda m: f"{int(m[1]) / 1000:.1f}s", LOG.splitlines()[1]))
print(re.sub(r"(?P<first>\w+) (?P<last>\w+)", r"\g<last>, \1", "Ada Lovelace"), re.subn("a", "o", "banana", count=2))
print(re.search(r"(?<=\$)\d+(?!\d|\.)", "cost $3.50 or $42").group(), re.findall(r"(?i)\bthe\b", "The cat, the hat"))
print(re.findall(r"^\w+", LOG, re.MULTILINE), re.search(r"a.c", "a\nc", re.DOTALL), re.search("(?s:a.)c", "a\nc"))
print(re.match(r"(a)?(b)?c", "bc").groups(default="-"), re.match("(?P<q>['\"]).*?(?P=q)", "'it' is").group())
print([m.start() for m in re.finditer("(?=aa)", "aaaa")], re.escape("1+1=2?"), re.fullmatch(r"[^\W\d_]+", "ÄöüИмя"))
print(re.compile("x", re.I | re.A).flags, repr(re.compile("a|b")), re.purge(), re.match("", "").end())
number = re.compile(r"""
    [-+]?            # sign
    (?:\d+\.?\d*|\.\d+)
    (?:e[-+]?\d+)?   # exponent
""", re.VERBOSE | re.IGNORECASE)
print(number.findall("-1.5e3, .25 and 7."), bool(re.match(r"(?:a{2,3}?){2}$", "aaaaa")), re.findall(r"a++b|a", "aaab aaa"))
words = re.Scanner([(r"[a-z]+", lambda s, t: ("word", t)), (r"\d+", lambda s, t: ("number", int(t))), (r"\s+", None)])
print(words.scan("abc 12 x7 !"))
print(re.sub(r"(?m)^(\s*)- ", r"\1* ", "- a\n  - b"), re.sub(b"\\d", b"#", b"a1b2"), "".join(re.findall("[A-Z]", "Read The Manual")))
for wrong in ("(", "[a", "*a", r"\1", "(?P<n>a)(?P<n>b)", "a{2,1}", "(?<=a+)b"):
    try:
        re.compile(wrong)
    except re.error as error:
        print(f"{wrong!r}: {error} (position {error.pos})")
print(re.compile("a").match("b", 3) is None, re.match("a", "ab").expand(r"<\g<0>>"), re.template if hasattr(re, "nothing") else "")
re.match("a", b"a")
