"""The code lists of social security statistics: sex, area, branch, status in employment and the like.

A code list is closed: a survey mapping must recode into it, and an expression that compares with a word
outside it is a fault at load. Terms follow ILO (C102, SDG 1.3.1), ICSE-93 and common survey usage.
"""

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes with their English labels, in the order in which people expect to read them."""

    name: str
    labels: MappingProxyType[str, str]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in reading order."""
        return tuple(self.labels)


def _list(name: str, **labels: str) -> CodeList:
    return CodeList(name, MappingProxyType(labels))


SEX = _list("sex", male="Male", female="Female")
AREA = _list("area", urban="Urban", rural="Rural")
BRANCH = _list(
    "branch",
    medical_care="Medical care",
    sickness="Sickness",
    unemployment="Unemployment",
    old_age="Old age",
    employment_injury="Employment injury",
    family="Family and children",
    maternity="Maternity",
    invalidity="Invalidity",
    survivors="Survivors",
    social_assistance="General social assistance",
)
"""The nine branches of Convention No. 102 and general social assistance as the tenth category."""

RELATION_TO_HEAD = _list(
    "relation_to_head",
    head="Head",
    spouse="Spouse or partner",
    child="Child",
    parent="Parent or parent-in-law",
    child_in_law="Son- or daughter-in-law",
    grandchild="Grandchild",
    sibling="Brother or sister (in-law)",
    other_relative="Other relative",
    domestic_worker="Live-in domestic worker",
    not_related="Not related",
)
MARITAL_STATUS = _list(
    "marital_status",
    single="Single",
    married="Married",
    union="In a union",
    separated="Separated or divorced",
    widowed="Widowed",
)
LABOUR_STATUS = _list(
    "labour_status", employed="Employed", unemployed="Unemployed", inactive="Outside the labour force"
)
STATUS_IN_EMPLOYMENT = _list(
    "status_in_employment",
    employee="Employee",
    domestic_worker="Domestic worker (employee)",
    armed_forces="Armed forces and police (employee)",
    employer="Employer",
    own_account="Own-account worker",
    cooperative_member="Member of producers' cooperative",
    contributing_family="Contributing family worker",
)
"""ICSE-93 groups, with two groups of employees that schemes often treat apart."""

SECTOR = _list("sector", public="Public", private="Private", household="Household employer")
INDUSTRY = _list(
    "industry",
    agriculture="Agriculture, forestry and fishing",
    mining="Mining and quarrying",
    manufacturing="Manufacturing",
    utilities="Electricity, gas and water",
    construction="Construction",
    trade="Trade, hotels and restaurants",
    transport="Transport, storage and communication",
    business_services="Finance, government and business services",
    social_services="Community and social services",
    personal_services="Personal and household services",
    other="Not well specified",
)
OCCUPATION = _list(
    "occupation",
    armed_forces="Armed forces",
    managers="Managers",
    professionals="Professionals",
    technicians="Technicians and associate professionals",
    clerks="Clerks",
    service_sales="Service and sales workers",
    skilled_agriculture="Skilled agricultural workers",
    craft="Craft and related trades workers",
    operators="Plant and machine operators",
    elementary="Elementary occupations",
)
SCHOOL_LEVEL = _list(
    "school_level",
    none="None",
    primary="Primary",
    secondary="Secondary",
    tertiary="Tertiary",
    special="Special",
)
VITAL_STATUS = _list("vital_status", alive="Alive", dead="Dead")
PRESENCE = _list(
    "presence",
    here="Lives in the household",
    elsewhere="Of the family, lives elsewhere",
    deceased="Deceased, on file for those who survive",
)
CONTINGENCY = _list(
    "contingency",
    sickness="Sickness",
    maternity="Maternity",
    employment_injury="Employment injury or occupational disease",
    unemployment="Unemployment",
    invalidity="Invalidity",
    death="Death",
)
ACTIVITY = _list(
    "activity",
    employment="Employment",
    domestic_work="Domestic work",
    public_service="Public service",
    self_employment="Self-employment",
    agriculture="Agriculture, forestry and fishing on one's own",
    unemployment="Unemployment",
    care="Care of children or others",
    study="Study",
    military_service="Military service",
    voluntary="Voluntary contributions",
)
DISABILITY = _list("disability", none="None", moderate="Moderate", severe="Severe")
RELATION = _list("relation", spouse="Spouse", mother="Mother", father="Father", guardian="Guardian")
PERIOD = _list("period", day="Day", week="Week", month="Month", year="Year")

CODE_LISTS: MappingProxyType[str, CodeList] = MappingProxyType(
    {
        codes.name: codes
        for codes in (
            SEX, AREA, BRANCH, RELATION_TO_HEAD, MARITAL_STATUS, LABOUR_STATUS, STATUS_IN_EMPLOYMENT, SECTOR,
            INDUSTRY, OCCUPATION, SCHOOL_LEVEL, VITAL_STATUS, PRESENCE, CONTINGENCY, ACTIVITY,
            DISABILITY, RELATION, PERIOD,
        )
    }
)  # fmt: skip
"""Every code list by its name, as the population schema refers to it."""
