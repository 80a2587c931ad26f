"""Tests P2 (bands) and P3 (monotax, first and last row) of the specification, section 5.4, from files of designs."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from click.testing import CliRunner

from allcover.capacity.burden import notional_rates
from allcover.capacity.comparison import DesignResult, work_out
from allcover.capacity.designs import read_designs
from allcover.capacity.payers import listed
from allcover.capacity.sharing import STATES
from allcover.cli import main
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare

INCOMES = [38, 52, 61, 70, 84, 90, 97, 105, 118, 126, 140, 155, 171, 190, 230, 260, 310, 55, 47, 99]
BANDS = """
designs: p2
name: {en: Four bands}
assumptions:
  share_of_surplus: {value: 0.2, source: {title: Specification 5.4, verified: yes}}
compare:
  - design: bands
    name: {en: Four bands at 7 %}
    kind: bands
    rate: 0.07
    bands: [{income_month: 60}, {income_month: 100}, {income_month: 150}, {income_month: 250}]
    source: {title: Specification 5.4, verified: yes}
"""


@pytest.fixture(scope="module")
def bands(tmp_path_factory: pytest.TempPathFactory) -> DesignResult:
    path = tmp_path_factory.mktemp("p2") / "designs.yaml"
    path.write_text(BANDS, encoding="utf-8")
    read = read_designs(path)
    payers = listed(np.array(INCOMES, dtype=np.float64), 65.0, read.assumptions.share_of_surplus.value)
    return work_out(read.designs[0], payers, read.assumptions, points=len(INCOMES))


def month(year: Estimate | OpenShare) -> float:
    assert year.value is not None
    return year.value / 12


def test_147_are_due_and_117_60_come_in_from_the_13_of_20_who_can_pay(bands: DesignResult) -> None:
    assert month(bands.money.due) == pytest.approx(147.00, abs=1e-9)
    assert month(bands.money.revenue) == pytest.approx(117.60, abs=1e-9)
    assert np.count_nonzero(bands.asking.state == STATES.index("full")) == 13
    assert bands.total.can_pay.value == pytest.approx(13 / 20)


def test_seven_cannot_and_24_60_of_subsidy_would_cover_all(bands: DesignResult) -> None:
    assert bands.money.unable.value == 7
    assert month(bands.money.needed) == pytest.approx(24.60, abs=1e-9)
    assert bands.money.needed_each is not None
    assert month(bands.money.needed_each) == pytest.approx(24.60 / 7, abs=1e-9)


def test_the_burden_is_regressive_at_the_bottom(bands: DesignResult) -> None:
    curve = bands.burden.points
    able = [point.burden_able.value or 0.0 for point in curve if point.burden_able is not None]
    assert curve[0].burden is not None
    assert f"{curve[0].burden.value:.1%}" == "11.1%"
    assert (f"{min(able):.1%}", f"{max(able):.1%}") == ("4.2%", "6.8%")
    assert bands.burden.is_regressive_at_the_bottom is True


def test_the_command_gives_p2_from_a_table_of_profiles_of_one_person_each(tmp_path: Path) -> None:
    profiles, designs, out = (tmp_path / name for name in ("profiles.csv", "designs.yaml", "out"))
    rows = (f"Worker {n},1,{income},65" for n, income in enumerate(INCOMES, 1))
    profiles.write_text("\n".join(["group,persons,mean,subsistence_month", *rows]) + "\n", encoding="utf-8")
    designs.write_text(BANDS, encoding="utf-8")
    wanted = [
        "capacity",
        "--profiles",
        str(profiles),
        "--designs",
        str(designs),
        "--form",
        "html",
        "--out",
        str(out),
    ]
    made = CliRunner().invoke(main, wanted)
    assert made.exit_code == 0, made.output
    money, able, burden = (
        pl.read_csv(out / "tables" / f"designs.{name}.csv") for name in ("money", "ability", "burden")
    )
    year = {name: money[name].item() / 12 for name in ("due", "revenue", "needed", "each")}
    assert year == pytest.approx({"due": 147.00, "revenue": 117.60, "needed": 24.60, "each": 24.60 / 7})
    assert money["unable"].item() == 7
    assert able["full"].item() == pytest.approx(13 / 20)
    weighs = dict(zip(burden["income"], burden["bands"], strict=True))
    assert f"{weighs[38]:.1%}" == "11.1%"
    paying = [weight for income, weight in weighs.items() if income >= 90]
    assert (f"{min(paying):.1%}", f"{max(paying):.1%}") == ("4.2%", "6.8%")
    assert "is regressive at the bottom" in (out / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("design", "lowest", "highest"), [("monotax", "30.7", "30.6"), ("monotax_health", "90.5", "56.5")]
)
def test_the_monotax_weighs_most_on_the_lowest_category_with_the_health_quota(
    design: str, lowest: str, highest: str
) -> None:
    path = Path(str(files("allcover.capacity"))) / "reference" / "designs" / "monotax_uruguay_2007.yaml"
    (found,) = (each for each in read_designs(path).designs if each.id == design)
    rates = [f"{100 * rate:.1f}" for _, rate in notional_rates(found)]
    assert rates == [lowest, highest]
