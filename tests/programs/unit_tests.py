"""Tests with unittest.main() at the end of the program, some of which fail."""

import unittest


def fizz_buzz(number):
    return "Fizz" * (number % 3 == 0) + "Buzz" * (number % 5 == 0) or str(number)


class FizzBuzzTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.expected = {3: "Fizz", 5: "Buzz", 15: "FizzBuzz", 7: "7"}

    def setUp(self):
        self.seen = []

    def tearDown(self):
        self.seen.clear()

    def test_table(self):
        for number, text in self.expected.items():
            with self.subTest(number=number):
                self.assertEqual(fizz_buzz(number), text)

    def test_wrong_type(self):
        with self.assertRaises(TypeError) as caught:
            fizz_buzz("x" + 1)
        self.assertIn("str", str(caught.exception))

    def test_fails(self):
        self.assertEqual(fizz_buzz(9), "Buzz", "nine is no multiple of five")

    def test_compares(self):
        self.assertListEqual([1, 2, 3], [1, 5, 3])

    def test_error(self):
        {}["missing"]

    @unittest.skip("not today")
    def test_skipped(self):
        raise AssertionError

    @unittest.expectedFailure
    def test_expected(self):
        self.assertTrue(False)

    def test_regex(self):
        self.assertRegex("abc123", r"^[a-z]+\d+$")
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertCountEqual([3, 1], [1, 3])


class AsyncTest(unittest.IsolatedAsyncioTestCase):
    async def test_awaits(self):
        self.assertEqual(await self.later(3), 3)

    async def later(self, value):
        return value


if __name__ == "__main__":
    import io
    import re

    stream = io.StringIO()
    program = unittest.main(argv=["tests"], testRunner=unittest.TextTestRunner(stream=stream, verbosity=2), exit=False)
    print(re.sub(r"in [\d.]+s", "in no time", stream.getvalue()))
    print(program.result)
