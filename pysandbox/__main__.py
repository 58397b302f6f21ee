"""Lets ``python -m pysandbox`` stand for the command ``pysandbox``."""

import sys

from .cli import main

sys.exit(main())
