"""Programs about programs: eval, exec, compile, ast, tokenize, inspect, globals, a tiny Lisp and a machine."""

import ast
import inspect
import io
import keyword
import operator
import token
import tokenize
from contextlib import redirect_stdout
from functools import reduce

print(eval("x + y", {"x": 1}, {"y": 2}), eval(compile("[i * i for i in range(4)]", "<text>", "eval")), eval("(lambda n: n + 1)(1)"))
space = {}
exec("def double(n):\n    '''Twice.'''\n    return 2 * n\nclass C:\n    x = double(21)\n", space)
print(space["double"](4), space["C"].x, space["double"].__doc__, sorted(name for name in space if name != "__builtins__"))
for wrong in ("1 +", "x = ", "def f(:", "'open", "a b", "return 1", "f(a=1, a=2)", "  x", "break", "nonlocal q"):
    try:
        exec(wrong)
    except SyntaxError as error:
        print(f"{type(error).__name__}: {error.msg} (line {error.lineno}, column {error.offset})")

SOURCE = '''\
def area(width: float, height=2, *rest, scale=1.0, **more) -> float:
    """Compute."""
    total = width * height  # a comment
    for extra in rest:
        total += extra
    return total * scale

class Thing(list):
    name: str = "thing"
    def method(self): return [x for x in self if x]
'''
tree = ast.parse(SOURCE)
print([(type(node).__name__, node.name, node.lineno) for node in ast.walk(tree) if hasattr(node, "name")])
print(ast.dump(ast.parse("a[1:2].b(*c, d=-1)", mode="eval"), indent=1).splitlines()[:6], ast.get_docstring(tree.body[0]), ast.literal_eval("{'a': [1, (2.5, None)]}"))


class Renamer(ast.NodeTransformer):
    def visit_Name(self, node):
        return ast.copy_location(ast.Name(node.id.upper(), node.ctx), node)

    def visit_BinOp(self, node):
        self.generic_visit(node)
        match node:
            case ast.BinOp(ast.Constant(a), ast.Add(), ast.Constant(b)):
                return ast.Constant(a + b)
        return node


print(ast.unparse(Renamer().visit(ast.parse("total = price * (1 + 2) + len(rest)"))))
exec(ast.unparse(tree))
print(area(2, 3, 4, scale=0.5), inspect.signature(area), area.__defaults__, area.__kwdefaults__, inspect.getdoc(area), area.__annotations__)
print([(token.tok_name[t.type], t.string) for t in tokenize.generate_tokens(io.StringIO("x = f'{y}' if not z else 0x1F # c\n").readline)][:4])
print(keyword.iskeyword("match"), keyword.issoftkeyword("match"), len(keyword.kwlist) > 30, "名前".isidentifier())


def outer(a, b=1, /, c=2, *, d):
    x = a

    def inner():
        nonlocal x
        x += 1
        return locals()

    return inner(), sorted(locals())


print(outer(1, d=4), sorted(name for name in globals() if name.startswith("out")), callable(globals()["outer"]))
bound = inspect.signature(outer).bind(1, d=2)
bound.apply_defaults()
print(bound.arguments, [str(p.kind) for p in inspect.signature(outer).parameters.values()], inspect.isfunction(outer), inspect.isgeneratorfunction(outer))
with redirect_stdout(io.StringIO()) as captured:
    exec("for i in range(3): print(i, end=';')")
print(captured.getvalue())


def parse(tokens):
    if (word := tokens.pop(0)) == "(":
        items = []
        while tokens[0] != ")":
            items.append(parse(tokens))
        tokens.pop(0)
        return items
    try:
        return int(word)
    except ValueError:
        return word


def lisp(x, env):
    match x:
        case int():
            return x
        case str():
            return env[x]
        case ["if", test, yes, no]:
            return lisp(yes if lisp(test, env) else no, env)
        case ["define", str(name), value]:
            env[name] = lisp(value, env)
        case ["lambda", names, body]:
            return lambda *values: lisp(body, env | dict(zip(names, values)) | {"self": env.get("fact")})
        case [function, *values]:
            return lisp(function, env)(*[lisp(value, env) for value in values])


env = {"+": lambda *n: sum(n), "*": lambda *n: reduce(operator.mul, n), "-": operator.sub, "<": operator.lt}
for line in ("(define twice (lambda (f x) (f (f x))))", "(twice (lambda (x) (* x x)) 3)", "(if (< 1 2) (+ 1 2 3) 0)"):
    print(lisp(parse(line.replace("(", " ( ").replace(")", " ) ").split()), env))


def machine(program, data=b""):
    jumps, stack = {}, []
    for at, op in enumerate(program):
        if op == "[":
            stack.append(at)
        elif op == "]":
            jumps[at] = stack.pop()
            jumps[jumps[at]] = at
    tape, pointer, at, out, data = bytearray(300), 0, 0, bytearray(), iter(data)
    while at < len(program):
        match program[at]:
            case ">":
                pointer += 1
            case "<":
                pointer -= 1
            case "+":
                tape[pointer] = (tape[pointer] + 1) % 256
            case "-":
                tape[pointer] = (tape[pointer] - 1) % 256
            case ".":
                out.append(tape[pointer])
            case ",":
                tape[pointer] = next(data, 0)
            case "[" if not tape[pointer]:
                at = jumps[at]
            case "]" if tape[pointer]:
                at = jumps[at]
        at += 1
    return out.decode()


print(machine("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."))
eval("1 / 0", {"__name__": "elsewhere"})
