"""Allcover: one social security scheme definition, from diagnosis to payment."""

from importlib.metadata import version

__version__ = version("allcover")
