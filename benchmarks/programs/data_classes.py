"""Making, comparing and copying dataclasses."""

from dataclasses import dataclass, field, replace


@dataclass(order=True)
class Item:
    price: float
    name: str
    tags: list = field(default_factory=list)

    @property
    def label(self) -> str:
        return self.name + "!"


items = [Item(n * 37 % 101, str(n)) for n in range(12_000)]
items.sort()
items += [replace(item, price=item.price + 1) for item in items[:3000]]
print(sum(item.price for item in items), len({item.label for item in items}))
