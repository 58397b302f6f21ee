"""Nested loops over lists of lists: a matrix product."""

size = 60
left = [[row * column % 7 for column in range(size)] for row in range(size)]
right = [[row + column for column in range(size)] for row in range(size)]
result = [[0] * size for _ in range(size)]
for row in range(size):
    for column in range(size):
        for k in range(size):
            result[row][column] += left[row][k] * right[k][column]
print(sum(map(sum, result)))
