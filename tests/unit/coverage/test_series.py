"""The series of SDG 1.3.1: each with its own numerator and denominator, by both definitions, and honest where data lack."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.coverage.adequate_people import DAY, FUND, HEALTH, PENSION, covered

from allcover.coverage import read_groups
from allcover.coverage.cover import Cover
from allcover.coverage.figures import NotOneSeries, one_series
from allcover.coverage.people import groupings, person_groups
from allcover.coverage.published import SERIES
from allcover.coverage.series import SeriesResult, _Asked, group_series, survey_series
from allcover.estimation import Design
from allcover.vocabulary.fault import Faults

GRANT = """
scheme: grant
name: {en: Child grant}
mechanism: means_tested
branches: [family]
from: 2000-01-01
law: [{title: Grant Act, verified: yes}]
provisions: [{branch: family, nature: automatic, applies: age < 18 * year, source: {title: Grant Act, verified: yes}}]
protects: mother.draws
quantities:
  draws: {of: person, unit: yes_no, is: receives(grant)}
"""


def series_of(cover: Cover) -> dict[str, SeriesResult]:
    groups = groupings(person_groups(cover.population))
    return {
        result.definition.key: result for result in survey_series(cover, Design.of(cover.population), groups)
    }


def person(age: int, **more: Any) -> dict[str, Any]:
    said = {"pension": 0.0, "grant": 0.0, "fund": 0.0, **more.pop("receives", {})}
    base = {"age": age, "affiliated": {"fund": False, "health": False}, "contributing": {"fund": False}}
    return {**base, "jobs": [], **more, "receives": said}


def worker(contributes: bool | None, **more: Any) -> dict[str, Any]:
    job = {"status": "employee", "earnings_month": 10.0}
    said = {"affiliated": {"fund": contributes, "health": True}, "contributing": {"fund": contributes}}
    return person(30, labour_status="employed", **{**said, **more}) | {"jobs": [job]}


def shares(folder: Path, households: list[dict[str, Any]]) -> dict[str, float | tuple[float, float] | None]:
    cover = covered(folder, households, health=HEALTH, pension=PENSION, fund=FUND, grant=GRANT)
    found: dict[str, float | tuple[float, float] | None] = {}
    for key, result in series_of(cover).items():
        share = result.total.share if result.total else None
        found[key] = None if share is None else share.ends if share.is_open else share.value
    return found


def test_at_least_one_counts_cash_and_contributions_but_not_health_care(tmp_path: Path) -> None:
    found = shares(tmp_path, [
        {"people": {"a": person(70, receives={"pension": 5.0}), "b": person(40)}},
        {"people": {"c": worker(True)}},
        {"people": {"d": worker(False)}},
    ])  # fmt: skip
    assert found["at_least_one.direct"] == 0.5, "d has health insurance, which is no cash"
    assert found["at_least_one.household"] == 0.5, "a and b live where somebody receives; c contributes only"


def test_the_two_definitions_are_two_figures(tmp_path: Path) -> None:
    mother = person(30, sex="female", receives={"grant": 5.0})
    household = {"people": {"mum": mother, "kid": person(5, mother="mum"), "cousin": person(6)}}
    found = shares(tmp_path, [household, {"people": {"lone": person(7)}}])
    assert found["children.direct"] == pytest.approx(1 / 3)
    assert found["children.household"] == pytest.approx(2 / 3)


INJURY = """
scheme: injury
name: {en: Work injury}
mechanism: social_insurance
branches: [employment_injury]
from: 2000-01-01
law: [{title: Injury Act, verified: yes}]
provisions: [{branch: employment_injury, nature: mandatory, applies: affiliated(fund), source: {title: Injury Act, verified: yes}}]
protects: affiliated(fund)
"""


def test_whoever_a_series_counts_is_counted_by_the_series_of_them_all(tmp_path: Path) -> None:
    """A union is never smaller than its parts, whoever is asked: nobody of a part is outside it, yes or maybe."""
    mother = person(30, sex="female", labour_status="inactive", receives={"grant": 5.0})
    uninsured_home = {"mum": mother, "kid": person(5, mother="mum"), "cousin": person(6)}
    unpaid = worker(True, contributing={"fund": False})
    households = [
        {"people": uninsured_home}, {"people": {"a": unpaid}}, {"people": {"b": worker(None)}},
        {"people": {"old": person(70, receives={"pension": 1.0}), "lone": person(40, labour_status="unemployed")}},
    ]  # fmt: skip
    cover = covered(
        tmp_path, households, health=HEALTH, pension=PENSION, fund=FUND, grant=GRANT, injury=INJURY
    )
    whole = _Asked(cover, SERIES["at_least_one"]).direct()
    assert np.count_nonzero(whole.is_yes) == 4, (
        "the mother, her child, who is insured at work, who draws a pension"
    )
    for series in SERIES.values():
        asked = _Asked(cover, series)
        part = asked.denominator() & asked.direct()
        assert not np.any(part.is_yes & ~whole.is_yes), series.id
        assert not np.any(~part.is_no & whole.is_no & ~asked.denominator().is_no), series.id
    assert (_Asked(cover, SERIES["children"]).direct() & cover.universes["children"]).is_yes.any()
    assert (_Asked(cover, SERIES["employment_injury"]).direct() & cover.universes["employed"]).is_yes.any()


def test_the_employed_are_of_working_age(tmp_path: Path) -> None:
    """A child of 12 who works is not of the denominator, asked about the labour force or not; of no known age, somebody may be."""
    households: list[dict[str, Any]] = [
        {"people": {"a": worker(True), "b": worker(False)}},
        {
            "people": {
                "asked": {**worker(False), "age": 12},
                "not asked": {**worker(None), "age": 14, "labour_status": None},
            }
        },
    ]
    cover = covered(tmp_path / "known", households, fund=FUND, injury=INJURY)
    assert cover.universes["employed"].is_yes.tolist() == [True, True, False, False]
    assert cover.universes["employed"].is_known.all()
    found = series_of(cover)["employment_injury.direct"].total
    assert found is not None
    assert (found.share.value, found.persons.value) == (0.5, 2)
    households.append({"people": {"c": {**worker(True), "age": None}}})
    unknown = covered(tmp_path / "unknown", households, fund=FUND, injury=INJURY).universes["employed"]
    assert unknown.is_known.tolist() == [True] * 4 + [False]


def test_older_persons_are_those_the_law_says(tmp_path: Path) -> None:
    people = {
        "a": person(60, receives={"pension": 1.0}),
        "b": person(61),
        "c": person(59, receives={"pension": 1.0}),
    }
    assert shares(tmp_path, [{"people": people}])["older_persons.direct"] == 0.5


def test_the_vulnerable_are_children_and_those_without_contributory_cover(tmp_path: Path) -> None:
    people = {
        "kid": person(5), "insured": worker(True), "out": worker(False, receives={"grant": 1.0}),
        "old": person(70, receives={"fund": 3.0}), "poor old": person(70, receives={"pension": 3.0}),
    }  # fmt: skip
    assert shares(tmp_path, [{"people": people}])["vulnerable.direct"] == pytest.approx(2 / 3)


def test_the_denominator_of_older_persons_holds_who_is_of_the_very_age_and_says_so() -> None:
    older = SERIES["older_persons"]
    assert older.denominator == "persons at or above statutory pensionable age"
    assert "at or above pensionable age" in SERIES["vulnerable"].denominator


def test_who_may_be_of_the_denominator_leaves_it_and_the_share_open(tmp_path: Path) -> None:
    """Two workers of whom it is not known whether they contribute, one of them on the grant: in or out, as makes it least or most."""
    people = {
        "kid": person(5), "out": worker(False, receives={"grant": 1.0}), "insured": worker(True),
        "maybe": worker(None), "maybe too": worker(None, receives={"grant": 1.0}),
    }  # fmt: skip
    homes = [{"people": {name: one}} for name, one in people.items()]
    cover = covered(tmp_path, homes, health=HEALTH, pension=PENSION, fund=FUND, grant=GRANT)
    found = series_of(cover)["vulnerable.direct"]
    assert found.total is not None
    assert found.total.share.ends == pytest.approx((1 / 3, 2 / 3))
    assert found.total.share.outer is not None
    assert found.total.persons.ends == pytest.approx((2, 4))
    assert found.total.unweighted == 4
    assert any("whether they are of the denominator" in note.message for note in found.notes)
    certain = series_of(cover)["children.household"]
    assert certain.total is not None
    assert certain.total.persons.value == pytest.approx(1)
    assert not certain.notes


UNASKED = (
    INJURY.replace("scheme: injury", "scheme: sick_pay")
    .replace("[employment_injury]", "[sickness]")
    .replace("employment_injury", "sickness")
)


def test_who_a_scheme_nobody_was_asked_about_does_not_protect_is_no_contributor(tmp_path: Path) -> None:
    """Affiliated to no fund, and so not insured in case of injury: they pay nothing there, and are of the vulnerable."""
    people = {"out": worker(False), "in": worker(True), "maybe": worker(None)}
    cover = covered(
        tmp_path,
        [{"people": people}],
        health=HEALTH,
        pension=PENSION,
        fund=FUND,
        grant=GRANT,
        injury=INJURY,
        sick_pay=UNASKED,
    )
    denominator = _Asked(cover, SERIES["vulnerable"]).denominator()
    assert denominator.is_yes.tolist() == [True, False, False]
    assert denominator.is_no.tolist() == [False, True, False]
    notes = [note.message for note in series_of(cover)["vulnerable.direct"].notes]
    assert any("is taken not to contribute" in note for note in notes)


def test_the_poor_are_below_the_first_line(tmp_path: Path) -> None:
    poor = {"welfare_month": 99.0, "people": {"a": person(40, receives={"grant": 1.0}), "b": person(40)}}
    rich = {"welfare_month": 100.0, "people": {"c": person(40, receives={"grant": 1.0})}}
    assert shares(tmp_path, [poor, rich])["poor.direct"] == 0.5


def test_what_the_data_lack_is_named(tmp_path: Path) -> None:
    cover = covered(tmp_path, [{"people": {"a": person(70)}}], pension=PENSION, fund=FUND, grant=GRANT)
    found = series_of(cover)
    for key, items in {
        "mothers.direct": ("sex", "gave_birth_last_year"), "severe_disability.direct": ("disability",),
        "unemployed.direct": ("labour_status",), "poor.direct": ("welfare_month",),
    }.items():  # fmt: skip
        why = found[key].why_not
        assert found[key].total is None
        assert why is not None
        assert why.values == {"items": items}
    injury = found["employment_injury.direct"].why_not
    assert injury is not None


def test_contributing_that_nobody_was_asked_leaves_the_share_open(tmp_path: Path) -> None:
    people = {"a": worker(None, affiliated={"fund": True}, contributing={}), "b": worker(None, affiliated={"fund": False}, contributing={}),
              "idle": person(40, affiliated={}, contributing={})}  # fmt: skip
    assert shares(tmp_path, [{"people": people}])["at_least_one.direct"] == pytest.approx((0, 1 / 3))


INSURANCE = """
scheme: insurance
name: {en: Insurance}
mechanism: social_insurance
branches: [sickness]
from: 2000-01-01
law: [{title: Act, verified: yes}]
provisions: [{branch: sickness, nature: mandatory, applies: age >= 18 * year, source: {title: Act, verified: yes}}]
protects: affiliated(fund)
balance: {state: 1}
"""


def test_who_is_in_no_fund_may_not_be_paying_to_an_insurance_that_the_fund_alone_gives(
    tmp_path: Path,
) -> None:
    """Nobody was asked who pays to the insurance; whom it protects in fact follows from the fund, to which one says not to belong."""
    people = {"a": worker(None, affiliated={"fund": True}, contributing={}), "b": worker(None, affiliated={"fund": False}, contributing={})}  # fmt: skip
    found = series_of(
        covered(tmp_path, [{"people": people}], pension=PENSION, fund=FUND, insurance=INSURANCE)
    )
    direct = found["at_least_one.direct"]
    assert direct.total is not None
    assert direct.total.share.ends == pytest.approx((0, 1 / 2))
    told = [note for note in direct.notes if "is taken not to contribute" in note.message]
    assert [note.values for note in told] == [{"schemes": ("Insurance",)}]
    assert found["at_least_one.household"].notes == ()


@pytest.mark.parametrize(
    ("nature", "contributions", "is_named"),
    [("automatic", False, False), ("mandatory", False, True), ("automatic", True, True)],
)
def test_nobody_contributes_to_what_the_law_gives_and_asks_nothing_for(
    tmp_path: Path, nature: str, contributions: bool, is_named: bool
) -> None:
    """An allowance that the state alone pays to all workers leaves no share open: who pays for it need not be asked."""
    source = "{title: Act, verified: yes}"
    due = f"contributions: [{{payer: worker, amount: due, source: {source}}}]\n" if contributions else ""
    allowance = f"""
