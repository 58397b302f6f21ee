"""What the interpreter tells of itself, and constants that pickles and encodings name."""

import locale
import pickle

print(copyright)
credits()
print(repr(license), type(license).__name__)
print(locale.getpreferredencoding(False).lower())
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    print(pickle.loads(pickle.dumps([..., NotImplemented, None, True], protocol)))
