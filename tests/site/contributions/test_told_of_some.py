"""What is not known of one household is not known in a run either, whoever else is in its batch."""

from datetime import date
from typing import Any

from tests.site.conftest import coresia_files, version_of

from allcover_site.contributions.assessing import payers
from allcover_site.runs.finding import Exported, compiled, judged_each
from allcover_site.schemes.queries import system_of

SCHEME, MONTH = "national_pension", date(2024, 3, 1)


def record(number: str, **told: Any) -> dict[str, Any]:
    person = {"birth_date": "1981-05-01", "sex": "male", "relation_to_head": "head", "income_month": 500,
              "receives": {"household_grant": 0, SCHEME: 0}, "affiliated": {SCHEME: True}, **told}  # fmt: skip
    return {"household_id": number, "people": {number: person}}


def test_work_that_is_told_of_some_makes_nobody_else_work_without_a_wage(period: object) -> None:
    """Nothing is told of the second's work: alone, and beside one who is an employee, it is left out, and owes not nothing."""
    system = system_of(version_of(coresia_files(), SCHEME))
    job = {"status": "employee", "sector": "private", "has_contract": True, "earnings_month": 500}
    told = record("1", labour_status="employed", jobs=[job])
    untold = record("2")
    labels = payers(system, SCHEME)
    alone = [compiled(system, labels, Exported([one], MONTH))[0] for one in (told, untold)]
    assert isinstance(alone[0], dict)
    assert sum(alone[0].values()) > 0
    assert isinstance(alone[1], str)
    assert "labour_status of 2" in alone[1]
    for records in (
        [told, untold],
        [untold, told],
        [untold, told, record("3", labour_status="inactive", jobs=[])],
    ):
        expected = [
            alone[0] if one is told else alone[1] if one is untold else dict.fromkeys(alone[0], 0)
            for one in records
        ]
        first = Exported(records, MONTH)
        assert compiled(system, labels, first) == expected
        assert compiled(system, labels, Exported(records, MONTH, first)) == expected
        assert judged_each(system, labels, records, MONTH) == expected
