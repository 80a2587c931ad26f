"""Reasons for exclusion: five families of barriers with their sub-reasons, and the roll-up into four families.

The five families are the chapters of the ILO resource package on the informal economy; the sub-reasons are a proposal of
this project, to be amended by whoever uses it (specification 2.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from allcover.vocabulary.words import marked

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "awareness_trust": marked("Awareness and trust"),
        "legal": marked("Legal"),
        "administrative": marked("Administrative"),
        "financial": marked("Financial"),
        "compliance_incentive": marked("Weak compliance and incentives"),
    }
)
"""The five families by code, in the order of their source."""

ROLL_UP: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "legal": ("legal",),
        "administrative": ("administrative",),
        "financial": ("financial",),
        "behavioural": ("awareness_trust", "compliance_incentive"),
    }
)
"""The four families of the brief, each of the five families it holds."""

ROLL_UP_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "legal": marked("Legal"),
        "administrative": marked("Administrative"),
        "financial": marked("Financial"),
        "behavioural": marked("Behavioural"),
    }
)

NOT_TOLD = "not_told"
"""In place of a family: the survey shows that somebody is left out, and not why."""


@dataclass(frozen=True)
class Barrier:
    """A sub-reason: its code, the family it belongs to, and its label in English."""

    code: str
    family: str
    label: str


_BY_FAMILY: Mapping[str, Mapping[str, str]] = {
    "awareness_trust": {
        "unknown_scheme": marked("The scheme is not known"),
        "insurance_misunderstood": marked("Insurance is misunderstood"),
        "past_default": marked("A scheme failed its members before"),
        "perceived_poor_quality": marked("Services are thought to be poor"),
        "lack_of_representation": marked("The group is not represented"),
    },
    "legal": {
        "group_excluded": marked("The group is excluded by law"),
        "threshold": marked("A threshold of the law is not met"),
        "branch_not_legislated": marked("No law on the branch"),
        "residence_nationality": marked("Residence or nationality"),
        "voluntary_only": marked("The law provides for voluntary affiliation only"),
        "limited_places": marked("The law limits the number of places"),
    },
    "administrative": {
        "no_registration_point": marked("No place to register"),
        "documents_lacking": marked("Papers are lacking"),
        "complex_procedure": marked("The procedure is complex"),
        "payment_channel_absent": marked("No place of payment in reach"),
        "record_not_portable": marked("Rights are not portable"),
        "provider_not_reachable": marked("No facility in reach"),
    },
    "financial": {
        "income_below_subsistence": marked("Income below subsistence"),
        "volatile_income": marked("Volatile or seasonal income"),
        "double_contribution": marked("Double contribution, for want of an employer"),
        "fee_at_point_of_use": marked("Fees at the point of use"),
        "opportunity_cost": marked("Cost of the time it takes"),
    },
    "compliance_incentive": {
        "employer_evasion": marked("The employer does not declare or pay"),
        "no_inspection": marked("No inspection"),
        "benefit_not_valued": marked("The benefit is not valued"),
        "adverse_tax_linkage": marked("Joining brings other taxes"),
        "better_informal_alternative": marked("A better alternative outside"),
    },
}

BARRIERS: Mapping[str, Barrier] = MappingProxyType(
    {
        code: Barrier(code, family, label)
        for family, labels in _BY_FAMILY.items()
        for code, label in labels.items()
    }
)
"""Every sub-reason by its code, in reading order."""


def rolled_up(family: str) -> str:
    """This function will give the one of four families that one of the five belongs to.

    >>> rolled_up("awareness_trust"), rolled_up("legal")
    ('behavioural', 'legal')
    """
    return next(four for four, five in ROLL_UP.items() if family in five)
