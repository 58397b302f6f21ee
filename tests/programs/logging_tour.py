"""Logging to stderr and to memory, with levels, filters, formats and exceptions."""

import io
import logging
import logging.config
import logging.handlers
import sys
import warnings

logging.basicConfig(format="%(levelname)-8s %(name)s %(funcName)s:%(lineno)d %(message)s", level=logging.INFO)
log = logging.getLogger("app")
child = log.getChild("db")


class Redact(logging.Filter):
    def filter(self, record):
        record.msg = str(record.msg).replace("secret", "******")
        return not record.getMessage().startswith("drop")


def work():
    log.debug("not shown")
    log.info("started %s with %d items", "work", 3)
    child.warning("the secret is %r", "x")
    try:
        {}["key"]
    except KeyError:
        log.exception("it failed")
    log.error("with a stack", stack_info=True)


log.addFilter(Redact())
work()
stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("{levelname}|{message}|{module}", style="{"))
handler.setLevel(logging.ERROR)
child.addHandler(handler)
child.propagate = False
child.error("to memory: %(a)s", {"a": 1})
child.warning("too low")
print(stream.getvalue(), end="")
memory = logging.handlers.MemoryHandler(10, flushLevel=logging.CRITICAL, target=handler)
log.addHandler(memory)
log.warning("kept")
print(len(memory.buffer), log.getEffectiveLevel(), log.isEnabledFor(logging.DEBUG), logging.getLevelName(25), log)
logging.captureWarnings(True)
warnings.warn("captured", stacklevel=1)
logging.captureWarnings(False)
logging.addLevelName(25, "NOTICE")
log.log(25, "custom level")
adapter = logging.LoggerAdapter(log, {"user": "ada"})
adapter.process = lambda msg, kwargs: (f"[{adapter.extra['user']}] {msg}", kwargs)
adapter.info("adapted")
log.info("bad %d format", "x") if sys.flags.dev_mode else None
logging.disable(logging.CRITICAL)
log.critical("never")
logging.disable(logging.NOTSET)

SETTINGS = """
[loggers]
keys = root, shop
[handlers]
keys = console, kept
[formatters]
keys = short
[logger_root]
level = WARNING
handlers = console
[logger_shop]
level = DEBUG
handlers = kept
qualname = shop
propagate = 0
[handler_console]
class = StreamHandler
args = (sys.stdout,)
formatter = short
[handler_kept]
class = handlers.MemoryHandler
args = (10, ERROR)
target = console
[formatter_short]
format = %(levelname).1s %(name)s: %(message)s
"""
logging.config.fileConfig(io.StringIO(SETTINGS), disable_existing_loggers=False)
shop = logging.getLogger("shop")
shop.debug("kept until there is an error")
logging.warning("at once")
shop.error("shows all")
try:
    logging.config.fileConfig(io.StringIO(SETTINGS.replace("sys.stdout", "nowhere")))
except NameError as error:
    print(error)
