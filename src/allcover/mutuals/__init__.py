"""Mutual health organisations: the premium that pays for a package, ten key ratios, and a guarantee fund under shocks that strike many at once."""

from allcover.mutuals.guarantee import Fund, Member, Outcome, Shock, simulate
from allcover.mutuals.premium import Loadings, Premium, Service, premium_of, safety_loading
from allcover.mutuals.ratios import Accounts, Ratio, ten_ratios

__all__ = [
    "Accounts",
    "Fund",
    "Loadings",
    "Member",
    "Outcome",
    "Premium",
    "Ratio",
    "Service",
    "Shock",
    "premium_of",
    "safety_loading",
    "simulate",
    "ten_ratios",
]
