"""State machines: an enum with behaviour, a table of transitions, a generator, and a parser of tokens."""

from enum import Enum, Flag, IntEnum, StrEnum, auto, unique


@unique
class Light(Enum):
    RED = ("stop", 30)
    GREEN = ("go", 25)
    AMBER = ("slow", 5)

    def __init__(self, order, seconds):
        self.order = order
        self.seconds = seconds

    @property
    def following(self):
        members = list(type(self))
        return members[(members.index(self) + 1) % len(members)]


class Event(StrEnum):
    COIN = auto()
    PUSH = auto()


class Access(Flag):
    READ = auto()
    WRITE = auto()
    RUN = auto()
    ALL = READ | WRITE | RUN


class Level(IntEnum):
    LOW = 1
    HIGH = 2


light, clock = Light.RED, 0
for _ in range(7):
    print(f"{clock:>4}s {light.name:<6}{light.order}")
    clock += light.seconds
    light = light.following

TURNSTILE = {
    ("locked", Event.COIN): "open",
    ("locked", Event.PUSH): "locked",
    ("open", Event.PUSH): "locked",
    ("open", Event.COIN): "open",
}


def turnstile():
    state = "locked"
    while True:
        event = yield state
        if event is None:
            return f"ended {state}"
        state = TURNSTILE[state, event]


machine = turnstile()
print(next(machine))
for event in (Event.PUSH, Event.COIN, "coin", Event.PUSH):
    print(event, "->", machine.send(event))
try:
    machine.send(None)
except StopIteration as stop:
    print(stop.value)

print(Access.READ | Access.RUN, ~Access.WRITE, Access.ALL ^ Access.RUN, bool(Access.READ & Access.WRITE))
print([member.name for member in Access.ALL], Access(3), Access["RUN"] in Access.ALL, Level.HIGH > Level.LOW, Level(1) + 1)
print(Light["RED"], Light(("go", 25)), repr(Event.COIN), f"{Event.COIN}", Event("push") is Event.PUSH, len(Light))
try:
    Light("nothing")
except ValueError as error:
    print(error)


def tokens(text):
    state, word = "between", ""
    for character in text + " ":
        match state, character:
            case "between", " ":
                pass
            case "between", '"':
                state = "quoted"
            case "between", c:
                state, word = "word", c
            case "quoted", '"':
                yield word
                state, word = "between", ""
            case ("word", " "):
                yield word
                state, word = "between", ""
            case _, c:
                word += c


print(list(tokens('copy "my file" to  there')))
Light.RED.nothing
