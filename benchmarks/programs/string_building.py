"""Building text: concatenation, join, methods of str."""

parts = []
text = ""
for n in range(60_000):
    parts.append(str(n).rjust(6, "0").upper())
    text += "x" if n % 2 else "yz"
joined = ",".join(parts)
print(len(joined), len(text), joined.count("9"), text.replace("xy", "-")[:20].split("-"))
