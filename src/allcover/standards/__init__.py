"""A design held against international minimum standards: met, not met, not determinable, each with its computation.

The conventions are data (``conventions/*.yaml``), the law is the country's definition, and the judge decides what the law
pays the conventions' standard beneficiaries. What neither says comes as figures; without them nobody can tell.
"""

from allcover.standards.check import ConventionResult, StandardsResult, check_standards
from allcover.standards.convention import Convention
from allcover.standards.figures import (
    Change,
    Figures,
    Observed,
    PersonsProtected,
    ReferenceWage,
    Taxes,
    read_country_figures,
    read_figures,
)
from allcover.standards.ratification import read_ratifications
from allcover.standards.reading import read_conventions
from allcover.standards.verdict import PartVerdicts, SchemeVerdicts, Status, Verdict

__all__ = [
    "Change",
    "Convention",
    "ConventionResult",
    "Figures",
    "Observed",
    "PartVerdicts",
    "PersonsProtected",
    "ReferenceWage",
    "SchemeVerdicts",
    "StandardsResult",
    "Status",
    "Taxes",
    "Verdict",
    "check_standards",
    "read_conventions",
    "read_country_figures",
    "read_figures",
    "read_ratifications",
]
