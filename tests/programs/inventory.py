"""An agent's task: read orders as CSV, join them with prices, and report as a table and as JSON."""

import csv
import io
import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field

ORDERS = """\
order,customer,item,quantity
1,Ada,apple,3
2,Bob,pear,1
3,Ada,plum,12
4,"Carr, Eve",apple,2
5,Bob,quince,7
6,Ada,pear,oops
"""
PRICES = {"apple": 0.5, "pear": 0.75, "plum": 0.1}


@dataclass(order=True)
class Bill:
    total: float = field(init=False)
    customer: str
    lines: list[tuple[str, int, float]] = field(default_factory=list, compare=False)

    def __post_init__(self):
        self.total = 0.0

    def add(self, item, quantity):
        price = PRICES[item] * quantity
        self.lines.append((item, quantity, price))
        self.total += price


bills = defaultdict(list)
problems = []
for row in csv.DictReader(io.StringIO(ORDERS)):
    try:
        bill = bills[row["customer"]] or bills[row["customer"]].append(Bill(row["customer"])) or bills[row["customer"]]
        bill[0].add(row["item"], int(row["quantity"]))
    except KeyError as error:
        problems.append(f"order {row['order']}: unknown item {error}")
    except ValueError as error:
        problems.append(f"order {row['order']}: {error}")

for bill in sorted((each[0] for each in bills.values()), reverse=True):
    print(f"{bill.customer:<12}{bill.total:>8.2f}")
    for item, quantity, price in bill.lines:
        print(f"    {item:<8}{quantity:>4}{price:>8.2f}")
print("\n".join(problems))
print(json.dumps([asdict(each[0]) for each in bills.values()], indent=1, sort_keys=True))

out = io.StringIO(newline="")
writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC)
writer.writerow(["customer", "total"])
writer.writerows([bill[0].customer, round(bill[0].total, 2)] for bill in bills.values())
print(repr(out.getvalue()))
