"""Texts: wrapping, differences, templates, columns, slugs, word wraps of non-ASCII, and codecs."""

import codecs
import difflib
import html
import string
import textwrap
import unicodedata

POEM = """\
    The year's at the spring,
    And day's at the morn;
    Morning's at seven;
    The hill-side's dew-pearled;
"""
print(textwrap.dedent(POEM))
print(textwrap.fill(" ".join(POEM.split()), width=38, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten("Hello wonderful world of text", width=18, placeholder=" ..."))
print(textwrap.indent("one\n\ntwo\n", "> ", lambda line: True))

old, new = POEM.splitlines(), POEM.replace("spring", "autumn").splitlines()[:-1]
print("\n".join(difflib.unified_diff(old, new, "old", "new", lineterm="")))
print("\n".join(difflib.ndiff(["one", "two"], ["one", "too"])))
print(difflib.get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), difflib.SequenceMatcher(None, "abcd", "bcde").ratio())

letter = string.Template("Dear $name, you owe $$${sum}. $rest")
print(letter.safe_substitute(name="Ada", sum=12))
try:
    letter.substitute(name="Ada")
except KeyError as error:
    print("missing", error)


class Shout(string.Formatter):
    def convert_field(self, value, conversion):
        return str(value).upper() + "!" if conversion == "u" else super().convert_field(value, conversion)


print(Shout().format("{0!u} and {name!r:>8} {1[0]} {2.real}", "hey", [7], 3, name="x"), string.capwords("the two words"))


def slug(text):
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join("".join(c if c.isalnum() else " " for c in plain).split())


print(slug("Crème Brûlée: für 2 Ärzte!"), unicodedata.name("ß"), unicodedata.category("٣"), int("٣"), "ß".casefold())
print("Straße".upper(), "ǅ".title(), "İ".lower().encode("unicode_escape"), "e\u0301" == "é", "naïve".center(11, "·"))
print(html.escape("<a href='x'>&</a>"), html.unescape("&lt;&eacute;&#x41;&nbsp;"), codecs.encode("Hello", "rot13"))
print("žluťoučký".encode("cp1250"), b"\xe9t\xe9".decode("latin-1"), "漢字".encode("shift_jis"), "x".encode("utf-16"))
for handler in ("replace", "ignore", "backslashreplace", "xmlcharrefreplace", "namereplace"):
    print("aé漢".encode("ascii", handler))
print("münchen.de".encode("idna"), "münchen".encode("punycode"), "tab\tto".expandtabs(8), "a,b;c".translate({44: "|", 59: None}))
print(*map("|{:^9}|".format, ("left", "middle")), "%-6s|%+05d|%x|%e" % ("s", 42, 255, 12345.678), sep="\n")
print("{:,} {:_} {:.3%} {:#010b} {:g} {!a}".format(1234567, 1234567, 0.12345, 10, 1e20, "é"))
"aé".encode("ascii")
