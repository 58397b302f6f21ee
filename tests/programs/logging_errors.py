"""Log records that cannot be formatted: the handler says where, in the library's own lines."""

import collections
import logging

logging.basicConfig(format="%(levelname)s %(message)s")
logging.warning("%d items", "some")
logging.warning("no place for it", 1)
logging.warning("%(name)s", 5)

log = logging.getLogger("formats")
log.propagate = False
handler = logging.StreamHandler()
log.addHandler(handler)
for style, text in (("%", "%(nowhere)s"), ("{", "{nowhere}"), ("{", "{levelname:%}"), ("$", "$nowhere")):
    handler.setFormatter(logging.Formatter(text, style=style))
    log.warning("with %s", style)

log.propagate = True
try:
    collections.UserString("{0.upper} {1}").format("one")
except IndexError:
    logging.exception("of a string")
collections.UserString("{name}").format_map({"other": 1})
