"""Every line of the manual's tables, put to the generated source as it is to the judge."""

import pytest
from tests.agreement.test_generated import by_source, same
from tests.spec.row import Row
from tests.spec.tables import TABLES, TIME
from tests.spec.test_rows import law_of, name
from tests.spec.world import TODAY, people_of

from allcover.engine.outcome import judge_one_by_one
from allcover.engine.program import NotCompiled
from allcover.population import Population

ROWS = [row for table in TABLES for row in table.rows if row.day == TODAY]
OF_TIME = {row.rule for table in TIME for row in table.rows}


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_the_generated_source_finds_what_the_judge_finds(row: Row) -> None:
    household = {**row.household, "people": people_of(row.given, row.others)}
    population = Population.from_records([household], reference_date=TODAY)
    system = law_of(row.asked)
    judged = judge_one_by_one(system, population, TODAY, ["asked"])["asked"]
    try:
        found = by_source(system, population, ["asked"])["asked"]
    except NotCompiled:
        assert row.rule not in OF_TIME
        return
    same(found, judged, row.rule)
