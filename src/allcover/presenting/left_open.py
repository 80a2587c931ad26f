"""What a survey does not tell of the persons of a scheme, and what is taken for it: in a sentence of the brief and as a table.

Comes from whoever asked the survey; goes to the reports of valuations and budgets.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from allcover.presenting.numbers import number_text
from allcover.vocabulary.finding import Table, TableColumn
from allcover.vocabulary.words import Words, marked

LEAST = marked("taken at the least it may be, often nothing")
TAKEN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "credit": (marked("Contributors without a record of credit"), marked("taken to have no credit yet")),
        "insured": (
            marked("Persons of whom it is not known whether they are insured"),
            marked("taken not to be insured"),
        ),
        "contribution": (marked("Persons of whom it is not known what they contribute"), LEAST),
        "earnings": (marked("Persons of whom it is not known what they earn"), LEAST),
        "benefit": (marked("Persons of whom it is not known what benefits are worth"), LEAST),
        "pension": (marked("Persons of whom it is not known what they draw"), LEAST),
        "right": (
            marked("Pensioners whose right the data do not show"),
            marked("taken for old-age pensioners"),
        ),
        "age": (
            marked("Persons older than the last age of the projection"),
            marked("taken to be of that age"),
        ),
    }
)
"""What data may leave open, and what is taken for it."""

IN_BRIEF: Mapping[str, str] = MappingProxyType(
    {
        "credit": marked("credit of contributors"),
        "insured": marked("whether they are insured"),
        "contribution": marked("what they contribute"),
        "earnings": marked("what they earn"),
        "benefit": marked("what benefits are worth"),
        "pension": marked("what they draw"),
    }
)
"""What is counted as the least it may be, and so moves rates and money."""


@dataclass(frozen=True)
class Open:
    """Of how many ``entries`` of the data something is open, and for how many ``persons`` they stand."""

    entries: int
    persons: float


def open_sentence(counts: Mapping[str, Open], words: Words) -> tuple[str, ...]:
    """This function will say, for a brief, what is not known of how many of those asked; nothing where all that moves the numbers is known."""
    told = [
        words(
            "{what} of {count} ({persons} persons)", what=words(what), count=number_text(counts[key].entries, "count", words),
            persons=number_text(counts[key].persons, "count", words),
        )
        for key, what in IN_BRIEF.items() if key in counts and counts[key].entries
    ]  # fmt: skip
    if not told:
        return ()
    return (
        words(
            "Not known of some of those asked, and counted as the least it may be, often nothing: {told}.",
            told=words.join(told),
        ),
    )


def open_table(key: str, counts: Mapping[str, Open], source: str, words: Words) -> Table:
    """This function will list everything that may be open, with what is taken, also where it is of nobody."""
    return Table(
        key=key, title=words("What the data leave open"),
        columns=(
            TableColumn("what", words("What is open")), TableColumn("entries", words("Entries of the data"), "count"), TableColumn("persons", words("Persons they stand for"), "count"),
            TableColumn("taken", words("What is taken")),
        ),
        rows=tuple((words(TAKEN[name][0]), found.entries, found.persons, words(TAKEN[name][1])) for name, found in counts.items()),
        definition=words("A person may stand in several rows. What is not known here is not in the intervals of the rates."),
        universe=words("The data behind the opening"), source=source,
    )  # fmt: skip
