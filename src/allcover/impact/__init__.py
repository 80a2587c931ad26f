"""Baseline against reform: what is paid to whom, who pays for it, and what poverty and inequality become."""

from allcover.impact.amounts import modelled, modelled_option
from allcover.impact.assessment import Assessment, assess
from allcover.impact.finance import SchemeFinance, finance
from allcover.impact.homes import has_known_welfare
from allcover.impact.option import OptionResult, on_top, option_result
from allcover.impact.poverty import Gains, PovertyResult

__all__ = [
    "Assessment",
    "Gains",
    "OptionResult",
    "PovertyResult",
    "SchemeFinance",
    "assess",
    "finance",
    "has_known_welfare",
    "modelled",
    "modelled_option",
    "on_top",
    "option_result",
]
