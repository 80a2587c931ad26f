"""The series of SDG indicator 1.3.1 as they are published with the World Social Protection Database (specification 2.4).

Each has its own numerator and denominator; :mod:`~allcover.coverage.series` computes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from allcover.coverage.figures import Definition
from allcover.vocabulary.words import marked


@dataclass(frozen=True)
class Series:
    """One published series. ``branches`` are those whose benefits count (empty: all but medical care)."""

    id: str
    name: str
    numerator: str
    denominator: str
    branches: tuple[str, ...] = ()
    is_assistance: bool = False
    mark: str = ""

    def definition(self, following: str) -> Definition:
        """This function will give the series' definition under the definition it follows."""
        numerator = self.numerator if following == "direct" else _LIVING_WITH
        return Definition(self.id, following, numerator, self.denominator)


_LIVING_WITH = marked("persons living in a household where at least one member receives such a benefit")
_MARK = marked("The denominator is from memory of the indicator's metadata, not checked against it.")

SERIES: Mapping[str, Series] = MappingProxyType(
    {
        series.id: series
        for series in (
            Series(
                "at_least_one",
                marked("At least one cash benefit"),
                marked(
                    "persons receiving at least one contributory or non-contributory cash benefit or actively contributing to "
                    "at least one social security scheme, children for whom a child or family benefit is received, and "
                    "workers covered in case of employment injury"
                ),
                marked("all persons"),
            ),
            Series(
                "children",
                marked("Children"),
                marked("children for whom a child or family cash benefit is received"),
                marked("all children"),
                ("family",),
            ),
            Series(
                "mothers",
                marked("Mothers with newborns"),
                marked("women receiving a maternity cash benefit"),
                marked("women giving birth in the same year"),
                ("maternity",),
            ),
            Series(
                "severe_disability",
                marked("Persons with severe disabilities"),
                marked("persons receiving a disability cash benefit"),
                marked("persons with severe disabilities"),
                ("invalidity",),
            ),
            Series(
                "unemployed",
                marked("Unemployed persons"),
                marked("recipients of an unemployment cash benefit"),
                marked("unemployed persons aged 15 and over"),
                ("unemployment",),
            ),
            Series(
                "older_persons",
                marked("Older persons"),
                marked(
                    "persons at or above statutory pensionable age receiving an old-age pension, contributory or not"
                ),
                marked("persons at or above statutory pensionable age"),
                ("old_age",),
            ),
            Series(
                "vulnerable",
                marked("Vulnerable persons"),
                marked("recipients of social assistance in cash"),
                marked(
                    "all children, adults not covered by contributory benefits, and persons at or above pensionable age not "
                    "receiving a contributory pension"
                ),
                is_assistance=True,
            ),
            Series(
                "employment_injury",
                marked("Employment injury"),
                marked("workers covered in case of employment injury"),
                marked("employed persons aged 15 and over"),
                ("employment_injury",),
                mark=_MARK,
            ),
            Series(
                "poor",
                marked("Poor persons"),
                marked("poor persons receiving social assistance in cash"),
                marked("poor persons"),
                is_assistance=True,
            ),
        )
    }
)
"""Every series by its id, in the order in which they are published."""