scheme: allowance
name: {{en: Allowance}}
mechanism: social_insurance
branches: [family]
from: 2000-01-01
law: [{source}]
quantities: {{due: {{of: person, unit: money/month, is: 1 * money / month}}}}
provisions: [{{branch: family, nature: {nature}, applies: age >= 18 * year, source: {source}}}]
{due}balance: {{state: 1}}
"""
    people = {"a": worker(False, receives={"allowance": 0.0}), "b": worker(True, receives={"allowance": 0.0})}
    found = series_of(
        covered(tmp_path, [{"people": people}], pension=PENSION, fund=FUND, allowance=allowance)
    )
    notes = [note for note in found["at_least_one.direct"].notes if "who contributes to" in note.message]
    assert [note.values for note in notes] == ([{"schemes": ("Allowance",)}] if is_named else [])
    assert found["at_least_one.direct"].is_asked_in_part is is_named


def test_a_definition_asked_in_part_says_that_who_answered_is_chosen_by_the_answer(tmp_path: Path) -> None:
    """A pensioner is known to be covered, and whoever works is not known not to be: of those who answered, most are covered."""
    idle, pensioner = person(40, contributing={}), person(70, contributing={}, receives={"pension": 5.0})
    unasked = {
        "people": {"a": worker(None, affiliated={"fund": True}, contributing={}), "b": idle, "c": pensioner}
    }
    found = series_of(covered(tmp_path, [unasked], pension=PENSION, fund=FUND))
    assert found["at_least_one.direct"].is_asked_in_part
    assert any("who contributes to" in note.message for note in found["at_least_one.direct"].notes)
    assert not found["at_least_one.household"].is_asked_in_part
    asked = {"people": {"a": worker(None, affiliated={"fund": True}), "b": worker(True), "c": pensioner}}
    found = series_of(covered(tmp_path, [asked], pension=PENSION, fund=FUND))
    assert not found["at_least_one.direct"].is_asked_in_part, "one did not answer; all were asked"


def test_figures_of_two_definitions_make_no_series(tmp_path: Path) -> None:
    found = series_of(
        covered(tmp_path, [{"people": {"a": person(70)}}], pension=PENSION, fund=FUND, grant=GRANT)
    )
    direct, household = found["older_persons.direct"], found["older_persons.household"]
    assert one_series([direct, direct]) == (direct, direct)
    with pytest.raises(NotOneSeries, match="only one of words") as refused:
        one_series([direct, household])
    assert {one.following for one in refused.value.definitions} == {"direct", "household"}


GROUPS = """line,universe,group,persons,law,covered,series,following
Pensions,Older persons,Men,100,automatic,60,older_persons,direct
Pensions,Older persons,Women,100,automatic,,older_persons,direct
"""


def test_series_from_a_table_of_groups(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(GROUPS, encoding="utf-8")
    found = {result.definition.key: result for result in group_series(read_groups(path), DAY)}
    total = found["older_persons.direct"].total
    assert total is not None
    assert total.share.ends == (0.3, 0.8)
    assert total.share.outer is None
    assert "not sampled" in total.share.low.note
    assert set(found) == {f"{series}.direct" for series in SERIES}
    assert found["poor.direct"].why_not is not None


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("older_persons,direct", "olders,direct", "'olders' is no published series."),
        ("older_persons,direct", "older_persons,", "The series 'older_persons' follows ''."),
        ("older_persons,direct", ",household", "'household' is followed by no series."),
    ],
)
def test_a_series_that_is_none_is_a_fault(tmp_path: Path, before: str, after: str, expected: str) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(GROUPS.replace(before, after), encoding="utf-8")
    with pytest.raises(Faults) as raised:
        read_groups(path)
    assert expected in [fault.what for fault in raised.value.faults]
