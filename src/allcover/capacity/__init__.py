"""Ability to contribute: what whom, when in the year, and what designs of contributions ask of them."""

from allcover.capacity.affordability import Affordability, capacity_outputs
from allcover.capacity.designs import DesignFile, read_designs
from allcover.capacity.results import CapacityResults, capacity_results, profile_results
from allcover.capacity.survey import AS_IS, design_outputs

__all__ = [
    "AS_IS",
    "Affordability",
    "CapacityResults",
    "DesignFile",
    "capacity_outputs",
    "capacity_results",
    "design_outputs",
    "profile_results",
    "read_designs",
]
