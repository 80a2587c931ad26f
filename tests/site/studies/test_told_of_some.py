"""In a what-if too, what is not known of one household is not known whoever else is in its batch."""

from datetime import date
from typing import Any

import pytest
from tests.site.conftest import coresia_files, version_of

from allcover_site.contributions.assessing import payers
from allcover_site.runs.finding import Exported
from allcover_site.schemes.queries import system_of
from allcover_site.studies import reckoning
from allcover_site.studies.reckoning import covered, reckoned

SCHEME, MONTH = "national_pension", date(2024, 3, 1)


def record(number: str, **told: Any) -> dict[str, Any]:
    person = {"birth_date": "1981-05-01", "sex": "male", "relation_to_head": "head", "income_month": 500,
              "receives": {"household_grant": 0, SCHEME: 0}, "affiliated": {SCHEME: True}, **told}  # fmt: skip
    return {"household_id": number, "people": {number: person}}


@pytest.mark.parametrize("few", [0, reckoning.FEW], ids=["engine", "judge"])
def test_work_that_is_told_of_some_makes_nobody_else_work_without_a_wage(
    period: object, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Nothing is told of the second's work: it stays open what they owe and whether they are insured, beside an employee too."""
    monkeypatch.setattr(reckoning, "FEW", few)
    system = system_of(version_of(coresia_files(), SCHEME))
    job = {"status": "employee", "sector": "private", "has_contract": True, "earnings_month": 500}
    told = record("1", labour_status="employed", jobs=[job])
    untold = record("2")
    labels = payers(system, SCHEME)
    alone = {one["household_id"]: reckoned(system, labels, Exported([one], MONTH))[0] for one in (told, untold)}  # fmt: skip
    assert isinstance(alone["1"], reckoning.Reckoned)
    assert isinstance(alone["2"], str)
    assert "labour_status of 2" in alone["2"]
    for records in ([told, untold], [untold, told]):
        exported = Exported(records, MONTH)
        assert reckoned(system, labels, exported) == [alone[one["household_id"]] for one in records]
        assert covered(system, SCHEME, exported) == {"1": True, "2": None}
    assert (reckoned(system, labels, Exported([], MONTH)), covered(system, SCHEME, Exported([], MONTH))) == ([], {})  # fmt: skip
