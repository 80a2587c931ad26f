"""People over time: life tables, graduation to single ages, cohorts and components, scenarios and paths of chance.

Rates come from national tables (:mod:`national`) or the UN's files (:mod:`wpp`) as a set of assumptions with named dimensions; :func:`project`
carries them over years. :mod:`financing` has the rates of contribution that finance a stream of expenditure.
"""

from allcover.projection.chance import Futures, futures
from allcover.projection.closed_groups import implicit_debt, new_entrant_rate
from allcover.projection.cohorts import Projected, project_cohorts
from allcover.projection.financing import (
    Account,
    entry_age_rate,
    general_average_premium,
    pay_as_you_go_rate,
    pension_value,
    premium_without_debt,
    present_value,
    project_reserve,
    scaled_premium,
    standstill_rate,
    terminal_funding_rate,
)
from allcover.projection.graduation import extended, single_age_fertility, single_age_mortality
from allcover.projection.grounds import Ground, people_and_dying, scheme_of
from allcover.projection.levels import at_expectancy, expectancy_of, single_survival
from allcover.projection.life_table import LifeTable, life_table, period_deaths, survival, survival_of_years
from allcover.projection.migration import laid_out, model_ages
from allcover.projection.named import valuation_dataset
from allcover.projection.national import read_national
from allcover.projection.paths import Fan, with_paths
from allcover.projection.people import assumptions, project
from allcover.projection.rates import RULES
from allcover.projection.reconciling import reconcile, states
from allcover.projection.records import read_records
from allcover.projection.scenarios import SCENARIOS, total_fertility, with_scenarios
from allcover.projection.sensitivity import trials, tried
from allcover.projection.valuation import Valuation, value_scheme
from allcover.projection.valuation_reading import read_assumptions
from allcover.projection.wpp import read_wpp

__all__ = [
    "RULES",
    "SCENARIOS",
    "Account",
    "Fan",
    "Futures",
    "Ground",
    "LifeTable",
    "Projected",
    "Valuation",
    "assumptions",
    "at_expectancy",
    "entry_age_rate",
    "expectancy_of",
    "extended",
    "futures",
    "general_average_premium",
    "implicit_debt",
    "laid_out",
    "life_table",
    "model_ages",
    "new_entrant_rate",
    "pay_as_you_go_rate",
    "pension_value",
    "people_and_dying",
    "period_deaths",
    "premium_without_debt",
    "present_value",
    "project",
    "project_cohorts",
    "project_reserve",
    "read_assumptions",
    "read_national",
    "read_records",
    "read_wpp",
    "reconcile",
    "scaled_premium",
    "scheme_of",
    "single_age_fertility",
    "single_age_mortality",
    "single_survival",
    "standstill_rate",
    "states",
    "survival",
    "survival_of_years",
    "terminal_funding_rate",
    "total_fertility",
    "trials",
    "tried",
    "valuation_dataset",
    "value_scheme",
    "with_paths",
    "with_scenarios",
]
