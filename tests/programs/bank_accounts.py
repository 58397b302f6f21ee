"""Accounts with decimal money, properties, class methods and errors of their own."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


class InsufficientFunds(Exception):
    def __init__(self, needed: Decimal, available: Decimal) -> None:
        super().__init__(f"need {needed}, have {available}")
        self.needed = needed
        self.available = available


class Account:
    _next_number = 1000

    def __init__(self, owner: str, balance: str = "0") -> None:
        self.owner = owner
        self._balance = Decimal(balance)
        self.__history: list[tuple[str, Decimal]] = []
        self.number = Account._next_number
        Account._next_number += 1

    @property
    def balance(self) -> Decimal:
        return self._balance.quantize(Decimal("0.01"), ROUND_HALF_UP)

    @balance.setter
    def balance(self, value: Decimal) -> None:
        raise AttributeError("use deposit() and withdraw()")

    @classmethod
    def joint(cls, *owners: str) -> Account:
        return cls(" & ".join(owners))

    @staticmethod
    def is_valid(amount: Decimal) -> bool:
        return amount > 0

    def deposit(self, amount: str) -> Account:
        value = Decimal(amount)
        if not self.is_valid(value):
            raise ValueError(f"not an amount: {amount}")
        self._balance += value
        self.__history.append(("deposit", value))
        return self

    def withdraw(self, amount: str) -> Account:
        value = Decimal(amount)
        if value > self._balance:
            raise InsufficientFunds(value, self._balance)
        self._balance -= value
        self.__history.append(("withdraw", value))
        return self

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.owner!r}, {self.balance})"

    def __len__(self) -> int:
        return len(self.__history)


class Savings(Account):
    rate = Decimal("0.0125")

    def add_interest(self) -> None:
        self.deposit(str(self._balance * self.rate))

    def __repr__(self) -> str:
        return super().__repr__() + "*"


account = Account("Ada", "10.005").deposit("5.50").withdraw("1")
print(account, len(account), account.number)
savings = Savings.joint("Bo", "Cy").deposit("1234.56")
savings.add_interest()
print(savings, savings.number, isinstance(savings, Account), Savings.__mro__)
for action in (
    lambda: account.withdraw("1000"),
    lambda: account.deposit("-1"),
    lambda: setattr(account, "balance", 5),
    lambda: account.__history,
    lambda: account.blance,
):
    try:
        action()
    except (InsufficientFunds, ValueError, AttributeError) as error:
        print(type(error).__name__, error)
print(sorted(vars(account)), account._Account__history)
