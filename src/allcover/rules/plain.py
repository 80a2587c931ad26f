"""Single things as they stand in a definition: dates, last days, names, citations."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from allcover.vocabulary.citation import Citation
from allcover.vocabulary.fault import FaultList, Place
from allcover.vocabulary.words import Name, Sentence, marked


def as_date(value: Any, place: Place, faults: FaultList) -> date:
    """This function will read a date that the schema has found well-formed; noting a day that does not exist."""
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        faults.add(
            place,
            Sentence("'{value}' is no date of the calendar.", value=str(value)),
            marked("Write YYYY-MM-DD."),
        )
        return date.min


def name_of(raw: Mapping[str, Any]) -> Name:
    """This function will read a name given in English and other languages."""
    return Name(str(raw["en"]), {language: str(text) for language, text in raw.items()})


def day_after(last: date) -> date | None:
    """This function will give the first day after a last one; None after the last of the calendar, which means: for ever."""
    return last + timedelta(days=1) if last < date.max else None


def citation(raw: Mapping[str, Any]) -> Citation:
    """This function will read a citation. What looks like a date in a text was read as one: it is text again."""
    title, article, note = (str(raw.get(name, "")) for name in ("title", "article", "note"))
    return Citation(title, article, bool(raw.get("verified", False)), note)
