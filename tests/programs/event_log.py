"""Logging: handlers, formats, filters, levels, adapters, a hierarchy, errors with tracebacks, dictConfig."""

import io
import logging
import logging.config
import logging.handlers
import warnings

stream = io.StringIO()
handler = logging.StreamHandler(stream)
handler.setFormatter(logging.Formatter("%(levelname)-8s|%(name)s|%(funcName)s|%(lineno)d|%(message)s"))
root = logging.getLogger()
root.addHandler(handler)
root.setLevel(logging.INFO)
app, db = logging.getLogger("app"), logging.getLogger("app.db")
db.setLevel(logging.DEBUG)


def query(number):
    db.debug("row %d of %s", number, "users")
    try:
        return 10 // number
    except ZeroDivisionError:
        db.exception("query failed")


app.debug("hidden")
app.info("shown %(what)s", {"what": "by name"})
query(0)
app.warning("odd: %r", [1])
app.log(25, "between")
app.error("no such %d", "format") if False else None


class NoSecrets(logging.Filter):
    def filter(self, record):
        record.msg = str(record.msg).replace("secret", "******")
        return "drop" not in record.msg


app.addFilter(NoSecrets())
app.info("the secret word")
app.info("drop this")
logging.LoggerAdapter(app, {"user": "ada"}).info("adapted")
print(stream.getvalue())
print(app.getEffectiveLevel(), db.parent is app, logging.getLevelName(30), logging.getLevelName("ERROR"), app.isEnabledFor(10), app, db.getChild("x").name)

brace = io.StringIO()
memory = logging.handlers.MemoryHandler(10, target=logging.StreamHandler(brace))
memory.target.setFormatter(logging.Formatter("{asctime} {levelname[0]} {message}", "%Y", style="{", defaults={"x": 1}))
own = logging.getLogger("own")
own.propagate = False
own.addHandler(memory)
own.warning("kept")
print(len(memory.buffer))
own.error("flushed")
print([line[5:] for line in brace.getvalue().splitlines()], len(memory.buffer))

logging.addLevelName(15, "TRACE")
logging.config.dictConfig({
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"short": {"format": "%(levelname)s:%(message)s"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "short", "stream": "ext://sys.stdout", "level": 15}},
    "loggers": {"configured": {"handlers": ["out"], "level": "TRACE", "propagate": False}},
})  # fmt: skip
configured = logging.getLogger("configured")
configured.log(15, "traced")
configured.debug("not this")
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    warnings.warn("careful", DeprecationWarning)
print(caught[0].category.__name__, caught[0].message)
logging.captureWarnings(True)
warnings.warn("captured")
logging.captureWarnings(False)
print(stream.getvalue().splitlines()[-2].partition("|")[0], logging.lastResort.level, sorted(logging.root.manager.loggerDict)[:2])
root.removeHandler(handler)
app.critical("to stderr, by the last resort")
logging.basicConfig(level="INFO", format="%(message)s", force=True)
logging.info("to stderr, by the basic configuration")
