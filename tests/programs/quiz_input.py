"""Programs that read: input at its end, loops over stdin, menus with defaults, formatted prompts, exit codes."""

import io
import sys
from contextlib import redirect_stdout


def ask(prompt, default):
    try:
        return input(prompt) or default
    except EOFError:
        print(f"(nothing: {default})")
        return default


name = ask("Your name? ", "Ada")
print(f"Hello, {name}!", sys.stdin.readline() == "", list(sys.stdin), sys.stdin.read())


class Quiz:
    QUESTIONS = {"2 + 2": "4", "capital of France": "Paris", "10 // 3": "3"}

    def __init__(self, answers):
        self.answers = iter(answers)
        self.log = []

    def play(self):
        right = 0
        for number, (question, expected) in enumerate(self.QUESTIONS.items(), start=1):
            answer = next(self.answers, "").strip()
            correct = answer.casefold() == expected.casefold()
            right += correct
            self.log.append(f"{number}. {question}: {answer or '-'} {'✓' if correct else '✗ (' + expected + ')'}")
        return right / len(self.QUESTIONS)


quiz = Quiz(io.StringIO("4\nparis\n"))
score = quiz.play()
print(*quiz.log, f"{score:.0%}", sep="\n")

real = sys.stdin
sys.stdin = io.StringIO("3\n1 2 3\n4 5 6\nlast\n")
count = int(input())
rows = [list(map(int, input().split())) for _ in range(count - 1)]
print(rows, [line.rstrip() for line in sys.stdin], sys.stdin.tell())
try:
    input("> ")
except EOFError as error:
    print(repr(error))
sys.stdin = real

with redirect_stdout(io.StringIO()) as out:
    print("captured", end="")
    sys.stdout.write("!")
print(out.getvalue(), file=sys.stderr)
print("a", "b", sep="", end="\n", flush=True)
sys.stdout.writelines(["one\n", "two\n"])
print(sys.stdout.isatty(), sys.stdout.encoding, sys.stdout.writable(), sys.stdin.isatty(), sys.argv, __name__, sys.stderr.errors)
match len(sys.argv), score:
    case 1, s if s > 0.6:
        print("passed")
    case _:
        print("failed")
sys.exit(f"{name} scored {score:.2f}")
