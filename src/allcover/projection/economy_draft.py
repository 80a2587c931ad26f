"""A first file of a country's economy, made of series of the IMF or the World Bank.

What the source lacks, a year between two as well as a whole series, is marked to be filled in, and the file's reader refuses it until it is. Series come
from :mod:`economy_import`; the file goes, once completed, to :mod:`economy_file`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from allcover.projection.economy_import import Codes
from allcover.vocabulary.fault import Fault, Faults, Place, did_you_mean
from allcover.vocabulary.words import Sentence

FILL_IN = "FILL_IN"


def draft_economy(series: pl.DataFrame, codes: Codes, iso3: str, *, file: Path, first: int, last: int) -> str:
    """This function will write a first file of a country's economy, from ``first`` to ``last`` (YAML), of what was read of a ``file``; what the source lacks is to be filled in.

    Values are held after the last year the source has, and for no year before it. Raises Faults where the country or the output of the first year is not there, ValueError where the last year lies before the first.
    """
    if last < first:
        raise ValueError(f"The last year, {last}, lies before the first, {first}. Give a later one.")
    found = _Found(series, codes, iso3, first, last)
    gdp = found.of(codes.gdp).get(first)
    if gdp is None:
        known = did_you_mean(iso3, series["iso3"].unique().to_list())
        raise Faults(
            [
                Fault(
                    Place(str(file)),
                    Sentence(
                        "Has no output ({gdp}) of '{iso3}' in {first}.",
                        gdp=codes.gdp,
                        iso3=iso3,
                        first=str(first),
                    ),
                    known,
                )
            ]
        )
    return "\n".join(_lines(found, gdp)) + "\n"


@dataclass(frozen=True)
class _Found:
    series: pl.DataFrame
    codes: Codes
    iso3: str
    first: int
    last: int

    def of(self, code: str) -> dict[int, float]:
        rows = self.series.filter((pl.col("iso3") == self.iso3) & (pl.col("code") == code)).sort("year")
        return dict(zip(rows["year"].to_list(), rows["value"].to_list()))

    def shares(self, code: str) -> dict[int, float]:
        """Per cent as shares of one, of the years asked for."""
        return {
            year: round(value / 100, 6)
            for year, value in self.of(code).items()
            if self.first <= year <= self.last
        }


def _lines(found: _Found, gdp: float) -> Iterator[str]:
    codes = found.codes
    yield f"# A first file, made of {codes.title}. Fill in what is marked {FILL_IN}, and check the rest."
    yield f"economy: {found.iso3.lower()}"
    yield f"first_year: {found.first}"
    yield f"last_year: {found.last}"
    yield f"gdp: {{value: {gdp:.0f}, {_source(codes, codes.gdp)}}}"
    yield "growth:"
    yield f"  gdp: {_course(found, found.shares(codes.growth), codes.growth)}"
    yield f"deflator: {_course(found, _deflator(found), codes.deflator)}"
    yield f"prices: {_course(found, found.shares(codes.prices), codes.prices)}"
    yield f"real_interest: {_blank()}"
    yield "government:"
    yield f"  revenue: {_course(found, found.shares(codes.revenue), codes.revenue, codes.whose + codes.revenue_lacks)}"
    yield f"  expenditure: {_expenditure(found)}"
    yield f"  interest: {_blank()}"
    debt, note = _debt(found, gdp), f"{codes.whose}; at the end of the year before, over output of the first"
    yield f"  debt: {{value: {debt}, {_source(codes, codes.debt, note, is_verified=debt != FILL_IN)}}}"


def _expenditure(found: _Found) -> str:
    """Without interest on debt: never what is spent with it, under which debt that is added would bear none."""
    codes = found.codes
    revenue, primary = found.shares(codes.revenue), found.shares(codes.primary_balance)
    if primary:
        spent = {year: round(revenue[year] - primary[year], 6) for year in primary if year in revenue}
        return _course(found, spent, codes.primary_balance, "revenue less the primary balance")
    spent = found.shares(codes.spent)
    interest, investment = found.shares(codes.interest), found.shares(codes.investment)
    whole = {
        year: round(spent[year] * (1 - interest[year]) + investment[year], 6)
        for year in spent
        if year in interest and year in investment
    }
    if whole:
        made = f"{codes.whose}; without interest ({codes.interest}), with net investment ({codes.investment})"
        return _course(found, whole, codes.spent, made)
    if not spent:
        return _blank()
    year = min(spent)
    without = f", without investment ({codes.investment})" if codes.investment else ""
    return _blank(f"{codes.spent} is with interest on debt{without}: {spent[year]:.6f} in {year}")


def _deflator(found: _Found) -> dict[int, float]:
    if not found.codes.is_deflator_level:
        return found.shares(found.codes.deflator)
    level = found.of(found.codes.deflator)
    return {
        year: round(value / level[year - 1] - 1, 6)
        for year, value in level.items()
        if found.first <= year <= found.last and year - 1 in level
    }


def _debt(found: _Found, gdp: float) -> str:
    share, before = (
        found.of(found.codes.debt).get(found.first - 1),
        found.of(found.codes.gdp).get(found.first - 1),
    )
    return FILL_IN if share is None or before is None else f"{share / 100 * before / gdp:.6f}"


def _course(found: _Found, values: Mapping[int, float], code: str, note: str = "") -> str:
    """Values each held until the next; years before the last of which nothing is known are marked one by one."""
    if not values:
        return _blank()
    steps, missing, before = [], [], ""
    for year in range(found.first, max(values) + 1):
        told = f"{values[year]:.6f}" if year in values else FILL_IN
        if told == FILL_IN:
            missing.append(year)
        if told != before or told == FILL_IN:
            steps.append(f"{{from: {year}, value: {told}}}")
        before = told
    lacks = [f"not given of {', '.join(map(str, missing))}"] if missing else []
    said = "; ".join([*filter(None, [note]), *lacks, f"held from {max(values)} on"])
    return f"{{values: [{', '.join(steps)}], {_source(found.codes, code, said, is_verified=not missing)}}}"


def _blank(note: str = "") -> str:
    told = f', note: "{note}"' if note else ""
    return f"{{value: {FILL_IN}, source: {{title: {FILL_IN}, verified: no{told}}}}}"


def _source(codes: Codes, code: str, note: str = "", *, is_verified: bool = True) -> str:
    told = f', note: "{note}"' if note else ""
    verified = "yes" if is_verified else "no"
    return f'source: {{title: "{codes.title}", article: {code}, verified: {verified}{told}}}'
