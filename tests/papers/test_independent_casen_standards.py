"""Chile's parts of C102 met, and the shares of persons protected behind them, against a script that shares no code with the package."""

import ast
from datetime import date
from pathlib import Path

import pytest
from tests.papers import independent_casen_standards as script
from tests.papers.independent_casen import NO, UNSURE, YES, Number, People

from allcover.catalogue import country_folder
from allcover.population import Population
from allcover.rules.load import load
from allcover.standards.check import ConventionResult, check_standards
from allcover.standards.figures import Figures
from allcover.standards.reading import read_conventions
from allcover.standards.surveyed import figures_of_survey
from allcover.standards.verdict import Status

pytestmark = pytest.mark.data

DAY = date(1990, 11, 15)
VALUES = {Status.MET: YES, Status.NOT_DETERMINABLE: UNSURE, Status.NOT_MET: NO}


@pytest.fixture(scope="module")
def recomputed(shared_data: Path) -> dict[str, dict[str, script.Share]]:
    return script.shares(People(shared_data))


@pytest.fixture(scope="module")
def together(shared_data: Path) -> dict[str, script.Share]:
    return script.care_together(People(shared_data))


@pytest.fixture(scope="module")
def figures(casen: Population) -> Figures:
    return figures_of_survey(load(country_folder("chile_1990")), casen, DAY)


def held(name: str, figures: Figures) -> ConventionResult:
    convention = next(one for one in read_conventions() if one.id == name)
    return check_standards(load(country_folder("chile_1990")), DAY, [convention], figures).conventions[0]


@pytest.fixture(scope="module")
def c102(figures: Figures) -> tuple[ConventionResult, dict[tuple[str, str], script.Share]]:
    """The verdicts, and the shares of the survey by scheme and class."""
    asked = (one for one in figures.persons if one.branch in ("old_age", "medical_care"))
    ends = {(one.scheme, one.of): (one.share, one.low, one.high) for one in asked}
    return held("c102", figures), ends  # type: ignore[return-value]


def test_script_of_standards_shares_nothing_with_the_package() -> None:
    tree = ast.parse(Path(str(script.__file__)).read_text(encoding="utf-8"))
    parts = {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    plain = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert parts | plain == {
        "collections.abc", "numpy", "tests.papers.independent_casen", "tests.papers.independent_standards",
    }  # fmt: skip


def test_every_share_of_persons_protected_is_recomputed_and_agrees(
    c102: tuple[ConventionResult, dict[tuple[str, str], script.Share]],
    recomputed: dict[str, dict[str, script.Share]],
) -> None:
    told = {(scheme, of): ends for scheme, classes in recomputed.items() for of, ends in classes.items()}
    assert len(told) == 35
    for key, ends in told.items():
        assert c102[1][key] == pytest.approx(ends, rel=1e-9), key


def test_whom_the_fund_stands_in_for_is_recomputed_and_agrees(figures: Figures, shared_data: Path) -> None:
    """Nobody was asked who has cash in sickness, maternity, injury or unemployment: from who surely has to who may have."""
    told = script.stood_in_for(People(shared_data))
    assert len(told) == 5
    for (branch, scheme), classes in told.items():
        for of, ends in classes.items():
            share = figures.protected(branch, scheme, of)
            assert share is not None, (branch, scheme, of)
            assert not share.is_upper_bound
            assert (share.share, share.low, share.high) == pytest.approx(ends, rel=1e-9), (branch, scheme, of)


def test_members_of_working_age_are_recomputed_and_agree(figures: Figures, shared_data: Path) -> None:
    """A floor asks of all of working age: who has no work was not asked, and pays into no fund."""
    for scheme, ends in script.of_working_age(People(shared_data)).items():
        found = figures.protected("invalidity", scheme, "working_age")
        assert found is not None
        assert (found.share, found.low, found.high) == pytest.approx(ends, rel=1e-9), scheme


def test_classes_of_maternity_are_by_law_those_of_sickness(figures: Figures) -> None:
    """All employees have cash in sickness by law, and of them the women in maternity: the classes are the same."""
    sick, births = (
        figures.protected(one, "sickness_subsidy", "employees") for one in ("sickness", "maternity")
    )
    assert sick is not None
    assert births is not None
    assert births.in_law == pytest.approx(sick.in_law)


def test_pensions_of_all_schemes_protect_at_most_who_is_in_a_fund(
    c102: tuple[ConventionResult, dict[tuple[str, str], script.Share]],
    recomputed: dict[str, dict[str, script.Share]],
) -> None:
    part = next(one for one in c102[0].parts if one.branch == "old_age")
    assert part.together is not None
    told = next(one.values for one in part.together.steps if one.code == "persons_interval")
    assert (told["low"], told["high"]) == pytest.approx(recomputed["pensions"]["employees"][1:], rel=1e-9)


def test_verdict_of_every_scheme_and_the_parts_met_are_recomputed_and_agree(
    c102: tuple[ConventionResult, dict[tuple[str, str], script.Share]],
    recomputed: dict[str, dict[str, script.Share]],
    together: dict[str, script.Share],
) -> None:
    parts = {part.part: {one.scheme: VALUES[one.status] for one in part.schemes} for part in c102[0].parts}
    told = script.schemes(recomputed)
    assert parts == told
    possible = sum(part.status is not Status.NOT_MET for part in c102[0].parts)
    assert c102[0].acceptance is not None
    assert script.recompute(told, together) == Number(None, float(c102[0].acceptance.tested or 0), possible)


def test_medical_care_of_1969_goes_by_the_persons_whom_three_schemes_protect_as_one(
    figures: Figures, recomputed: dict[str, dict[str, script.Share]], together: dict[str, script.Share]
) -> None:
    """None of the three protects three in four residents; together they do, and whether their care is enough is not written down."""
    names = ("public_health", "isapre", "armed_forces_health")
    alone = {name: script.care_of_1969(recomputed[name]) for name in names}
    # By the temporary exception the two larger might do; too few employees are protected by that of soldiers alone.
    assert alone == {"public_health": UNSURE, "isapre": UNSURE, "armed_forces_health": NO}
    assert script.care_of_1969(together) == YES
    assert figures.unions is not None
    for of, ends in together.items():
        found = figures.unions.of_schemes("medical_care", names, of)
        assert found is not None
        assert (found.share, found.low, found.high) == pytest.approx(ends, rel=1e-9)
    part = next(one for one in held("c130", figures).parts if one.branch == "medical_care")
    assert part.together is not None
    assert part.status is part.together.status is Status.NOT_DETERMINABLE
    (lacking,) = part.together.lacking
    assert (lacking.code, set(lacking.values["schemes"])) == ("others_open", set(names))  # type: ignore[call-overload]
    told = {
        scheme.scheme: VALUES[one.status]
        for scheme in part.schemes
        for one in scheme.verdicts
        if one.aspect == "persons"
    }
    assert told == alone
