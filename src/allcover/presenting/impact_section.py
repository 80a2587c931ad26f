"""The part of a report on options: what they cost, who pays, what poverty and inequality become, who gains."""

from collections.abc import Iterator, Sequence

from allcover.capacity.results import CapacityResults
from allcover.estimation import Suppression
from allcover.impact import Assessment
from allcover.impact.option import OptionResult
from allcover.presenting.cost_section import CostWriter
from allcover.presenting.health_spending_section import HealthSpendingWriter
from allcover.presenting.incidence_section import IncidenceWriter
from allcover.presenting.inequality_section import InequalityWriter
from allcover.presenting.lifted_section import LiftedWriter
from allcover.presenting.poverty_section import GainsWriter, PovertyWriter
from allcover.presenting.reform_section import ReformWriter
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Section
from allcover.vocabulary.words import Words


def impact_sections(
    options: Sequence[OptionResult],
    assessment: Assessment | None,
    told: Told,
    words: Words,
    suppression: Suppression,
    *,
    with_cost: bool = True,
    capacity: CapacityResults | None = None,
) -> Iterator[Section]:
    """This function will give the sections on cost, poverty, benefits and health spending, as far as the data allow.

    Things as they are come first among the options; ``assessment`` is None where the survey has no welfare. ``with_cost`` is no
    where no option has a scheme that could cost anything; ``capacity`` says what part of those whom an option asks can pay.
    """
    if with_cost:
        yield CostWriter(options, told, words, suppression, capacity).section()
    if assessment is None:
        return
    about = (options, told, words, suppression)
    if options[0].poverty:
        yield PovertyWriter(*about).section()
        yield ReformWriter(*about, assessment).section()
    if len(options) > 1:
        yield GainsWriter(*about).section()
    if assessment.options[0].benefits:
        yield IncidenceWriter(*about, assessment).section()
    if assessment.lifted:
        yield LiftedWriter(*about, assessment).section()
    yield InequalityWriter(*about, assessment).section()
    yield HealthSpendingWriter(*about, assessment).section()
