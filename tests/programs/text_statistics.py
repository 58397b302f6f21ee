"""Counting words, letters and lengths in a text, and printing tables."""

import collections
import re
import string
import textwrap

TEXT = """\
It was the best of times, it was the worst of times, it was the age of wisdom,
it was the age of foolishness, it was the epoch of belief; it was the season of
Light -- "naïve" café-goers said 42 times: 3.14 is not 22/7!
"""

words = re.findall(r"[^\W\d_]+(?:-\w+)?", TEXT.lower())
counts = collections.Counter(words)
for word, count in counts.most_common(6):
    print(f"{word:>10} | {'#' * count:<12} | {count / len(words):6.2%}")
letters = collections.Counter(filter(str.isalpha, TEXT.casefold()))
print(sorted(letters.items(), key=lambda item: (-item[1], item[0]))[:5])
by_length = collections.defaultdict(list)
for word in sorted(set(words)):
    by_length[len(word)].append(word)
print({length: found for length, found in sorted(by_length.items()) if length > 5})
print(textwrap.fill(TEXT, width=40, initial_indent="* ", subsequent_indent="  "))
print(textwrap.shorten(TEXT, 50, placeholder=" [...]"))
table = str.maketrans(string.ascii_lowercase, string.ascii_lowercase[13:] + string.ascii_lowercase[:13], "aeiou")
print(TEXT.translate(table).splitlines()[0])
print(TEXT.title().swapcase()[:30], TEXT.partition(";")[2].strip()[:10], TEXT.count("it "), TEXT.rfind("it"))
print("Straße".upper(), "ﬁ".casefold(), "Ǆ".lower(), "١٢".isdigit(), "½".isnumeric(), "ab\tc".expandtabs(4))
print(*map(ascii, "naïve 中文 🎉".split()), sep=" / ")
print("%-10s|%+05d|%x|%e|%r" % ("left", 42, 255, 12345.678, "quote'd"))
print("{0:^20}|{1:>8.3f}|{name!r:_<12}|{2[1]}|{3.real}".format("mid", 3.14159, [1, 2], 3 + 4j, name="n"))
print(re.sub(r"(?P<day>\d+)/(?P<month>\d+)", r"\g<month>.\g<day>.", "22/7 and 1/12"))
print(re.split(r"\s*[,;:]\s*", "a , b;c: d"), re.fullmatch(r"(a|b)*", "abba").groups())
