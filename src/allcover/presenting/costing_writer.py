"""A rapid costing, written as a report in one language. Works nothing out."""

from collections.abc import Iterator, Mapping
from datetime import date

from allcover import __version__
from allcover.presenting.costing_section import costing_section
from allcover.presenting.economy_section import economy_section
from allcover.presenting.numbers import date_text
from allcover.presenting.space_section import space_section
from allcover.presenting.told import Told, citation_text
from allcover.projection.costing_results import CostingResults
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.finding import Provenance, Report, Section, Table, TableColumn
from allcover.vocabulary.words import Words


def written_costing(
    results: CostingResults, country: str, currency: str, people: tuple[str, ...], day: date, words: Words
) -> Report:
    """This function will write what a costing found; ``people`` are the sources of the population, ``day`` that of the report."""
    told = Told(
        words("Costing and economy of the country; each figure's source is in the list of assumptions."), ""
    )
    sections = [
        costing_section(results, currency, told, words),
        space_section(results, told, words),
        economy_section(results.economy, results.economy_file.notes, currency, told, words),
        _assumptions(results, told, words),
    ]
    return Report(
        title=words("{what}: what it would cost", what=words(results.file.title)),
        subtitle=words("{country}, {first} to {last}. Worked out on {date}", country=words(country), first=int(results.economy.years[0]),
                       last=int(results.economy.years[-1]), date=date_text(day, words)),
        sections=tuple(sections),
        provenance=Provenance(
            definition_hash=words("none: no law is used"), library_version=__version__,
            survey=words.join(words(one) for one in people) or words("source not stated"), mapping_hash=results.fingerprint, date_made=day.isoformat(),
        ),
        limits=(
            words("A rapid cost is for choosing among options: nobody is taken to work, save or move otherwise because of a benefit."),
            words("Future rates and shares are assumptions of their source. Moving one assumption does not say how likely it is."),
        ),
        is_diagnosis=False,
    )  # fmt: skip


def _assumptions(results: CostingResults, told: Told, words: Words) -> Section:
    cited = [
        *_rows("costing", results.file.sources, words),
        *_rows("economy", results.economy_file.sources, words),
    ]
    table = Table(
        key="costing.sources", title=words("Where each figure comes from"),
        columns=(TableColumn("place", words("Place in the file")), TableColumn("source", words("Source")), TableColumn("note", words("Note"))),
        rows=tuple(cited),
        definition=words("The place is the name of the figure in the file of the costing or of the economy, where it can be changed."),
        universe=words("All figures taken as given"), source=told.source,
    )  # fmt: skip
    return Section(
        id="sources", heading=words("Assumptions and their sources"), paragraphs=(), tables=(table,)
    )


def _rows(file: str, sources: Mapping[str, Citation], words: Words) -> Iterator[tuple[str, str, str]]:
    for place, cited in sources.items():
        yield f"{file}: {place}", citation_text(cited, words), words(cited.note) if cited.note else ""
