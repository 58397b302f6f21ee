"""Classic sorts, each checked by doctest and against sorted()."""

import doctest
import random


def bubble_sort(items: list) -> list:
    """
    >>> bubble_sort([3, 1, 2])
    [1, 2, 3]
    """
    items = items[:]
    for end in range(len(items) - 1, 0, -1):
        swapped = False
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
                swapped = True
        if not swapped:
            break
    return items


def quick_sort(items: list) -> list:
    """
    >>> quick_sort([])
    []
    >>> quick_sort("hello")
    ['e', 'h', 'l', 'l', 'o']
    """
    if len(items) < 2:
        return list(items)
    pivot, *rest = items
    return [*quick_sort([x for x in rest if x < pivot]), pivot, *quick_sort([x for x in rest if x >= pivot])]


def merge_sort(items: list) -> list:
    """
    >>> merge_sort([2, 2, 1])
    [1, 2, 2]
    >>> merge_sort(5)
    Traceback (most recent call last):
        ...
    TypeError: object of type 'int' has no len()
    """
    if len(items) < 2:
        return items[:]
    middle = len(items) // 2
    left, right = merge_sort(items[:middle]), merge_sort(items[middle:])
    merged = []
    while left and right:
        merged.append(left.pop(0) if left[0] <= right[0] else right.pop(0))
    return merged + left + right


def heap_sort(items: list) -> list:
    """
    >>> heap_sort([5, 4, 3, 2, 1])
    [1, 2, 3, 4, 5]
    """
    heap = items[:]

    def sift(root: int, size: int) -> None:
        while (child := 2 * root + 1) < size:
            if child + 1 < size and heap[child] < heap[child + 1]:
                child += 1
            if heap[root] >= heap[child]:
                return
            heap[root], heap[child] = heap[child], heap[root]
            root = child

    for start in reversed(range(len(heap) // 2)):
        sift(start, len(heap))
    for end in range(len(heap) - 1, 0, -1):
        heap[0], heap[end] = heap[end], heap[0]
        sift(0, end)
    return heap


def counting_sort(items: list) -> list:
    counts = [0] * (max(items, default=-1) + 1)
    for item in items:
        counts[item] += 1
    return [value for value, count in enumerate(counts) for _ in range(count)]


if __name__ == "__main__":
    generator = random.Random(42)
    numbers = [generator.randrange(100) for _ in range(60)]
    print(numbers[:10])
    for sort in (bubble_sort, quick_sort, merge_sort, heap_sort, counting_sort):
        print(f"{sort.__name__:<15}{sort(numbers) == sorted(numbers)!s:>6}")
    print(doctest.testmod())
    doctest.testmod(verbose=True)
