"""What a report was made from, in lines that a reader can check."""

from datetime import date

from allcover.presenting.numbers import date_text
from allcover.vocabulary.finding import Provenance
from allcover.vocabulary.words import Words


def made_on(made_from: Provenance) -> date:
    """This function will give the day that a report speaks of, or that it was given as its own; when it was made changes nothing of it, and is not told."""
    return date.fromisoformat(made_from.date_made)


def date_label(made_from: Provenance, words: Words) -> str:
    """This function will say what the date of a report is: the day it speaks of, or its own."""
    return words("Day of the report") if made_from.is_day_of_report else words("Reference date")


def provenance_lines(made_from: Provenance, words: Words) -> list[tuple[str, str]]:
    """This function will list what a report was made from as name and value, leaving out what is not said."""
    lines = [
        (words("Country"), made_from.country),
        (words("Survey") if made_from.is_survey else words("Data"), made_from.survey),
        (words("Reforms"), words.join(made_from.reforms)),
        (words("Hash of the definition"), made_from.definition_hash),
        (words("Hash of the mapping"), made_from.mapping_hash),
        ("Allcover", made_from.library_version),
        (date_label(made_from, words), date_text(made_on(made_from), words)),
        *made_from.details,
    ]
    return [(name, value) for name, value in lines if value]
