"""The sections on ability to contribute, as far as a study has asked about it."""

from collections.abc import Iterator

from allcover.capacity import CapacityResults
from allcover.estimation import Suppression
from allcover.presenting.capacity_section import AbilityWriter
from allcover.presenting.designs_section import DesignsWriter
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Section
from allcover.vocabulary.words import Words


def capacity_sections(
    results: CapacityResults, told: Told, words: Words, suppression: Suppression, currency: str
) -> Iterator[Section]:
    """This function will present what people could contribute, and designs side by side where there are any."""
    yield AbilityWriter(results, told, words, suppression, currency).section()
    if results.comparison is not None:
        yield DesignsWriter(results, told, words, suppression, currency).section()
