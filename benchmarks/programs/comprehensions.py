"""List, set and dict comprehensions."""

total = 0
for _ in range(60):
    squares = [x * x for x in range(1000) if x % 3]
    ends = {x % 100 for x in squares}
    table = {x: y + 1 for x, y in enumerate(ends)}
    total += len(table) + sum(value for value in table.values())
print(total)
