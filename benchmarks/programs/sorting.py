"""Sorting with keys."""

from operator import itemgetter

records = [{"id": n, "group": n * 31 % 17, "name": f"n{n * 7 % 1000}"} for n in range(20_000)]
for _ in range(3):
    by_group = sorted(records, key=lambda record: (record["group"], record["name"]))
    by_name = sorted(records, key=itemgetter("name"), reverse=True)
    records.sort(key=lambda record: -record["id"])
print(by_group[0], by_name[0], records[0])
