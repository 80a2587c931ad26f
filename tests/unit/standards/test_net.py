"""Net amounts instead of gross ones: C168 Art. 15(3)."""

from dataclasses import replace

import pytest
from tests.unit.standards.law import FIGURES, contributions, land, spell, verdict

from allcover.rules.definition import System
from allcover.standards import Figures, Status, Taxes, Verdict
from allcover.vocabulary.exact import decimal, ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE


def taxed(wage: str, benefit: str) -> Figures:
    return replace(FIGURES, taxes=Taxes(decimal(wage), decimal(benefit), "Tax office"))


def paying(share: str) -> System:
    """A benefit in unemployment, and a pension that takes a tenth of wages."""
    return land(
        unemployment=spell("unemployment", share, waiting=7, least=6), pension=contributions("0.1", "0.1")
    )


def level(system: System, figures: Figures, name: str = "c168") -> Verdict:
    return verdict(system, "unemployment", "level", name=name, figures=figures)


def test_what_gross_amounts_miss_net_ones_may_reach() -> None:
    """450 of 1000 are 45 percent. Less a tenth in contributions and a tenth in tax, 800 are left of the wage: 450 / 800."""
    found = level(paying("0.45"), taxed("0.1", "0"))
    assert (found.status, found.tested) == (MET, ratio(450, 800))
    told = {one.code: one.values for one in found.steps}
    assert told["net_instead"]["article"] == "Art. 15(3)"
    assert (told["net_contributions"]["due_wage"], told["net_contributions"]["due_benefit"]) == (100, 0)
    assert (told["net_ratio"]["benefit"], told["net_ratio"]["wage"]) == (450, 800)


def test_a_tax_on_the_benefit_counts_too() -> None:
    """450 less a fifth are 360, of 800: again 45 percent."""
    declared = replace(taxed("0.1", "0.2"), invokes={"temporary_exceptions": False})
    found = level(paying("0.45"), declared)
    assert (found.status, found.tested) == (NOT_MET, ratio(360, 800))


@pytest.mark.parametrize(("share", "status"), [("0.5", MET), ("0.49", OPEN), ("0", NOT_MET)])
def test_without_taxes_a_gross_level_that_misses_is_open(share: str, status: Status) -> None:
    found = level(paying(share), FIGURES)
    assert found.status is status
    assert [one.code for one in found.lacking] == (["no_taxes"] if status is OPEN else [])


def test_c102_compares_gross_amounts_only() -> None:
    found = level(paying("0.44"), taxed("0.3", "0"), "c102")
    assert (found.status, found.tested) == (NOT_MET, decimal("0.44"))
