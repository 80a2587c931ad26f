"""What social security does to poverty on CASEN 1990, recomputed from the raw file without this library's estimators.

Income per head is the survey's ``ypchaj``; what is taken out are the five receipts it asks about, summed over the members
of the poverty universe and shared among them.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.estimation import Design
from allcover.impact.amounts import Amounts, Modelled, received_by_scheme
from allcover.impact.lifted import Lifted, lifted
from allcover.impact.reach import Received, reach
from allcover.impact.sample import Line, Sample, Standing, half_minimum_wage, poverty_lines
from allcover.impact.targeting import targeting
from allcover.impact.transfers import transfers
from allcover.population import Population
from allcover.rules.load import load

pytestmark = pytest.mark.data

FOLDER = country_folder("chile_1990")
RECEIPTS = ("yjubaj", "ypasaj", "ysufaj", "yfamaj", "ycesaj")


@pytest.fixture(scope="module")
def raw(shared_data: Path) -> pl.DataFrame:
    """Counted persons: weight, income, line, what the household receives a head, and the region, zone and commune."""
    persons = pl.read_parquet(shared_data / "survey_chile_casen_1990" / "persons.parquet").filter(
        pl.col("nucleo") > 0
    )
    received = pl.sum_horizontal(pl.col(name).cast(pl.Float64).fill_null(0.0) for name in RECEIPTS)
    return persons.with_columns(received.alias("own")).with_columns(
        (pl.col("own").sum().over("hhid") / pl.len().over("hhid")).alias("received")
    )


@pytest.fixture(scope="module")
def standing(casen: Population) -> Standing:
    system = load(FOLDER)
    day = casen.about.reference_date
    outcome = judge_everybody(system, casen, day, [line.amount for line in system.country.poverty])
    cash = received_by_scheme(casen)
    nothing = Amounts.nothing(casen.persons.height)
    schemes = system.schemes_on(day)
    option = Modelled(
        outcome, {key: cash.get(key, nothing) for key in schemes}, {}, {}, frozenset(cash), nothing
    )
    return Standing.of(Sample.of(casen, Design.of(casen)), option)


def poor(raw: pl.DataFrame, income: pl.Expr, line: pl.Expr) -> float:
    return float(raw.filter(income < line)["expr"].sum())


def of_line(standing: Standing, line: Line) -> Lifted:
    together = transfers(standing.option)[0]
    return lifted(standing, together, line, standing.sample.everybody)


def test_poor_with_and_without_social_security_are_those_of_the_raw_file(
    raw: pl.DataFrame, standing: Standing
) -> None:
    line = next(
        each for each in poverty_lines(standing.sample, standing.option.outcome) if each.id == "poverty"
    )
    amounts = {
        area: float(line.amount[standing.sample.homes.household == row][0]) for area, row in rows_by_zone(raw)
    }
    of_zone = pl.when(pl.col("z") == 1).then(amounts[1]).otherwise(amounts[2])
    found = of_line(standing, line)
    with_it = poor(raw, pl.col("ypchaj"), of_zone)
    without = poor(raw, pl.col("ypchaj") - pl.col("received"), of_zone)
    assert found.poor_with[0].value == pytest.approx(with_it)
    assert found.poor_without[0].value == pytest.approx(without)
    assert found.lifted[0].value == pytest.approx(without - with_it)
    assert round(found.share_with[0].value or 0, 3) == 0.386, (
        "the 38.6 % that come with the file (published, from memory [M])"
    )


def rows_by_zone(raw: pl.DataFrame) -> list[tuple[int, int]]:
    """A household of each zone, by the row it has in the order of the file."""
    order = {name: row for row, name in enumerate(dict.fromkeys(raw["hhid"].to_list()))}
    return [(zone, order[raw.filter(pl.col("z") == zone)["hhid"][0]]) for zone in (1, 2)]


def test_half_the_minimum_wage_is_13_000(raw: pl.DataFrame, standing: Standing) -> None:
    line = half_minimum_wage(standing.sample, standing.option.outcome)
    assert line is not None
    assert set(line.amount) == {13_000.0}
    found = of_line(standing, line)
    assert found.poor_with[0].value == pytest.approx(poor(raw, pl.col("ypchaj"), pl.lit(13_000.0)))
    without = poor(raw, pl.col("ypchaj") - pl.col("received"), pl.lit(13_000.0))
    assert found.poor_without[0].value == pytest.approx(without)


def test_the_error_of_the_family_subsidys_leakage_is_that_of_its_ratio_by_communes(
    raw: pl.DataFrame, standing: Standing
) -> None:
    """Leakage of SUF, persons of households that receive: value and error by hand, communes in regions by zone."""
    suf = next(each for each in transfers(standing.option) if each.id == "suf")
    of = Received(standing.sample, standing, suf)
    line = next(
        each for each in poverty_lines(standing.sample, standing.option.outcome) if each.id == "poverty"
    )
    amounts = {
        area: float(line.amount[standing.sample.homes.household == row][0]) for area, row in rows_by_zone(raw)
    }
    own = pl.col("ysufaj").cast(pl.Float64).fill_null(0.0)
    laid = raw.with_columns((own.sum().over("hhid") / pl.len().over("hhid")).alias("suf")).with_columns(
        (pl.col("suf") > 0).alias("reached"),
        (
            pl.col("ypchaj") - pl.col("suf")
            >= pl.when(pl.col("z") == 1).then(amounts[1]).otherwise(amounts[2])
        ).alias("rich"),
    )
    both = (pl.col("reached") & pl.col("rich")).cast(pl.Float64)
    ratio = float(
        laid.select((both * pl.col("expr")).sum() / (pl.col("reached") * pl.col("expr")).sum()).item()
    )
    reached = float(laid.select((pl.col("reached") * pl.col("expr")).sum()).item())
    score = (both - ratio * pl.col("reached")) * pl.col("expr") / reached
    units = laid.group_by("r", "z", "comu").agg(score.sum().alias("score"))
    strata = units.group_by("r", "z").agg(
        pl.len().alias("n"), ((pl.col("score") - pl.col("score").mean()) ** 2).sum().alias("squares")
    )
    whole = strata.filter(pl.col("n") > 1)
    variance = float((whole["squares"] * whole["n"] / (whole["n"] - 1)).sum())
    alone = units.join(strata.filter(pl.col("n") == 1), on=["r", "z"])
    variance += float(((alone["score"] - float(units["score"].sum()) / units.height) ** 2).sum())
    found = targeting(of, line).leakage
    assert found.value == pytest.approx(ratio)
    assert found.standard_error == pytest.approx(np.sqrt(variance))
    assert reach(of, standing.sample.everybody).coverage[0].value == pytest.approx(
        reached / float(raw["expr"].sum())
    )
