"""Arithmetic on big integers."""

value = 1
for n in range(1, 2500):
    value *= n
digits = 0
while value:
    value, rest = divmod(value, 10**50)
    digits += rest % 97
print(digits, pow(3, 10**400, 10**300 + 7) % 1000)
