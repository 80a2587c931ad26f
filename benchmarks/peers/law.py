"""The amounts of the country template's law by month, for the peers that are written by hand.

The same facts as ``benchmarks/country_template``, which a test holds against these.
"""

from dataclasses import dataclass
from datetime import date

SOURCE = "openfisca-country-template 8.2.0"
MONTH = date(2016, 3, 1)
YEAR = tuple(date(2016, month, 1) for month in range(1, 13))
PERSON_OUTPUTS = ("basic_income_month", "pension_month", "contribution_month", "income_tax_month")
HOUSEHOLD_OUTPUTS = (
    "housing_allowance_month",
    "parenting_allowance_month",
    "housing_tax_month",
    "disposable_income_month",
)
OUTPUTS = (*PERSON_OUTPUTS, *HOUSEHOLD_OUTPUTS)
CHILD_AGE, CHILD_AGE_OF_SINGLE = 6, 8
HOUSING_TAX_RATE, HOUSING_TAX_MINIMUM = 100_000, 200


@dataclass(frozen=True)
class Law:
    """What holds in a month. ``is_for_all``: the basic income is not only for those without a salary."""

    age_of_majority: float
    age_of_retirement: float
    basic_income: float
    is_for_all: bool
    pension: float
    housing_share: float
    parenting_amount: float
    parenting_limit: float
    tax_rate: float
    starts: tuple[float, ...]
    rates: tuple[float, ...]


def law_on(day: date) -> Law:
    """This function will give the law of a month from December 2015 on."""
    if day < date(2015, 12, 1):
        raise ValueError(f"{day} is before 2015-12-01. Ask for a later month.")
    is_new, is_late = day >= date(2017, 1, 1), day >= date(2016, 12, 1)
    upper = 12_300.0 if day >= date(2016, 1, 1) else 12_200.0
    return Law(
        age_of_majority=18,
        age_of_retirement=62 if is_new else 60.33,
        basic_income=600,
        is_for_all=is_late,
        pension=1,
        housing_share=0 if is_late else 0.25,
        parenting_amount=600,
        parenting_limit=500,
        tax_rate=0.15,
        starts=(0, 6_000, 12_400) if is_new else (0, upper, upper),
        rates=(0.02, 0.06, 0.12) if is_new else (0.04, 0.12, 0.12),
    )


REFORMS: tuple[tuple[str, float], ...] = (
    *(("basic_income", 600.0 + 10 * step) for step in range(1, 11)),
    *(("tax_rate", (15 + step) / 100) for step in range(1, 11)),
)
"""Twenty reforms: another basic income, or another rate of the income tax."""
