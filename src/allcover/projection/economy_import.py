"""Series of a country's economy from the files of the IMF and the World Bank, as their sites give them.

- IMF, World Economic Outlook, "by countries", tab-delimited (called ``.xls``, UTF-16 or Latin-1): a row a country and subject, a column a year
- World Bank, World Development Indicators, CSV download of indicators or of a country (``API_*.csv``): four lines of heading, then a row a country and indicator

Goes to :mod:`economy_draft`.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from allcover.vocabulary.fault import Fault, FaultList, Faults, Place, why_unread
from allcover.vocabulary.words import Sentence, marked

_SCALES = {"": 1.0, "units": 1.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
_NOTHING = {"", "n/a", "--", ".."}
_WEO, _BANK = "WEO Subject Code", "Indicator Code"
MOST_BYTES = 400_000_000


@dataclass(frozen=True)
class Codes:
    """What the series of a source are called, "" what it has none of. ``deflator`` is a level in one and growth in the other; shares and growth are in per cent.

    ``spent`` is what government spends with interest on debt, ``investment`` what that leaves out, ``interest`` the part of it that is interest. ``whose`` says what
    government is meant, ``revenue_lacks`` what its revenue leaves out.
    """

    title: str
    gdp: str
    growth: str
    deflator: str
    is_deflator_level: bool
    prices: str
    revenue: str
    spent: str
    investment: str
    interest: str
    primary_balance: str
    debt: str
    whose: str
    revenue_lacks: str


WEO = Codes(
    "International Monetary Fund, World Economic Outlook", "NGDP", "NGDP_RPCH", "NGDP_D", True, "PCPIPCH", "GGR_NGDP", "GGX_NGDP", "", "", "GGXONLB_NGDP",
    "GGXWDG_NGDP", "general government", "",
)  # fmt: skip
BANK = Codes(
    "World Bank, World Development Indicators", "NY.GDP.MKTP.CN", "NY.GDP.MKTP.KD.ZG", "NY.GDP.DEFL.KD.ZG", False, "FP.CPI.TOTL.ZG", "GC.REV.XGRT.GD.ZS",
    "GC.XPN.TOTL.GD.ZS", "GC.NFN.TOTL.GD.ZS", "GC.XPN.INTP.ZS", "", "GC.DOD.TOTL.GD.ZS", "central government", ", without grants",
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
    lines: dict[tuple[str, str], int] = {}
    for line, iso3, code, scale, row in rows:
        if (before := lines.setdefault((iso3, code), line)) != line:
            what = Sentence(
                "{code} of {iso3} is in line {before} already.", code=code, iso3=iso3, before=str(before)
            )
            faults.add(Place(str(path), line), what, marked("Leave one of the two."))
            continue
        for column, cell in row.items():
            told = cell.strip()
            if not (column.strip().isdigit() and len(column.strip()) == 4) or told.lower() in _NOTHING:
                continue
            value = _number(told)
            if value is None:
                what = Sentence(
                    "'{told}' of {code} in {column} is no number.", told=told, code=code, column=column
                )
                faults.add(Place(str(path), line), what, marked("Give the file as the site makes it."))
            else:
                found.append((iso3, code, int(column), value * scale))
    faults.check()
    return pl.DataFrame(
        found,
        schema={"iso3": pl.String, "code": pl.String, "year": pl.Int64, "value": pl.Float64},
        orient="row",
    )


def _number(told: str) -> float | None:
    """A finite number whose thousands may be marked by commas; None for what is none."""
    try:
        value = float(told.replace(",", ""))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
