"""Files of the IMF and the World Bank, written here in the layout of their sites from published figures, become a file of the economy."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml
from click.testing import CliRunner
from tests.conftest import DATA

from allcover.cli import main
from allcover.projection.economy import identities
from allcover.projection.economy_draft import draft_economy
from allcover.projection.economy_file import read_economy
from allcover.projection.economy_import import BANK, WEO, read_series
from allcover.vocabulary.fault import Faults

SOURCE = Path("source.csv")
YEARS = range(2016, 2025)
SCALES = {"NGDP": "Billions"}


def _weo(folder: Path, countries: tuple[str, ...] = ("GHA", "SEN")) -> Path:
    """The IMF's own layout: tabs, UTF-16, thousands marked by commas, n/a, a line of source at the end."""
    frame = pl.read_parquet(DATA / "macro_weo" / "weo.parquet")
    head = ["WEO Country Code", "ISO", "WEO Subject Code", "Country", "Subject Descriptor", "Subject Notes", "Units", "Scale",
            "Country/Series-specific Notes", *map(str, YEARS), "Estimates Start After"]  # fmt: skip
    lines = ["\t".join(head)]
    for iso3 in countries:
        for code in ("NGDP", "NGDP_RPCH", "NGDP_D", "PCPIPCH", "GGR_NGDP", "GGX_NGDP", "GGXWDG_NGDP"):
            held = dict(frame.filter(pl.col("iso3") == iso3).select("year", code.lower()).rows())
            cells = ["n/a" if held.get(year) is None else f"{held[year]:,.3f}" for year in YEARS]
            lines.append(
                "\t".join(["1", iso3, code, iso3, "x", "y", "u", SCALES.get(code, ""), "", *cells, "2017"])
            )
    lines += ["", "International Monetary Fund, World Economic Outlook Database, April 2019"]
    path = folder / "WEOApr2019all.xls"
    path.write_bytes("\n".join(lines).encode("utf-16"))
    return path


def _bank(folder: Path, **more: dict[int, float]) -> Path:
    """The World Bank's own layout: four lines before the heading, quotes, a comma at the end of each line. ``more`` stands in place of a series, by its code with '_' for '.'."""
    rows = {
        "NY.GDP.MKTP.CN": {2017: 1000.0, 2018: 1100.0}, "NY.GDP.MKTP.KD.ZG": {2018: 5.0, 2019: 4.0}, "NY.GDP.DEFL.KD.ZG": {2018: 4.0, 2019: 3.0},
        "FP.CPI.TOTL.ZG": {2018: 4.5, 2019: 3.5}, "GC.REV.XGRT.GD.ZS": {2018: 20.0}, "GC.XPN.TOTL.GD.ZS": {2018: 22.0}, "GC.DOD.TOTL.GD.ZS": {2017: 50.0},
        "GC.XPN.INTP.ZS": {2018: 10.0}, "GC.NFN.TOTL.GD.ZS": {2018: 2.0},
    }  # fmt: skip
    rows |= {code.replace("_", "."): held for code, held in more.items()}
    years = range(2016, 2020)
    lines = ['"Data Source","World Development Indicators",', "", '"Last Updated Date","2024-01-01",', "",
             ",".join(f'"{name}"' for name in ("Country Name", "Country Code", "Indicator Name", "Indicator Code", *map(str, years))) + ","]  # fmt: skip
    for code, held in rows.items():
        cells = ['""' if year not in held else f'"{held[year]}"' for year in years]
        lines.append(",".join(['"Country, The"', '"ABC"', '"x"', f'"{code}"', *cells]) + ",")
    path = folder / "API_ABC.csv"
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


@pytest.mark.data
def test_ghana_of_the_imf_is_carried_to_the_imfs_own_numbers(tmp_path: Path) -> None:
    series, codes = read_series(_weo(tmp_path))
    assert codes is WEO
    out = tmp_path / "economy.yaml"
    out.write_text(draft_economy(series, codes, "GHA", file=SOURCE, first=2018, last=2024))
    with pytest.raises(Faults, match="FILL_IN"):
        read_economy(out)  # what the source lacks is not made up
    out.write_text(
        out.read_text().replace("value: FILL_IN", "value: 0.03").replace("title: FILL_IN", "title: x")
    )
    economy = read_economy(out).carried(np.ones((8, 2, 101)), 2018)
    frame = pl.read_parquet(DATA / "macro_weo" / "weo.parquet").filter(
        (pl.col("iso3") == "GHA") & pl.col("year").is_between(2018, 2024)
    )
    assert economy.gdp / 1e9 == pytest.approx(
        frame["ngdp"].to_numpy(), rel=2e-3
    )  # growth is printed to three decimals of a per cent
    assert economy.revenue / economy.gdp * 100 == pytest.approx(frame["ggr_ngdp"].to_numpy(), abs=1e-3)
    assert max(identities(economy).values()) < 1e-12


