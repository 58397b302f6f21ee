"""A doctest that fails shows what was expected and what came.

>>> median([1, 2, 3])
2
>>> median([])
Traceback (most recent call last):
StatisticsError: no median
"""

import doctest


def median(values):
    """
    >>> median([4, 2])
    3
    >>> print(median([1]), median([5]))
    1   5
    >>> median(None)
    0
    """
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


class Box:
    """
    >>> Box(3).double
    6
    >>> Box(2)
    Box(3)
    """

    def __init__(self, value):
        self.value = value

    @property
    def double(self):
        """
        >>> Box(1).double
        3
        """
        return self.value * 2

    def __repr__(self):
        return f"Box({self.value})"


print(doctest.testmod(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.REPORT_UDIFF))
print(doctest.testmod(report=False))
doctest.run_docstring_examples(median, globals(), name="by itself")
