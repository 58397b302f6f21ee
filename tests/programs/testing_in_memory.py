"""Testing in memory: unittest with sub-tests, mocks and fixtures; doctest; assertions of a judge."""

import doctest
import io
import re
import unittest
from unittest import mock


class Mailer:
    def send(self, to, text):
        raise NotImplementedError

    def connect(self):
        return "really connected"


class Shop:
    def __init__(self, mailer):
        self.mailer = mailer
        self.stock = {"tea": 2}

    def sell(self, item, to):
        """Sell an item.

        >>> shop = Shop(mock.Mock())
        >>> shop.sell("tea", "ada")
        1
        >>> shop.sell("coffee", "ada")
        Traceback (most recent call last):
            ...
        KeyError: 'coffee'
        """
        if not self.stock[item]:
            raise LookupError(f"no {item} left")
        self.stock[item] -= 1
        self.mailer.send(to, text=f"You bought {item}.")
        return self.stock[item]


class ShopTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.calls = []

    def setUp(self):
        self.mailer = mock.create_autospec(Mailer, instance=True)
        self.shop = Shop(self.mailer)
        self.addCleanup(self.calls.append, self.id())

    def test_selling_sends_a_mail(self):
        self.assertEqual(self.shop.sell("tea", "ada"), 1)
        self.mailer.send.assert_called_once_with("ada", text="You bought tea.")
        self.assertEqual(self.mailer.mock_calls, [mock.call.send("ada", text="You bought tea.")])

    def test_nothing_left(self):
        self.shop.stock["tea"] = 0
        with self.assertRaisesRegex(LookupError, "no tea") as caught:
            self.shop.sell("tea", "ada")
        self.assertIsInstance(caught.exception, LookupError)
        self.mailer.send.assert_not_called()

    def test_signatures_are_kept(self):
        with self.assertRaises(TypeError):
            self.mailer.send("only one")

    def test_patching(self):
        with mock.patch.object(Mailer, "connect", return_value="pretended") as connect, mock.patch.dict(self.shop.stock, milk=1):
            self.assertEqual(Mailer().connect(), "pretended")
            self.assertIn("milk", self.shop.stock)
        connect.assert_called_once()
        self.assertNotIn("milk", self.shop.stock)
        self.assertEqual(Mailer().connect(), "really connected")

    def test_many(self):
        for n in range(4):
            with self.subTest(n=n):
                self.assertNotEqual(n % 3, 2)

    def test_failing(self):
        self.assertEqual([1, 2, 3], [1, 2, 4], "lists differ")

    @unittest.skip("not today")
    def test_skipped(self):
        raise AssertionError

    @unittest.expectedFailure
    def test_expected(self):
        self.assertAlmostEqual(0.1 + 0.2, 0.4)

    def test_side_effects(self):
        generator = mock.Mock(side_effect=[1, ValueError("two"), mock.DEFAULT], return_value=3)
        self.assertEqual(generator(), 1)
        self.assertRaises(ValueError, generator)
        self.assertEqual(generator(mock.ANY), 3)
        magic = mock.MagicMock()
        magic.__len__.return_value = 5
        self.assertEqual((len(magic), magic[0].x() is magic[1].x()), (5, True))


class AsyncTest(unittest.IsolatedAsyncioTestCase):
    async def test_awaiting(self):
        worker = mock.AsyncMock(return_value=7)
        self.assertEqual(await worker(1), 7)
        worker.assert_awaited_once_with(1)


suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(case) for case in (ShopTest, AsyncTest))
report = io.StringIO()
result = unittest.TextTestRunner(report, verbosity=2).run(suite)
print(re.sub(r"in \d+\.\d+s", "in a while", report.getvalue()))
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures), ShopTest.calls[0])
finder, runner = doctest.DocTestFinder(), doctest.DocTestRunner()
for test in finder.find(Shop, "Shop", globs={"Shop": Shop, "mock": mock}):
    print(test.name, runner.run(test))