def test_the_world_banks_file_is_read_and_held_after_its_last_year(tmp_path: Path) -> None:
    series, codes = read_series(_bank(tmp_path))
    assert codes is BANK
    out = tmp_path / "economy.yaml"
    text = draft_economy(series, codes, "ABC", file=SOURCE, first=2018, last=2030)
    out.write_text(
        text.replace(
            "{value: FILL_IN, source: {title: FILL_IN, verified: no}}",
            "{value: 0.03, source: {title: x, verified: no}}",
        )
    )
    economy = read_economy(out).carried(np.ones((14, 2, 101)), 2018)
    assert economy.gdp[:3] == pytest.approx([1100, 1100 * 1.04 * 1.03, 1100 * (1.04 * 1.03) ** 2])
    assert economy.debt[0] == pytest.approx(500, rel=1e-5)
    assert economy.primary_balance == pytest.approx(np.full(13, 0.2 - (0.22 * 0.9 + 0.02)))
    assert economy.debt_rate == pytest.approx(np.full(13, 0.03))  # what the World Bank has no series of


def test_what_is_spent_with_interest_is_no_expenditure(tmp_path: Path) -> None:
    series, codes = read_series(_bank(tmp_path, GC_XPN_INTP_ZS={}))
    told = yaml.safe_load(draft_economy(series, codes, "ABC", file=SOURCE, first=2018, last=2030))[
        "government"
    ]
    assert (told["expenditure"]["value"], told["interest"]["value"]) == ("FILL_IN", "FILL_IN")
    note = (
        "GC.XPN.TOTL.GD.ZS is with interest on debt, without investment (GC.NFN.TOTL.GD.ZS): 0.220000 in 2018"
    )
    assert told["expenditure"]["source"] == {"title": "FILL_IN", "verified": False, "note": note}
    assert told["revenue"]["source"]["note"].startswith("central government, without grants; ")
    assert told["debt"]["source"]["note"].startswith("central government; ")


def test_a_year_that_is_not_given_is_to_be_filled_in(tmp_path: Path) -> None:
    """Neither held from the year before nor called verified."""
    prices = {2016: 4.0, 2019: 3.5}
    series, codes = read_series(_bank(tmp_path, FP_CPI_TOTL_ZG=prices, NY_GDP_MKTP_CN={2016: 1000.0}))
    text = draft_economy(series, codes, "ABC", file=SOURCE, first=2016, last=2030)
    told = yaml.safe_load(text)
    steps = [(step["from"], step["value"]) for step in told["prices"]["values"]]
    assert steps == [(2016, 0.04), (2017, "FILL_IN"), (2018, "FILL_IN"), (2019, 0.035)]
    assert told["prices"]["source"]["verified"] is False
    assert told["prices"]["source"]["note"] == "not given of 2017, 2018; held from 2019 on"
    assert [step["from"] for step in told["growth"]["gdp"]["values"]] == [2016, 2017, 2018, 2019]
    assert told["growth"]["gdp"]["source"]["note"].startswith("not given of 2016, 2017;")
    out = tmp_path / "economy.yaml"
    out.write_text(text)
    with pytest.raises(Faults) as found:
        read_economy(out)
    line = next(at for at, one in enumerate(text.splitlines(), 1) if one.startswith("prices"))
    assert f"economy.yaml:{line}:" in str(found.value)


def test_the_command_writes_a_file_once(tmp_path: Path) -> None:
    arguments = [
        "economy",
        str(_bank(tmp_path)),
        "--country",
        "abc",
        "--first",
        "2018",
        "--last",
        "2030",
        "--out",
        str(tmp_path / "out.yaml"),
    ]
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 0, found.output
    assert "Fill in, each with its source, what is marked FILL_IN: line " in found.output
    backwards = CliRunner().invoke(main, ["2017" if one == "2030" else one for one in arguments])
    assert "It is 2017, before the first year, 2018." in backwards.output
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 1
    assert "Is there already." in again.output


def test_wrong_files_are_named(tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(Faults, match="columns of neither source"):
        read_series(other)
    path = _bank(tmp_path)
    path.write_text(path.read_text().replace('"5.0"', '"five"'))
    with pytest.raises(Faults, match=r"'five' of NY\.GDP"):
        read_series(path)
    for odd in ("nan", "inf"):
        path = _bank(tmp_path)
        path.write_text(path.read_text().replace('"5.0"', f'"{odd}"'))
        with pytest.raises(Faults, match=rf"csv:7: '{odd}' of NY\.GDP\.MKTP\.KD\.ZG in 2018 is no number"):
            read_series(path)
    path = _bank(tmp_path)
    again = path.read_text().splitlines()[5].replace("1100.0", "11.0")
    path.write_text(path.read_text() + "\n" + again)
    with pytest.raises(Faults, match=r"csv:15: NY\.GDP\.MKTP\.CN of ABC is in line 6 already"):
        read_series(path)
    series, codes = read_series(_bank(tmp_path))
    with pytest.raises(ValueError, match="2017, lies before the first, 2018"):
        draft_economy(series, codes, "ABC", file=SOURCE, first=2018, last=2017)
    with pytest.raises(Faults, match=r"bank\.csv: Has no output"):
        draft_economy(series, codes, "ABD", file=tmp_path / "bank.csv", first=2018, last=2030)
