"""Raising and catching."""


class Odd(ValueError):
    pass


def check(n):
    if n % 2:
        raise Odd(n)
    return n


caught = 0
for n in range(150_000):
    try:
        check(n)
        {}[n]
    except Odd as error:
        caught += error.args[0]
    except KeyError:
        caught -= 1
    finally:
        caught += 1
print(caught)
