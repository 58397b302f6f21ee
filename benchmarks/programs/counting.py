"""Counting words in a dictionary."""

words = [f"word{n * 7919 % 503}" for n in range(3000)]
counts = {}
for _ in range(40):
    for word in words:
        counts[word] = counts.get(word, 0) + 1
        if word in counts:
            counts[word] += 1
print(len(counts), max(counts.values()))
