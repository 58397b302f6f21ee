"""Frames of running functions: from generators, coroutines, tracebacks, tasks and loggers."""

from __future__ import annotations

from attack import Attack

ATTACKS = [
    Attack(
        "the frame of a generator",
        "SyntaxError: 'gi_frame' is not available: it leads to the frames and code objects of "
        "running functions; use inspect.getgeneratorstate() to ask for a generator's state",
        """\
def g(): yield
if g().gi_frame.f_globals: print('escaped')
""",
    ),
    Attack(
        "the frame of a generator by getattr",
        "SyntaxError: 'f_builtins' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
def g(): yield
if getattr(g(), 'gi_frame').f_builtins: print('escaped')
""",
    ),
    Attack(
        "the code of a generator",
        "SyntaxError: 'gi_code' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
def g(): yield
if g().gi_code: print('escaped')
""",
    ),
    Attack(
        "what a generator waits for",
        "SyntaxError: 'gi_yieldfrom' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
def inner(): yield 1
def g(): yield from inner()
x = g(); next(x)
if x.gi_yieldfrom: print('escaped')
""",
    ),
    Attack(
        "the frame of a coroutine",
        "SyntaxError: 'cr_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
async def f(): pass
c = f()
try:
    if c.cr_frame: print('escaped')
finally: c.close()
""",
    ),
    Attack(
        "the code of a coroutine",
        "AttributeError: attribute 'cr_code' of 'coroutine' objects may not be read here: it leads "
        "to the frames and code objects of running functions",
        """\
async def f(): pass
c = f()
try:
    if getattr(c, 'cr_code'): print('escaped')
finally: c.close()
""",
    ),
    Attack(
        "the frame of an asynchronous generator",
        "SyntaxError: 'ag_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
async def f(): yield
if f().ag_frame.f_globals: print('escaped')
""",
    ),
    Attack(
        "the code of an asynchronous generator",
        "AttributeError: attribute 'ag_code' of 'async_generator' objects may not be read here: it "
        "leads to the frames and code objects of running functions",
        """\
async def f(): yield
if getattr(f(), 'ag_code'): print('escaped')
""",
    ),
    Attack(
        "the frame of a traceback",
        "SyntaxError: 'tb_frame' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
try: 1 / 0
except ZeroDivisionError as e:
    if e.__traceback__.tb_frame.f_globals: print('escaped')
""",
    ),
    Attack(
        "the frame of a traceback by object's getattribute",
        "AttributeError: attribute 'tb_frame' of 'traceback' objects may not be read here: it leads"
        " to the frames and code objects of running functions",
        """\
try: 1 / 0
except ZeroDivisionError as e:
    if object.__getattribute__(e.__traceback__, 'tb_frame'): print('escaped')
""",
    ),
    Attack(
        "the frame of a traceback by attrgetter",
        "AttributeError: attribute 'tb_frame' of 'traceback' objects may not be read here: it leads"
        " to the frames and code objects of running functions",
        """\
import operator
try: 1 / 0
except ZeroDivisionError as e:
    if operator.attrgetter('__traceback__.tb_frame.f_globals')(e): print('escaped')
""",
    ),
    Attack(
        "the next traceback",
        "SyntaxError: 'tb_next' is not available: it leads to the frames and code objects of "
        "running functions; use the traceback module to format errors",
        """\
def f(): 1 / 0
try: f()
except ZeroDivisionError as e:
    if e.__traceback__.tb_next: print('escaped')
""",
    ),
    Attack(
        "a stack of asyncio",
        "AttributeError: attribute 'get_stack' of 'Task' objects may not be read here: it reaches "
        "the frames of a task",
        """\
import asyncio
async def main():
    if asyncio.current_task().get_stack(): print('escaped')
asyncio.run(main())
""",
    ),
    Attack(
        "a stack of asyncio by the class",
        "AttributeError: attribute 'get_stack' of 'type' objects may not be read here: it reaches "
        "the frames of a task",
        """\
import asyncio
async def main():
    if asyncio.Task.get_stack(asyncio.current_task()): print('escaped')
asyncio.run(main())
""",
    ),
    Attack(
        "a stack of asyncio by its name",
        "AttributeError: attribute 'get_stack' of 'Task' objects may not be read here: it reaches "
        "the frames of a task",
        """\
import asyncio, operator
async def main():
    if operator.methodcaller('get_stack')(asyncio.current_task()): print('escaped')
asyncio.run(main())
""",
    ),
    Attack(
        "the frame that logging looks from",
        "AttributeError: module 'logging' has no attribute 'currentframe'",
        """\
import logging
if logging.currentframe(): print('escaped')
""",
    ),
    Attack(
        "the frame of sys",
        "AttributeError: module 'sys' has no attribute '_getframe'",
        """\
import sys
if sys._getframe(): print('escaped')
""",
    ),
    Attack(
        "the frames of all threads",
        "AttributeError: module 'sys' has no attribute '_current_frames'",
        """\
import sys
if sys._current_frames(): print('escaped')
""",
    ),
    Attack(
        "the frame of inspect",
        "AttributeError: module 'inspect' has no attribute 'currentframe'",
        """\
import inspect
if inspect.currentframe(): print('escaped')
""",
    ),
    Attack(
        "the stack of inspect",
        "AttributeError: module 'inspect' has no attribute 'stack'",
        """\
import inspect
if inspect.stack()[0].frame: print('escaped')
""",
    ),
    Attack(
        "the locals of a generator by inspect",
        "AttributeError: module 'inspect' has no attribute 'getgeneratorlocals'...",
        """\
import inspect
def g(): x = 1; yield
i = g(); next(i)
if inspect.getgeneratorlocals(i): print('escaped')
""",
    ),
    Attack(
        "the values of a frame by inspect",
        "AttributeError: module 'inspect' has no attribute 'getargvalues'...",
        """\
import inspect
if inspect.getargvalues: print('escaped')
""",
    ),
    Attack(
        "walking a traceback",
        "AttributeError: module 'traceback' has no attribute 'walk_tb'",
        """\
import traceback
try: 1 / 0
except ZeroDivisionError as e:
    if [frame for frame, line in traceback.walk_tb(e.__traceback__)]: print('escaped')
""",
    ),
    Attack(
        "walking a stack",
        "AttributeError: module 'traceback' has no attribute 'walk_stack'",
        """\
import traceback
if list(traceback.walk_stack(None)): print('escaped')
""",
    ),
    Attack(
        "a trace function of threads",
        "AttributeError: module 'threading' has no attribute 'settrace'...",
        """\
import threading
seen = []
threading.settrace(lambda frame, event, arg: seen.append(frame))
t = threading.Thread(target=int); t.start(); t.join()
if seen: print('escaped')
""",
    ),
    Attack(
        "a trace function of sys",
        "AttributeError: module 'sys' has no attribute 'settrace'",
        """\
import sys
seen = []
sys.settrace(lambda frame, event, arg: seen.append(frame))
(lambda: 1)()
if seen: print('escaped')
""",
    ),
    Attack(
        "a profile function of threads",
        "AttributeError: module 'threading' has no attribute 'setprofile'...",
        """\
import threading
seen = []
threading.setprofile(lambda frame, event, arg: seen.append(frame))
t = threading.Thread(target=int); t.start(); t.join()
if seen: print('escaped')
""",
    ),
    Attack(
        "a signal handler of asyncio gets a frame",
        "PermissionError: [Errno 13] Permission denied",
        """\
import asyncio
class Descriptor:
    def fileno(self): return -1
loop = asyncio.new_event_loop()
loop._csock = Descriptor()
base = [c for c in type(loop).__mro__ if 'add_signal_handler' in c.__dict__][-2]
try: base.add_signal_handler(loop, 14, print)
except ValueError: pass
print('escaped')
""",
    ),
]
