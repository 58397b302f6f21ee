"""Loops over input that is already at its end."""

import fileinput
import sys

lines = []
while True:
    try:
        line = input("number? ")
    except EOFError as error:
        print(f"\nend of input: {error}")
        break
    lines.append(line)
print(lines, sys.stdin.read() == "", sys.stdin.readline() == "", list(sys.stdin), sys.stdin.isatty())
for line in sys.stdin:
    print("never", line)
total = sum(int(word) for line in sys.stdin for word in line.split())
print("total", total, sys.stdin.readable(), sys.stdin.writable(), sys.stdout.encoding, sys.stdin.name)
n = int(input() or 0)
