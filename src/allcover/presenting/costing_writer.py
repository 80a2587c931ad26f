"""A rapid costing, written as a report in one language. Works nothing out."""

from datetime import date

from allcover import __version__
from allcover.presenting.costing_section import costing_section
from allcover.presenting.economy_section import economy_section
from allcover.presenting.figure_words import FigureWriter
from allcover.presenting.numbers import date_text
from allcover.presenting.sources_section import sources_section
from allcover.presenting.space_section import space_section
from allcover.presenting.told import Told, of_invented
from allcover.projection.costing_results import CostingResults
from allcover.vocabulary.finding import Provenance, Report, Section
from allcover.vocabulary.words import Words


def written_costing(
    results: CostingResults,
    country: str,
    currency: str,
    people: tuple[str, ...],
    day: date,
    words: Words,
    *,
    is_invented: bool = False,
) -> Report:
    """This function will write what a costing found; ``people`` are the sources of the population, ``day`` that of the report; ``is_invented`` says that the country is."""
    source = words("Costing and economy of the country; each figure's source is in the list of assumptions")
    told = Told(of_invented(source, is_invented, words), "", is_invented=is_invented)
    sections = [
        costing_section(results, currency, told, words, people),
        space_section(results, told, words),
        economy_section(results.economy, results.economy_file.notes, currency, told, words),
        _assumptions(results, currency, told, words),
    ]
    return Report(
        title=words("{what}: what it would cost", what=words(results.file.title)),
        subtitle=words("{country}, {first} to {last}. Worked out on {date}", country=words(country), first=int(results.economy.years[0]),
                       last=int(results.economy.years[-1]), date=date_text(day, words)),
        sections=tuple(sections),
        provenance=Provenance(
            definition_hash=words("none: no law is used"), library_version=__version__,
            survey=words.join(words(one) for one in people) or words("source not stated"), mapping_hash=words("none"), date_made=day.isoformat(), is_day_of_report=True, is_survey=False,
            details=((words("Hash of the assumptions"), results.fingerprint),),
        ),
        limits=(
            words("A rapid cost is for choosing among options: nobody is taken to work, save or move otherwise because of a benefit."),
            words("Future rates and shares are assumptions of their source. Moving one assumption does not say how likely it is."),
        ),
        is_diagnosis=False,
    )  # fmt: skip


def _assumptions(results: CostingResults, currency: str, told: Told, words: Words) -> Section:
    files = [FigureWriter(one, currency, words) for one in (results.file, results.economy_file)]
    definition = words(
        "The place is the name of the figure in the file of the costing or of the economy, where it can be changed."
    )
    return sources_section(files, definition, told, words, key="costing")
