"""Parts of a valuation's report that several files of tests look at, and what it is made of."""

from datetime import date

from allcover.catalogue import country_folder
from allcover.vocabulary.finding import Report, Table

CORESIA, DAY, YEARS = country_folder("coresia"), date(2024, 6, 30), 30


def table(report: Report, key: str) -> Table:
    return next(one for one in report.tables if one.key == key)


def column(report: Report, key: str, name: str) -> list[float]:
    found = table(report, key)
    return [float(str(row[found.position(name)])) for row in found.rows]
