"""The part of a report on options: what they cost, who pays, what poverty and inequality become, who gains."""

from collections.abc import Iterator, Sequence

from allcover.estimation import Suppression
from allcover.impact.option import OptionResult
from allcover.presenting.cost_section import CostWriter
from allcover.presenting.poverty_section import GainsWriter, PovertyWriter
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Section
from allcover.vocabulary.words import Words


def impact_sections(
    options: Sequence[OptionResult], told: Told, words: Words, suppression: Suppression
) -> Iterator[Section]:
    """This function will give the sections on cost, on poverty and on who gains, as far as the data allow.

    Things as they are come first among the options.
    """
    yield CostWriter(options, told, words, suppression).section()
    if options[0].poverty:
        yield PovertyWriter(options, told, words, suppression).section()
    if len(options) > 1 and options[0].gains:
        yield GainsWriter(options, told, words, suppression).section()
