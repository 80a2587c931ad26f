"""A study of a small survey with two reforms: what is shared is worked out once, and the charts of its report are sound."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import altair as alt
import pytest

from allcover.catalogue import country_folder
from allcover.coverage import people
from allcover.engine import facts
from allcover.estimation import drawing
from allcover.invention import invent_survey
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.writing import written
from allcover.rules import load as loading
from allcover.vocabulary.words import ENGLISH

SCHEMES = len(list(country_folder("coresia").glob("*/definition.yaml")))


class Counted(Counter[str]):
    """How often functions of the library were called."""

    def watch(self, patch: pytest.MonkeyPatch, module: object, name: str) -> None:
        """This function will count the calls of a function, which goes on doing what it does."""
        does: Callable[..., Any] = getattr(module, name)

        def counting(*given: Any, **named: Any) -> Any:
            self[name] += 1
            return does(*given, **named)

        patch.setattr(module, name, counting)


@pytest.fixture(scope="module")
def study() -> Iterator[tuple[Results, Counted]]:
    folder, calls = country_folder("coresia"), Counted()
    population = invent_survey(loading.load(folder), 60)
    reforms = [
        folder / "reforms" / f"{name}.yaml" for name in ("raise_household_grant", "universal_pension_65")
    ]
    with pytest.MonkeyPatch.context() as patch:
        for module, name in (
            (drawing, "draw"), (people, "person_groups"), (facts, "_summed"), (loading, "read_scheme"), (loading, "assemble"),
        ):  # fmt: skip
            calls.watch(patch, module, name)
        yield work_out(Study(folder, population, reforms)), calls


def test_a_study_reads_the_design_of_its_sample_once(study: tuple[Results, Counted]) -> None:
    assert (
        study[1]["draw"] <= 2
    )  # and once for one person of each household, by whom ability to contribute is counted


def test_a_study_groups_its_people_once(study: tuple[Results, Counted]) -> None:
    assert study[1]["person_groups"] == 1


def test_a_study_adds_up_what_is_received_once_a_scheme(study: tuple[Results, Counted]) -> None:
    assert 0 < study[1]["_summed"] <= SCHEMES


def test_a_study_reads_each_scheme_once_however_many_its_reforms(study: tuple[Results, Counted]) -> None:
    calls = study[1]
    assert (calls["read_scheme"], calls["assemble"]) == (SCHEMES, 3)


def test_each_kind_of_chart_of_a_report_fits_the_schema_of_vega_lite(study: tuple[Results, Counted]) -> None:
    kinds = {chart.kind: chart for chart in written(study[0], ENGLISH).charts}
    assert len(kinds) > 3
    for chart in kinds.values():
        alt.Chart.from_dict(dict(chart.spec), validate=True)
