"""Parts of a valuation's report that several files of tests look at, and what it is made of."""

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from allcover.catalogue import country_folder
from allcover.presenting.valuation_study import ValuationResults
from allcover.projection.financing import general_average_premium, pay_as_you_go_rate, project_reserve
from allcover.vocabulary.finding import Report, Table

CORESIA, DAY, YEARS = country_folder("coresia"), date(2024, 6, 30), 30


def table(report: Report, key: str) -> Table:
    return next(one for one in report.tables if one.key == key)


def column(report: Report, key: str, name: str) -> list[float]:
    found = table(report, key)
    return [float(str(row[found.position(name)])) for row in found.rows]


def under(
    results: ValuationResults,
    cost: NDArray[np.float64],
    law: NDArray[np.float64],
    reserve: float,
    others: float,
) -> ValuationResults:
    """The same insured earnings with other pay-as-you-go rates, rates of the law, reserve and share that others pay of deficits."""
    valued, made = results.valued, results.made
    spent = cost * made.earnings
    benefits = np.zeros_like(made.benefits)
    benefits[0] = spent / (1 + valued.ground.administration[0])
    interest = made.paths.interest
    made = replace(
        made, benefits=benefits, administration=spent - benefits.sum(axis=0), contributions=law * made.earnings,
        contribution_rate=law, pay_as_you_go=pay_as_you_go_rate(spent, made.earnings),
        premium=float(general_average_premium(spent, made.earnings, interest, reserve=reserve)),
        reserves=project_reserve(spent, made.earnings, interest=interest, rate=law, reserve=reserve, others_pay=others),
    )  # fmt: skip
    scheme = replace(valued.scheme, reserve=reserve, others_pay=others)
    return replace(results, valued=replace(valued, valuation=made, scheme=scheme), sampled=None)
