// One pair of programs for each level of the sandbox.

export const LEVELS = [
  {
    title: "Run code",
    examples: [
      {
        name: "Hello",
        code: `print("Hello, World!")

for n in range(1, 6):
    print(f"{n:>2} squared is {n ** 2:>2}")
`,
      },
      {
        name: "Errors",
        code: `import sys

print("this goes to stdout")
print("this goes to stderr", file=sys.stderr)

def share(cake, people):
    return cake / people

share(1, 0)
`,
      },
    ],
  },
  {
    title: "Limits",
    examples: [
      {
        name: "Time",
        code: `# Stopped at the time limit.
while True:
    pass
`,
      },
      {
        name: "Memory",
        code: `# Stopped at the memory limit.
hoard = []
while True:
    hoard.append(bytearray(10_000_000))
`,
      },
    ],
  },
  {
    title: "Sessions",
    examples: [
      {
        name: "Remember",
        code: `# Run this, then "Recall". Or fork, and go two ways from here.
visits = []

def visit(place):
    visits.append(place)
    return f"{place}, and {len(visits) - 1} before it"

print(visit("Lisbon"))
`,
      },
      {
        name: "Recall",
        code: `# What "Remember" has defined is still there.
print(visit("Kyoto"))
print(visits)
`,
      },
    ],
  },
  {
    title: "Walls",
    examples: [
      {
        name: "Files",
        code: `import os

os.remove("file.txt")
`,
      },
      {
        name: "Network",
        code: `import urllib.request

urllib.request.urlopen("http://example.org/")
`,
      },
    ],
  },
];
