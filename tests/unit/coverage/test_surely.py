"""What a definition calls an upper bound or a stand-in is a range, from who is surely protected to whom its rule names."""

from pathlib import Path

import pytest
from tests.unit.countries import write_country
from tests.unit.coverage.adequate_people import COUNTRY, DAY, FUND, covered
from tests.unit.coverage.test_series import GRANT, INJURY, person, series_of, worker

from allcover.coverage import coverage_outputs, line_answers
from allcover.coverage.cover import Cover
from allcover.coverage.membership import membership
from allcover.engine.outcome import judge_everybody
from allcover.estimation import Design
from allcover.population import Population
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.open_share import OpenShare

FOR_ALL = """
  draws_for_all: {of: person, unit: yes_no, is: received_month(grant) >= 5 * money / month * children.count(yes) / person}
surely_protects: mother.draws_for_all
"""
UNTOLD_INJURY = f"{INJURY}surely_protects: no\n"


def mother(amount: float) -> dict[str, object]:
    return person(30, sex="female", labour_status="inactive", receives={"grant": amount})


def families(folder: Path, grant: str = GRANT + FOR_ALL) -> Cover:
    """Two children for whom the amount drawn is enough, two for whom it is that of one, one for whom nothing is drawn."""
    homes = [
        {"people": {f"mum{n}": mother(amount), **{f"{n}{k}": person(5, mother=f"mum{n}") for k in range(2)}}}
        for n, amount in enumerate((10.0, 5.0))
    ]
    return covered(folder, [*homes, {"people": {"lone": person(7)}}], fund=FUND, grant=grant)


def share_of(cover: Cover, key: str) -> OpenShare:
    row = series_of(cover)[key].total
    assert row is not None
    return row.share


def test_children_for_whom_too_little_is_drawn_may_be_covered(tmp_path: Path) -> None:
    share = share_of(families(tmp_path), "children.direct")
    assert share.ends == pytest.approx((2 / 5, 4 / 5))


def test_a_series_says_where_a_stand_in_and_no_missing_answer_leaves_it_open(tmp_path: Path) -> None:
    """All of the children are told of: those who may be covered are no persons without an answer."""
    marked, plain = series_of(families(tmp_path / "marked")), series_of(families(tmp_path / "plain", GRANT))
    open_ = {key for key, one in marked.items() if one.has_stand_in}
    assert open_ == {"children.direct", "at_least_one.direct"}
    assert not any(one.has_stand_in for one in plain.values())


def test_without_the_mark_the_rule_is_what_is_so(tmp_path: Path) -> None:
    share = share_of(families(tmp_path, GRANT), "children.direct")
    assert not share.is_open
    assert share.value == pytest.approx(4 / 5)


def test_nobody_is_surely_insured_where_affiliation_stands_in(tmp_path: Path) -> None:
    cover = covered(
        tmp_path,
        [{"people": {"a": worker(True)}}, {"people": {"b": worker(False)}}],
        fund=FUND,
        injury=UNTOLD_INJURY,
    )
    share = share_of(cover, "employment_injury.direct")
    assert share.ends == pytest.approx((0.0, 1 / 2))


def test_a_scheme_of_which_most_cannot_be_told_is_in_no_combination(tmp_path: Path) -> None:
    """One answer, counted in two schemes, makes no combination of two."""
    cover = covered(
        tmp_path,
        [{"people": {"a": worker(True)}}, {"people": {"b": worker(False)}}],
        fund=FUND,
        injury=UNTOLD_INJURY,
    )
    found = membership(cover.outcome, Design.of(cover.population), cover.schemes)
    assert found is not None
    assert [name for name, _ in found.schemes] == ["fund"]
    assert found.left_out == ("injury",)


LINE = """
coverage:
  - {line: injury, branch: employment_injury, universe: Employed persons, who: "labour_status == 'employed'", counts_as_covered: protected}
"""


def test_a_line_names_the_schemes_that_protect_at_most_whom_it_counts(tmp_path: Path) -> None:
    system = load(write_country(tmp_path, COUNTRY + LINE, fund=FUND, injury=UNTOLD_INJURY))
    population = Population.from_records([{"people": {"a": worker(True), "b": worker(False)}}])
    outcome = judge_everybody(system, population, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    (line,) = line_answers(population, outcome)
    assert line.at_most == ("Work injury",)
    assert line.covered.is_known.tolist() == [False, True]


def test_what_is_surely_so_must_be_a_condition_on_persons(tmp_path: Path) -> None:
    with pytest.raises(Faults):
        load(
            write_country(
                tmp_path, COUNTRY, injury=f"{INJURY.replace('affiliated(fund)', 'yes')}surely_protects: 3\n"
            )
        )
