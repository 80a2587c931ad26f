"""The keys of a valuation: every one is in the reference, and every trial has both of its own, however far it moves the rate."""

from tests.documented_keys import AHEAD, documented, unlisted, untold

from allcover.presenting.valuation_study import ValuationResults
from allcover.vocabulary.finding import Report

SELDOM = ("valuation.exhaustion", "valuation.first_deficit", "valuation.lives.", "valuation.closed.")
"""Told where the fund falls short within the horizon, where lives are lived, and where nobody contributes."""


def test_every_key_of_a_valuation_is_in_the_reference(report: Report) -> None:
    keys = [one.key for one in report.findings]
    assert unlisted(keys, documented(AHEAD)) == []
    held = [one for one in documented(AHEAD) if one.startswith("valuation.") and not one.startswith(SELDOM)]
    assert untold(held, keys) == []


def test_every_trial_has_its_keys_and_the_farthest_alone_stand_in_large(
    report: Report, results: ValuationResults
) -> None:
    told = {one.key: one for one in report.findings if one.key.startswith("valuation.sensitivity.")}
    assert len(told) == len(results.tried) > 20
    for one, side in zip(results.tried, ("low", "high") * (len(results.tried) // 2), strict=True):
        assert told[f"valuation.sensitivity.{one.key}.{side}"].value == one.premium
    assert sum(one.is_headline for one in told.values()) == 6
    assert sum(bool(one.brief) for one in told.values()) == 6
