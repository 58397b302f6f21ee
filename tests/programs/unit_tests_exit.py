"""unittest.main() ends the program."""

import sys
import unittest


class EmptyTest(unittest.TestCase):
    def test_nothing(self):
        self.assertEqual(1, 1)


class Quiet(unittest.TextTestRunner):
    def run(self, test):
        print(test.countTestCases(), "tests", file=sys.stderr)
        return unittest.TestResult()


unittest.main(testRunner=Quiet)
print("never reached")
