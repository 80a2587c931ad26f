"""Ability to contribute: what whom, when in the year, and what designs of contributions ask of them."""

from allcover.capacity.affordability import Affordability, affordability, capacity_outputs, subsistence_line
from allcover.capacity.assumptions import Assumptions, default_assumptions

__all__ = [
    "Affordability",
    "Assumptions",
    "affordability",
    "capacity_outputs",
    "default_assumptions",
    "subsistence_line",
]
