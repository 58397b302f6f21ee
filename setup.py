"""Packaging of pysandbox; tool settings live in ``pyproject.toml``."""

from pathlib import Path

from setuptools import find_packages, setup

SERVER = ["falcon>=4.0", "prometheus-client>=0.20", "waitress>=3.0"]

setup(
    name="pysandbox",
    version="0.1.0",
    description="Runs untrusted Python in guarded, limited, persistent interpreter sessions.",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    python_requires=">=3.11",
    packages=find_packages(include=["pysandbox", "pysandbox.*"]),
    package_data={"pysandbox": ["py.typed"], "pysandbox.web": ["playground/*"]},
    install_requires=[
        "RestrictedPython>=9.0",
        "multiprocess>=0.70.17",
        'pyseccomp>=0.1.2; sys_platform == "linux"',
        'landlockpy>=0.2.0; sys_platform == "linux"',
        'pywin32>=306; sys_platform == "win32"',
        'tzdata; sys_platform == "win32"',  # Windows has no time zones that Python reads
    ],
    extras_require={
        "server": SERVER,
        # What this project is measured beside.
        "benchmarks": [
            *SERVER,
            "asteval>=1.0",
            "ipykernel>=7.0",
            "jupyter-client>=8.0",
            "pydantic-monty>=1.4",
            "smolagents>=1.20",
        ],
        "test": [
            *SERVER,
            "pytest>=8.0",
            "pytest-timeout>=2.3",
            "pytest-xdist>=3.5",
            "hypothesis>=6.100",
            "numpy>=1.26",
            'schemathesis>=4.0; sys_platform != "win32"',  # its native part does not load under Wine
        ],
    },
    entry_points={"console_scripts": ["pysandbox = pysandbox.cli:main"]},
)
