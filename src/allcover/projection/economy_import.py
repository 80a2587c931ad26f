"""Series of a country's economy from the files of the IMF and the World Bank, as their sites give them, and a first file of the economy made of them.

- IMF, World Economic Outlook, "by countries", tab-delimited (called ``.xls``, UTF-16 or Latin-1): a row a country and subject, a column a year
- World Bank, World Development Indicators, CSV download of indicators or of a country (``API_*.csv``): four lines of heading, then a row a country and indicator

What neither has is left to fill in, and the file says so. Goes, once completed, to :mod:`economy_file`.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from allcover.vocabulary.fault import Fault, FaultList, Faults, Place, did_you_mean, why_unread
from allcover.vocabulary.words import Sentence, marked

FILL_IN = "FILL_IN"
_SCALES = {"": 1.0, "units": 1.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_NOTHING = {"", "n/a", "--", ".."}
_WEO, _BANK = "WEO Subject Code", "Indicator Code"
MOST_BYTES = 400_000_000


@dataclass(frozen=True)
class Codes:
    """What the series of a source are called. ``deflator`` is a level in one and growth in the other; shares and growth are in per cent."""

    title: str
    gdp: str
    growth: str
    deflator: str
    is_deflator_level: bool
    prices: str
    revenue: str
    expenditure: str
    primary_balance: str
    debt: str


WEO = Codes(
    "International Monetary Fund, World Economic Outlook", "NGDP", "NGDP_RPCH", "NGDP_D", True, "PCPIPCH", "GGR_NGDP", "GGX_NGDP", "GGXONLB_NGDP", "GGXWDG_NGDP",
)  # fmt: skip
BANK = Codes(
    "World Bank, World Development Indicators", "NY.GDP.MKTP.CN", "NY.GDP.MKTP.KD.ZG", "NY.GDP.DEFL.KD.ZG", False, "FP.CPI.TOTL.ZG", "GC.REV.XGRT.GD.ZS",
    "GC.XPN.TOTL.GD.ZS", "", "GC.DOD.TOTL.GD.ZS",
)  # fmt: skip


def read_series(path: Path | str) -> tuple[pl.DataFrame, Codes]:
    """This function will read a file of either source: ``iso3``, ``code``, ``year``, ``value`` in single units, and what its series are called.

    Raises Faults for a file that is neither, and for values that are no numbers.
    """
    path = Path(path)
    text = _text(_bytes(path))
    if _WEO in text[:5_000]:
        return _frame(path, _weo_rows(text, path)), WEO
    if _BANK in text[:5_000]:
        return _frame(path, _bank_rows(text, path)), BANK
    what = marked("Has the columns of neither source.")
    cure = marked("Give the IMF's tab-delimited file by countries, or the World Bank's CSV download.")
    raise Faults([Fault(Place(str(path), 1), what, cure)])


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size <= MOST_BYTES:
            return path.read_bytes()
    except OSError as error:
        what, cure = (
            Sentence("Cannot be read: {why}.", why=why_unread(error)),
            marked("Check the name and the permissions."),
        )
        raise Faults([Fault(Place(str(path)), what, cure)]) from None
    cure = marked("Give the file as the site makes it, or that of fewer countries.")
    raise Faults([Fault(Place(str(path)), marked("Is too large."), cure)])


def draft_economy(series: pl.DataFrame, codes: Codes, iso3: str, *, first: int, last: int) -> str:
    """This function will write a first file of a country's economy, from ``first`` to ``last`` (YAML); what the source lacks is to be filled in.

    Values of the years the source has are held after its last. Raises Faults where the country or the output of the first year is not there.
    """
    found = _Found(series, codes, iso3, first, last)
    gdp = found.of(codes.gdp).get(first)
    if gdp is None:
        known = did_you_mean(iso3, series["iso3"].unique().to_list())
        raise Faults(
            [
                Fault(
                    Place(codes.title),
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
    revenue = found.shares(codes.revenue)
    yield f"# A first file, made of {codes.title}. Fill in what is marked {FILL_IN}, and check the rest."
    yield f"economy: {found.iso3.lower()}"
    yield f"first_year: {found.first}"
    yield f"last_year: {found.last}"
    yield f"gdp: {{value: {gdp:.0f}, {_source(codes, codes.gdp)}}}"
    yield "growth:"
    yield f"  gdp: {_course(found.shares(codes.growth), codes, codes.growth)}"
    yield f"deflator: {_course(_deflator(found), codes, codes.deflator)}"
    yield f"prices: {_course(found.shares(codes.prices), codes, codes.prices)}"
    yield f"real_interest: {{value: {FILL_IN}, source: {{title: {FILL_IN}, verified: no}}}}"
    yield "government:"
    yield f"  revenue: {_course(revenue, codes, codes.revenue)}"
    primary = found.shares(codes.primary_balance) if codes.primary_balance else {}
    if primary:
        spent = {year: round(revenue[year] - primary[year], 6) for year in primary if year in revenue}
        yield f"  expenditure: {_course(spent, codes, codes.primary_balance, 'revenue less the primary balance')}"
        yield f"  interest: {{value: {FILL_IN}, source: {{title: {FILL_IN}, verified: no}}}}"
    else:
        yield f"  expenditure: {_course(found.shares(codes.expenditure), codes, codes.expenditure, 'interest on debt is within it')}"
        yield f"  interest: {{value: 0, {_source(codes, codes.expenditure, 'within expenditure')}}}"
    yield f"  debt: {{value: {_debt(found, gdp)}, {_source(codes, codes.debt, 'at the end of the year before, over output of the first')}}}"


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


def _course(values: Mapping[int, float], codes: Codes, code: str, note: str = "") -> str:
    if not values:
        return f"{{value: {FILL_IN}, source: {{title: {FILL_IN}, verified: no}}}}"
    steps, before = [], None
    for year, value in sorted(values.items()):
        if value != before:
            steps.append(f"{{from: {year}, value: {value:.6f}}}")
        before = value
    held = f"held from {max(values)} on"
    return f"{{values: [{', '.join(steps)}], {_source(codes, code, f'{note}; {held}' if note else held)}}}"


def _source(codes: Codes, code: str, note: str = "") -> str:
    told = f', note: "{note}"' if note else ""
    return f'source: {{title: "{codes.title}", article: {code}, verified: yes{told}}}'


def _text(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


_Row = tuple[int, str, str, float, Mapping[str, str]]
"""The line of a row, its country, its code, the scale of its values, and its cells by column."""


def _weo_rows(text: str, path: Path) -> Iterator[_Row]:
    for line, row in _rows(text, "\t", 0, ("ISO", _WEO), path):
        scale = _SCALES.get((row.get("Scale") or "").strip().lower())
        if scale is None:
            raise Faults(
                [
                    Fault(
                        Place(str(path), line),
                        Sentence("The scale '{scale}' is not known.", scale=str(row.get("Scale"))),
                        Sentence("Known: {listed}.", listed=", ".join(filter(None, _SCALES))),
                    )
                ]
            )
        yield line, (row.get("ISO") or "").strip(), (row.get(_WEO) or "").strip(), scale, row


def _bank_rows(text: str, path: Path) -> Iterator[_Row]:
    heading = next((at for at, line in enumerate(text.splitlines()) if _BANK in line), 0)
    for line, row in _rows(text, ",", heading, ("Country Code", _BANK), path):
        yield line, (row.get("Country Code") or "").strip(), (row.get(_BANK) or "").strip(), 1.0, row


def _rows(
    text: str, mark: str, heading: int, needed: Sequence[str], path: Path
) -> Iterator[tuple[int, Mapping[str, str]]]:
    lines = text.splitlines(keepends=True)[heading:]
    reader = csv.DictReader(io.StringIO("".join(lines)), delimiter=mark)
    missing = [name for name in needed if name not in (reader.fieldnames or ())]
    if missing:
        raise Faults(
            [
                Fault(
                    Place(str(path), heading + 1),
                    Sentence("Has no column '{name}'.", name=name),
                    marked("Give the file as the site makes it."),
                )
                for name in missing
            ]
        )
    for row in reader:
        if row.get(needed[0]):
            yield (
                heading + reader.line_num,
                {key: value for key, value in row.items() if isinstance(key, str) and isinstance(value, str)},
            )


def _frame(path: Path, rows: Iterator[_Row]) -> pl.DataFrame:
    faults, found = FaultList(), []
    for line, iso3, code, scale, row in rows:
        for column, cell in row.items():
            told = cell.strip()
            if not (column.strip().isdigit() and len(column.strip()) == 4) or told.lower() in _NOTHING:
                continue
            try:
                found.append((iso3, code, int(column), float(told.replace(",", "")) * scale))
            except ValueError:
                faults.add(
                    Place(str(path), line),
                    Sentence(
                        "'{told}' of {code} in {column} is no number.", told=told, code=code, column=column
                    ),
                    marked("Give the file as the site makes it."),
                )
    faults.check()
    return pl.DataFrame(
        found,
        schema={"iso3": pl.String, "code": pl.String, "year": pl.Int64, "value": pl.Float64},
        orient="row",
    )
