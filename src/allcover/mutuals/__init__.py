"""Mutual health organisations: the premium that pays for a package, ten key ratios, the guide's indicators of a year, and a guarantee fund under shocks that strike many at once."""

from allcover.mutuals.guarantee import Fund, Member, Outcome, Shock, simulate
from allcover.mutuals.monitoring import Finances, Indicator, Members, of_finances, of_members, story_of
from allcover.mutuals.premium import Loadings, Premium, Service, premium_of, safety_loading
from allcover.mutuals.ratios import Accounts, Ratio, ten_ratios

__all__ = [
    "Accounts",
    "Finances",
    "Fund",
    "Indicator",
    "Loadings",
    "Member",
    "Members",
    "Outcome",
    "Premium",
    "Ratio",
    "Service",
    "Shock",
    "of_finances",
    "of_members",
    "premium_of",
    "safety_loading",
    "simulate",
    "story_of",
    "ten_ratios",
]
