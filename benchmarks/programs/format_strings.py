"""f-strings with specifications, and str.format."""

size = 0
for n in range(50_000):
    size += len(f"{n:>8} {n / 3:.2f} {n!r} {n:x}")
    size += len("{} {:.3f} {name}".format(n, n / 7, name="x"))
print(size)
