"""Baseline against reform: what is paid to whom, who pays for it, and what poverty and inequality become."""

from allcover.impact.amounts import impact_outputs, modelled
from allcover.impact.finance import SchemeFinance, finance
from allcover.impact.option import OptionResult, on_top, option_result
from allcover.impact.poverty import Gains, PovertyResult, gains_by_tenth, poverty

__all__ = [
    "Gains",
    "OptionResult",
    "PovertyResult",
    "SchemeFinance",
    "finance",
    "gains_by_tenth",
    "impact_outputs",
    "modelled",
    "on_top",
    "option_result",
    "poverty",
]
