"""The tables of contributions. What was assessed, received, enrolled, declared and ruled is kept as written."""

from allcover_site.contributions.models.bands import BandAppeal, BandChoice, BandRuling
from allcover_site.contributions.models.employers import (
    DeclaredWage,
    Declarer,
    Penalty,
    PenaltyChange,
    WageDeclaration,
)
from allcover_site.contributions.models.funding import FunderPayment, FunderShare
from allcover_site.contributions.models.membership import (
    Affiliation,
    Assessment,
    Correction,
    CoverPeriod,
    Ending,
    Fee,
    Instalment,
    NotAssessed,
    PartTakenBack,
    PeriodCancellation,
    SetTerms,
    Suspension,
    Waiver,
    key_of_part,
)
from allcover_site.contributions.models.money import Cancellation, Receipt, Refund, Shortage

__all__ = [
    "Affiliation",
    "Assessment",
    "BandAppeal",
    "BandChoice",
    "BandRuling",
    "Cancellation",
    "Correction",
    "CoverPeriod",
    "DeclaredWage",
    "Declarer",
    "Ending",
    "Fee",
    "FunderPayment",
    "FunderShare",
    "Instalment",
    "NotAssessed",
    "PartTakenBack",
    "Penalty",
    "PenaltyChange",
    "PeriodCancellation",
    "Receipt",
    "Refund",
    "SetTerms",
    "Shortage",
    "Suspension",
    "WageDeclaration",
    "Waiver",
    "key_of_part",
]
