"""The part of a report that says what each figure of a file is and where it comes from, one way for all files of assumptions."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from allcover.presenting.figure_words import FigureWriter
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Section, Table, TableColumn
from allcover.vocabulary.words import Words

Following = tuple[str, str, str]
"""A figure that is in no file, since it follows from others: its name, its value, and from what it follows."""


def sources_section(
    files: Sequence[FigureWriter],
    definition: str,
    told: Told,
    words: Words,
    *,
    key: str,
    following: Sequence[Following] = (),
) -> Section:
    """This function will write the part that lists the figures of files with their values and sources; after them those that follow from others."""
    title = words("What each figure is, and where it comes from")
    table = sources_table(files, title, definition, told, words, key=f"{key}.sources")
    table = replace(table, rows=(*table.rows, *((*one, "", "") for one in following)))
    return Section(
        id="sources", heading=words("Assumptions and their sources"), paragraphs=(), tables=(table,)
    )


def sources_table(
    files: Sequence[FigureWriter], title: str, definition: str, told: Told, words: Words, *, key: str
) -> Table:
    """This function will list the figures of files with their values and sources; ``definition`` says what files these are."""
    return Table(
        key=key, title=title,
        columns=(
            TableColumn("figure", words("Figure")), TableColumn("value", words("Value")), TableColumn("source", words("Source")),
            TableColumn("note", words("Note")), TableColumn("place", words("Place in the file")),
        ),
        rows=tuple(row for one in files for row in _rows(one, told, words)),
        definition=definition, universe=words("All figures taken as given"), source=words("As each row says")
    )  # fmt: skip


def _rows(one: FigureWriter, told: Told, words: Words) -> Iterator[tuple[str, ...]]:
    for place, cited in one.sources():
        note = words(cited.note) if cited.note else ""
        yield one.name(place), one.value(place), told.cited(cited, words), note, place
