"""Puzzles: queens, a sudoku, knapsack, sums, permutations with pruning, minimax for noughts and crosses."""

import functools
import itertools
from bisect import bisect_left, insort


def queens(size, columns=(), rising=(), falling=()):
    row = len(columns)
    if row == size:
        yield columns
        return
    for column in range(size):
        if column not in columns and row + column not in rising and row - column not in falling:
            yield from queens(size, (*columns, column), (*rising, row + column), (*falling, row - column))


print(next(queens(8)), [sum(1 for _ in queens(n)) for n in range(1, 8)])
print("\n".join("".join("♛·"[c != q] for c in range(6)) for q in next(queens(6))))

GRID = "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"


def solve(grid):
    cells = [[int(c) if c != "." else 0 for c in grid[row * 9 : row * 9 + 9]] for row in range(9)]
    rows, columns, boxes = ([set() for _ in range(9)] for _ in range(3))
    empty = []
    for r, c in itertools.product(range(9), repeat=2):
        if value := cells[r][c]:
            rows[r].add(value), columns[c].add(value), boxes[r // 3 * 3 + c // 3].add(value)
        else:
            empty.append((r, c))

    def free(place):
        r, c = place
        return set(range(1, 10)) - rows[r] - columns[c] - boxes[r // 3 * 3 + c // 3]

    def fill():
        if not empty:
            return True
        place = min(empty, key=lambda place: (len(free(place)), place))
        empty.remove(place)
        r, c = place
        for value in sorted(free(place)):
            sets = rows[r], columns[c], boxes[r // 3 * 3 + c // 3]
            [s.add(value) for s in sets]
            cells[r][c] = value
            if fill():
                return True
            [s.discard(value) for s in sets]
        cells[r][c] = 0
        empty.append(place)
        return False

    return cells if fill() else None


for row in solve(GRID):
    print(*row)

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]


@functools.cache
def best(board, player):
    """Return (score, move): 1 where X wins, -1 where O does."""
    for line in LINES:
        if board[line[0]] != " " and len({board[i] for i in line}) == 1:
            return (1 if board[line[0]] == "X" else -1), None
    if " " not in board:
        return 0, None
    other = "O" if player == "X" else "X"
    moves = ((best(board[:i] + player + board[i + 1 :], other)[0], i) for i, c in enumerate(board) if c == " ")
    return (max if player == "X" else min)(moves, key=lambda move: move[0])


print(best(" " * 9, "X"), best("XX OO    ", "X"), best("X   O    ", "X"), best.cache_info().currsize)


def subset(numbers, target):
    reach = {0: ()}
    for number in numbers:
        for total, chosen in list(reach.items()):
            reach.setdefault(total + number, (*chosen, number))
    return reach.get(target)


print(subset([3, 34, 4, 12, 5, 2], 9), subset([2, 4], 5))


def longest_increasing(items):
    tails, previous, at = [], {}, []
    for index, item in enumerate(items):
        place = bisect_left(tails, item)
        tails[place : place + 1], at[place : place + 1] = [item], [index]
        previous[index] = at[place - 1] if place else None
    index, path = at[-1], []
    while index is not None:
        path.append(items[index])
        index = previous[index]
    return path[::-1]


print(longest_increasing([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]))


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


print(edit_distance("kitten", "sitting"), edit_distance("", "abc"))
knapsack = functools.reduce(lambda best, item: [max(best[w], best[w - item[0]] + item[1] if w >= item[0] else 0) for w in range(11)], [(5, 10), (4, 40), (6, 30), (3, 50)], [0] * 11)
print(knapsack[-1], knapsack)


def change(coins, total):
    ways = [1] + [0] * total
    for coin in coins:
        for amount in range(coin, total + 1):
            ways[amount] += ways[amount - coin]
    return ways[total]


print(change([1, 2, 5, 10, 20, 50, 100, 200], 200))
ordered = []
for number in (5, 2, 8, 2):
    insort(ordered, number)
letters = dict(zip("SENDMORY", itertools.repeat(None)))
print(ordered, ["".join(p) for p in itertools.permutations("abc") if p[0] != "b"], len(letters))


def hanoi(n, a="A", b="B", c="C"):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [a + c] + hanoi(n - 1, b, a, c)


print(len(hanoi(10)), *hanoi(3))
hanoi(-1)
