"""What the interpreter tells of itself, and constants that pickles and encodings name."""

import gc
import locale
import pickle
import tracemalloc

print(copyright)
credits()
print(repr(license), type(license).__name__)
print(locale.getpreferredencoding(False).lower())
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    print(pickle.loads(pickle.dumps([..., NotImplemented, None, True], protocol)))

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory())
tracemalloc.start()
kept = [bytes(1000) for _ in range(100)]
current, peak = tracemalloc.get_traced_memory()
print(100_000 < current <= peak, tracemalloc.take_snapshot().statistics("lineno")[0].traceback)
tracemalloc.stop()
print(gc.garbage, gc.get_debug(), gc.is_finalized([]))

print(list(globals()), [value for name, value in globals().items() if name.startswith("__")])
