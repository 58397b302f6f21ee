"""Reading and writing CSV and JSON in memory."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

CSV = '''name,born,balance,note
Ada,1815-12-10,12.50,"first, of all"
Alan,1912-06-23,-3,"said ""hello"""
Grace,1906-12-09,1e3,
'''


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, (date, Decimal)):
            return str(value)
        return super().default(value)


people = []
for row in csv.DictReader(io.StringIO(CSV)):
    people.append({**row, "born": date.fromisoformat(row["born"]), "balance": Decimal(row["balance"]), "note": row["note"] or None})
text = json.dumps(people, cls=Encoder, indent=2, ensure_ascii=False)
print(text)
print(json.dumps({"b": [1, 2.5, True, None], "a": "é\n\u2028", "c": float("inf")}, sort_keys=True, separators=(",", ":")))
print(json.loads(text, object_hook=lambda d: tuple(sorted(d))), json.loads("[1e2, -0, 1.10]", parse_float=Decimal))
print(json.loads('{"a": 1, "a": 2}', object_pairs_hook=list), json.dumps((1, {"k": ()})), json.loads(b'"\\u00e9"'))
for bad in ('{"a": }', "[1, 2", "{'a': 1}", "nul", "1 2", '"\t"', ""):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(error, "|", error.msg, error.pos, error.lineno, error.colno)
try:
    json.dumps({1, 2})
except TypeError as error:
    print(error)
try:
    circular = []
    circular.append(circular)
    json.dumps(circular)
except ValueError as error:
    print(error)
out = io.StringIO()
writer = csv.DictWriter(out, ["name", "age"], delimiter=";", quoting=csv.QUOTE_NONNUMERIC, extrasaction="ignore")
writer.writeheader()
writer.writerows({"name": p["name"], "age": 2000 - p["born"].year, "x": 0} for p in people)
print(out.getvalue())
csv.register_dialect("pipes", delimiter="|", lineterminator="\n")
out = io.StringIO()
csv.writer(out, "pipes").writerow(["a|b", 'q"q', 3, None, "multi\nline"])
print(repr(out.getvalue()), next(csv.reader(io.StringIO(out.getvalue()), "pipes")))
with io.StringIO() as file:
    json.dump({"stream": True}, file)
    file.seek(0)
    print(json.load(file))
