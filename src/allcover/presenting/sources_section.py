"""The part of a report that says where each figure of a file comes from, one way for all files of assumptions."""

from collections.abc import Mapping

from allcover.presenting.told import Told, citation_text
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.finding import Section, Table, TableColumn
from allcover.vocabulary.words import Words


def sources_section(
    sources: Mapping[str, Citation], definition: str, told: Told, words: Words, *, key: str
) -> Section:
    """This function will list sources by the place of each figure in its file; ``definition`` says what file that is."""
    table = Table(
        key=f"{key}.sources", title=words("Where each figure comes from"),
        columns=(TableColumn("place", words("Place in the file")), TableColumn("source", words("Source")), TableColumn("note", words("Note"))),
        rows=tuple((place, citation_text(cited, words), words(cited.note) if cited.note else "") for place, cited in sources.items()),
        definition=definition, universe=words("All figures taken as given"), source=told.source,
    )  # fmt: skip
    return Section(
        id="sources", heading=words("Assumptions and their sources"), paragraphs=(), tables=(table,)
    )
